import type { Context } from '../../../context.ts';
import { readSetup } from '../../payment-methods/index.ts';
import { askAboutSetup } from './ask-about-setup.ts';
import { answerOfSetup, type SetupAnswer } from './setup-answer.ts';
import { tryAfterSetup } from './try-after-setup.ts';

export type OwnSetup = Readonly<{ merchantId: string; customerId: string; setupId: string }>;

/**
 * The customer comes back from the bank. What the address says is not believed: the gateway is asked, its answer
 * recorded, and what was to be tried is tried. Refuses `method-setup-unknown`, the same for somebody else's.
 */
export async function settleSetup(
  ctx: Context,
  input: OwnSetup & Readonly<{ tryReturnUrl: string }>
): Promise<SetupAnswer> {
  const { merchantId, customerId, setupId } = input;
  const setup = await ctx.db.withMerchant(merchantId, (tx) => readSetup(tx, merchantId, setupId, customerId));
  const isOver = ['succeeded', 'failed', 'canceled'].includes(setup.status);
  const settled = isOver ? setup : await askAboutSetup(ctx, setup);
  await tryAfterSetup(ctx, {
    ...{ merchantId, setupId, returnUrl: input.tryReturnUrl },
    session: 'off-session'
  });
  return answerOfSetup(ctx, settled);
}

/** How a setup stands, without asking anybody. Refuses `method-setup-unknown`. */
export async function readSetupAnswer(ctx: Context, input: OwnSetup): Promise<SetupAnswer> {
  const { merchantId, customerId, setupId } = input;
  const setup = await ctx.db.withMerchant(merchantId, (tx) => readSetup(tx, merchantId, setupId, customerId));
  return answerOfSetup(ctx, setup);
}
