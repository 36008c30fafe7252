import type { Context } from '../../context.ts';
import { decidePause, decideResume, type PauseWish } from './decide-pause.ts';
import type { PriceEffect } from './decision.ts';
import { performAct, previewAct, type SubscriptionAct } from './perform-act.ts';

/** From when a pause would hold and what it gives back; refuses as the pause itself does. */
export function previewPause(ctx: Context, act: SubscriptionAct & PauseWish): Promise<PriceEffect> {
  return previewAct(ctx, act, (facts) => decidePause(facts, act));
}

/** Lets a subscription rest until a date, on which it goes on by itself. `decidePause` says what is refused. */
export function pauseSubscription(ctx: Context, act: SubscriptionAct & PauseWish): Promise<PriceEffect> {
  return performAct(ctx, act, (facts) => decidePause(facts, act));
}

/** What going on before the pause is over would cost. */
export function previewResume(ctx: Context, act: SubscriptionAct): Promise<PriceEffect> {
  return previewAct(ctx, act, decideResume);
}

/** Ends a pause today, or calls off one that has not begun. Refuses `subscription-not-paused`. */
export function resumeSubscription(ctx: Context, act: SubscriptionAct): Promise<PriceEffect> {
  return performAct(ctx, act, decideResume);
}
