import type { Context } from '../../context.ts';
import { decideTermsChange, type TermsWish } from './decide-terms-change.ts';
import type { PriceEffect } from './decision.ts';
import { performAct, previewAct, type SubscriptionAct } from './perform-act.ts';

/** What another plan or quantity would cost and from when; refuses as the change itself does. */
export function previewChange(ctx: Context, act: SubscriptionAct & TermsWish): Promise<PriceEffect> {
  return previewAct(ctx, act, (facts) => decideTermsChange(facts, act));
}

/** Changes plan or quantity, now or at renewal. `decideTermsChange` says when which, and what is refused. */
export function changeSubscription(ctx: Context, act: SubscriptionAct & TermsWish): Promise<PriceEffect> {
  return performAct(ctx, act, (facts) => decideTermsChange(facts, act));
}
