import type { Context } from '../../context.ts';
import { decideStop, decideUndoStop, type StopWish } from './decide-stop.ts';
import type { PriceEffect } from './decision.ts';
import { performAct, previewAct, type SubscriptionAct } from './perform-act.ts';

/** When a stop would count and what it gives back. */
export function previewStop(ctx: Context, act: SubscriptionAct & StopWish): Promise<PriceEffect> {
  return previewAct(ctx, act, (facts) => decideStop(facts, act));
}

/** Ends a subscription, now or with its period. Refuses `subscription-not-stoppable`. */
export function stopSubscription(ctx: Context, act: SubscriptionAct & StopWish): Promise<PriceEffect> {
  return performAct(ctx, act, (facts) => decideStop(facts, act));
}

/** Takes a stop back until the day on which it counts. Refuses `stop-not-undoable`. */
export function undoStop(ctx: Context, act: SubscriptionAct): Promise<PriceEffect> {
  return performAct(ctx, act, decideUndoStop);
}
