import { compare, negate, zero, type Money } from '#lib/money/index.ts';
import type {
  BillingCycle,
  PriceEffect,
  SubscriptionSummary
} from '#lib/server/domain/subscriptions/index.ts';
import type { PortalWords } from '../words.server.ts';

/** "a month", "every 3 months". */
export function cycleText({ unit, count }: BillingCycle, { t }: PortalWords): string {
  return t(`subscriptions:cycle.${unit}`, { count });
}

/** A plan's name, with the number of it where there are several. */
export function nameOf({ planName, quantity }: Pick<SubscriptionSummary, 'planName' | 'quantity'>): string {
  return quantity > 1 ? `${quantity} × ${planName}` : planName;
}

const TONES = {
  trialing: 'plain',
  active: 'good',
  paused: 'wait',
  stopping: 'wait',
  stopped: 'plain'
} as const;

/** How it stands, in a word with its day where it has one. */
export function standingOf(
  { status, next, pause, stopOn, change }: SubscriptionSummary,
  { t, date }: PortalWords
) {
  const on = (key: string, day: Temporal.PlainDate | undefined) =>
    day && t(`subscriptions:until.${key}` as 'subscriptions:until.paused', { date: date(day, 'short') });
  const untilOn = {
    trialing: on('trialing', next[0]?.startOn),
    active: pause ? on('pause-planned', pause.fromOn) : on('change', change?.on),
    paused: on('paused', pause?.untilOn),
    stopping: on('stopping', stopOn),
    stopped: on('stopped', stopOn)
  }[status];
  return { tone: TONES[status], label: untilOn ?? t(`subscriptions:status.${status}`), status };
}

/** What an act would do, ready to read: the same lines that the bill will have. */
export function effectView(effect: PriceEffect, words: PortalWords, today: Temporal.PlainDate) {
  const { t, money, date } = words;
  const nought = zero(effect.total.currency);
  const isAsked = compare(effect.total, nought) > 0;
  const isBack = compare(effect.total, nought) < 0;
  return {
    expected: effect.total.minor,
    rows: [
      {
        term: t('subscriptions:effect.from'),
        value: effect.effectiveOn.equals(today) ? t('subscriptions:effect.today') : date(effect.effectiveOn)
      },
      ...effect.lines.map(({ kind, name, amount }) => ({
        term: t(`subscriptions:effect.${kind}`, { name }),
        value: money(amount)
      })),
      isAsked || isBack
        ? {
            term: t(isAsked ? 'subscriptions:effect.asked' : 'subscriptions:effect.back'),
            value: money(isAsked ? effect.total : negate(effect.total)),
            strong: true
          }
        : { term: t('subscriptions:effect.nothing'), value: '', strong: true },
      ...(isAsked || isBack
        ? [{ term: t('subscriptions:effect.billed', { date: date(effect.billedOn) }), value: '' }]
        : [])
    ],
    after: [
      effect.next
        ? {
            term: t('subscriptions:effect.next', { date: date(effect.next.startOn) }),
            value: money(effect.next.amount)
          }
        : { term: t('subscriptions:effect.none'), value: '' },
      { term: t('subscriptions:effect.yearly-before'), value: money(effect.yearlyBefore) },
      { term: t('subscriptions:effect.yearly-after'), value: money(effect.yearlyAfter) }
    ]
  };
}

/** How much more or less a year costs. */
export function yearlyDifference(effect: PriceEffect, { t, money }: PortalWords): string {
  const { yearlyBefore: before, yearlyAfter: after } = effect;
  const difference: Money = { ...after, minor: Math.abs(after.minor - before.minor) };
  const kind = compare(after, before) < 0 ? 'less' : compare(after, before) > 0 ? 'more' : 'same';
  return t(`subscriptions:change.${kind}`, { amount: money(difference) });
}
