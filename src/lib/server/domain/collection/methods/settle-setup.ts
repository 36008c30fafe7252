import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readSetup, type MethodSetup } from '../../payment-methods/index.ts';
import { askAboutAttempt } from '../ask-about-attempt.ts';
import { isLive } from '../attempt-lifecycle.ts';
import { findAttemptByForm } from '../attempts.ts';
import { askAboutSetup } from './ask-about-setup.ts';
import { answerOfSetup, type SetupAnswer } from './setup-answer.ts';
import { trialKeyOf, tryAfterSetup } from './try-after-setup.ts';

export type OwnSetup = Readonly<{
  merchantId: string;
  customerId: string;
  setupId: string;
  /** By a repair link its holder sees what came of it, and nothing of any other setup. */
  repairLinkId?: string;
}>;

/**
 * The customer comes back from the bank. What the address says is not believed: the gateway is asked, its answer
 * recorded, and what was to be tried is tried. Refuses `method-setup-unknown`, the same for somebody else's.
 */
export async function settleSetup(
  ctx: Context,
  input: OwnSetup & Readonly<{ tryReturnUrl: string }>
): Promise<SetupAnswer> {
  const { merchantId, setupId } = input;
  const setup = await readOwn(ctx, input);
  const isOver = ['succeeded', 'failed', 'canceled'].includes(setup.status);
  const settled = isOver ? setup : await askAboutSetup(ctx, setup);
  await tryAfterSetup(ctx, {
    ...{ merchantId, setupId, returnUrl: input.tryReturnUrl },
    session: 'off-session'
  });
  await settleTrial(ctx, merchantId, setupId);
  return answerOfSetup(ctx, settled);
}

/** What was tried on it may have asked for the bank, too. */
async function settleTrial(ctx: Context, merchantId: string, setupId: string): Promise<void> {
  const attempt = await ctx.db.withMerchant(merchantId, (tx) =>
    findAttemptByForm(tx, merchantId, trialKeyOf(setupId))
  );
  if (attempt && isLive(attempt.status)) await askAboutAttempt(ctx, attempt);
}

/** How a setup stands, without asking anybody. Refuses `method-setup-unknown`. */
export async function readSetupAnswer(ctx: Context, input: OwnSetup): Promise<SetupAnswer> {
  return answerOfSetup(ctx, await readOwn(ctx, input));
}

async function readOwn(ctx: Context, input: OwnSetup): Promise<MethodSetup> {
  const { merchantId, customerId, setupId, repairLinkId } = input;
  const setup = await ctx.db.withMerchant(merchantId, (tx) => readSetup(tx, merchantId, setupId, customerId));
  if (repairLinkId !== undefined && setup.repairLinkId !== repairLinkId)
    throw new Refusal('method-setup-unknown');
  return setup;
}
