import * as v from 'valibot';
import { formatDate, type Language } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, isZero, negate, type Money } from '#lib/money/index.ts';
import {
  changeSubscription,
  pauseSubscription,
  previewChange,
  previewPause,
  previewResume,
  previewStop,
  resumeSubscription,
  stopSubscription,
  type PriceEffect
} from '#lib/server/domain/subscriptions/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';

const day = v.pipe(v.string('bulk-day-missing'), v.isoDate('bulk-day-missing'));

/** The total in minor units that the page showed; only what confirms says it. */
const expected = v.optional(v.pipe(v.string(), v.regex(/^-?\d{1,12}$/), v.transform(Number)));

/** What staff may do to a subscription once they saw what it does, each as its form sends it. */
export const Act = v.variant('act', [
  v.object({ act: v.literal('pause'), fromOn: day, untilOn: day, expected }),
  v.object({ act: v.literal('resume'), expected }),
  v.object({ act: v.literal('stop'), when: v.picklist(['period-end', 'now']), expected }),
  v.object({ act: v.literal('change'), planId: v.pipe(v.string(), v.uuid('bulk-plan-missing')), expected })
]);
export type ActWish = v.InferOutput<typeof Act>;

type Of = Readonly<{ merchantId: string; subscriptionId: string }>;

/** What it would cost or give back, and from when. Refuses as the act itself does. */
export function previewAct({ ctx }: SignedIn, of: Of, wish: ActWish): Promise<PriceEffect> {
  switch (wish.act) {
    case 'pause':
      return previewPause(ctx, { ...of, ...daysOf(wish) });
    case 'resume':
      return previewResume(ctx, of);
    case 'stop':
      return previewStop(ctx, { ...of, when: wish.when });
    case 'change':
      return previewChange(ctx, { ...of, planId: wish.planId });
  }
}

/** Does it, if it still costs what was shown: the use cases of the portal, in the name of whoever works here. */
export function performAct(
  { ctx }: SignedIn,
  of: Of,
  wish: ActWish,
  expectedTotal: Money
): Promise<PriceEffect> {
  const shown = { ...of, expectedTotal };
  switch (wish.act) {
    case 'pause':
      return pauseSubscription(ctx, { ...shown, ...daysOf(wish) });
    case 'resume':
      return resumeSubscription(ctx, shown);
    case 'stop':
      return stopSubscription(ctx, { ...shown, when: wish.when });
    case 'change':
      return changeSubscription(ctx, { ...shown, planId: wish.planId });
  }
}

function daysOf({ fromOn, untilOn }: Extract<ActWish, { act: 'pause' }>) {
  return { fromOn: Temporal.PlainDate.from(fromOn), untilOn: Temporal.PlainDate.from(untilOn) };
}

/** An effect as terms and values: the same lines that the bill will have. */
export function effectRows(
  effect: PriceEffect,
  { t, language }: Readonly<{ t: Translate; language: Language }>
) {
  const written = (amount: Money) => formatMoney(amount, language);
  const on = (date: Temporal.PlainDate) => formatDate(date, language);
  const { total, next } = effect;
  return [
    { term: t('subscriptions:effect.from'), value: on(effect.effectiveOn) },
    ...effect.lines.map(({ kind, name, amount }) => ({
      term: t(`subscriptions:effect.${kind}`, { name }),
      value: written(amount)
    })),
    isZero(total)
      ? { term: t('lists:subscription.effect-none'), value: '', strong: true }
      : {
          term: t(total.minor > 0 ? 'lists:subscription.effect-asked' : 'lists:subscription.effect-back'),
          value: written(total.minor > 0 ? total : negate(total)),
          strong: true
        },
    ...(isZero(total)
      ? []
      : [{ term: t('subscriptions:effect.billed', { date: on(effect.billedOn) }), value: '' }]),
    next
      ? { term: t('subscriptions:effect.next', { date: on(next.startOn) }), value: written(next.amount) }
      : { term: t('subscriptions:effect.none'), value: '' },
    { term: t('subscriptions:effect.yearly-before'), value: written(effect.yearlyBefore) },
    { term: t('subscriptions:effect.yearly-after'), value: written(effect.yearlyAfter) }
  ];
}
