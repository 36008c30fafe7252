import type { Context } from '../../../context.ts';
import { systemClock } from '../../../platform/clock/clock.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isPassword } from '../passwords.ts';
import type { SessionCookie } from '../session.ts';
import { openTicket, sealTicket } from '../sign-in-ticket.ts';
import { normaliseEmail } from '../staff.ts';
import { acceptedStep } from '../totp.ts';
import { recordOperatorAct } from './operator-acts.ts';
import { startOperatorSession } from './operator-session.ts';
import { claimOperatorStep, findActiveOperator, OPERATOR_TOTP, toOperator } from './operators.ts';

const PURPOSE = 'operator-sign-in-ticket';

type Ticket = Readonly<{ operatorId: string; email: string }>;
type SignInContext = Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>;

/**
 * The first step, from the IP address `address`. Answers a ticket for the second. Refuses with `sign-in-wrong`, in the
 * same time and words whatever is wrong, and with `too-many-attempts`.
 */
export async function beginOperatorSignIn(
  ctx: SignInContext,
  input: Readonly<{ email: string; password: string; address: string }>
): Promise<string> {
  const now = ctx.clock.now();
  const email = normaliseEmail(input.email);
  await takeTurnOrRefuse(ctx.db, 'sign-in-address', input.address, now);
  await takeTurnOrRefuse(ctx.db, 'sign-in-account', `operator ${email}`, now);
  const row = await ctx.db.within({ platform: true }, (tx) => findActiveOperator(tx, { email }));
  const isRight = await isPassword(input.password, row?.passwordHash);
  if (!row || !isRight) throw new Refusal('sign-in-wrong');
  return sealTicket(ctx, PURPOSE, { operatorId: row.id, email: row.email });
}

/** Who passed the first step. Refuses `sign-in-ticket-expired`. */
export function readOperatorTicket(
  ctx: Pick<Context, 'clock' | 'secrets'>,
  sealed: string | undefined
): Readonly<{ email: string }> {
  return openTicket<Ticket>(ctx, PURPOSE, sealed);
}

/**
 * The second step: ticket and code make a session with a new id. Refuses `sign-in-ticket-expired`, `code-wrong` (wrong,
 * too old, or used before) or `too-many-attempts`.
 */
export async function completeOperatorSignIn(
  ctx: SignInContext,
  input: Readonly<{ ticket: string | undefined; code: string; userAgent: string }>
): Promise<SessionCookie> {
  const { operatorId } = openTicket<Ticket>(ctx, PURPOSE, input.ticket);
  await takeTurnOrRefuse(ctx.db, 'sign-in-account', operatorId, ctx.clock.now());
  return ctx.db.within({ platform: true }, async (tx) => {
    const row = await findActiveOperator(tx, { id: operatorId });
    if (!row) throw new Refusal('sign-in-ticket-expired');
    const secret = ctx.secrets.open(row.totpSealed, OPERATOR_TOTP);
    // The phone that made the code follows the world's time, wherever our clock stands.
    const step = acceptedStep(secret, input.code, systemClock.now(), row.totpLastStep);
    if (step === undefined || !(await claimOperatorStep(tx, row, step))) throw new Refusal('code-wrong');
    const actor = { kind: 'operator', operatorId: row.id, name: row.name } as const;
    await recordOperatorAct({ ...ctx, actor }, tx, { action: 'sign-in' });
    return startOperatorSession(ctx, tx, toOperator(row), input.userAgent);
  });
}
