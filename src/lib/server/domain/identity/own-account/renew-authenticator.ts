import type { Context } from '../../../context.ts';
import { issueTicket } from '../sign-in.ts';
import type { Staff } from '../staff.ts';
import { confirmBothSteps } from './confirm-both-steps.ts';

/**
 * Another authenticator for oneself, by password and a code of the present one: answers a sign-in ticket whose second step
 * sets the new one up. Until that step is done, the present one stays. Refuses what `confirmBothSteps`
 * refuses.
 */
export async function renewAuthenticator(
  ctx: Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>,
  person: Staff,
  input: Readonly<{ password: string; code: string }>
): Promise<string> {
  const row = await confirmBothSteps(ctx, person, input);
  return issueTicket(ctx, row, { renews: true });
}
