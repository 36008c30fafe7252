import { money, type Money } from '#lib/money/index.ts';
import { anchorFor, boundary, periodOn } from './billing-periods.ts';
import { defaultSettings } from './default-settings.ts';
import type { Pause, Plan, PlannedPeriod, Subscription, SubscriptionFacts } from './facts.ts';
import { noChange, planNextPeriod } from './plan-next-period.ts';

export const eur = (minor: number): Money => money(minor, 'EUR');
export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

/** A plan of € 100 a month, by the day; what differs is given. */
export function planFacts(id: string, price: number, differs: Partial<Plan> = {}): Plan {
  return {
    id,
    name: id,
    cycle: { unit: 'month', count: 1 },
    taxBp: 0,
    partialPeriods: 'by-day',
    billAheadDays: 0,
    trialDays: 0,
    isOffered: true,
    family: null,
    mostQuantity: 1,
    prices: [{ effectiveOn: day('2026-01-01'), amount: eur(price), reach: 'everyone' }],
    ...differs
  };
}

export type FactsGiven = Readonly<{
  plans?: readonly Plan[];
  today: string;
  startedOn?: string;
  subscription?: Partial<Subscription>;
  pauses?: readonly Pause[];
}>;

/** A subscription of the first plan, planned up to today as a run would have left it. */
export function subscriptionFacts(given: FactsGiven): SubscriptionFacts {
  const plans = given.plans ?? [planFacts('basis', 10_000)];
  const [plan] = plans as [Plan];
  const startedOn = day(given.startedOn ?? '2026-03-01');
  const anchor = anchorFor(plan.cycle, startedOn);
  const { index } = periodOn(plan.cycle, anchor, startedOn);
  const start = boundary(plan.cycle, anchor, index);
  let subscription: Subscription = {
    merchantId: 'm',
    id: 's',
    customerId: 'c',
    status: 'active',
    planId: plan.id,
    quantity: 1,
    pricedOn: startedOn,
    keepsPriceUntilOn: null,
    ...noChange,
    startedOn,
    billedFromOn: startedOn,
    anchorOn: anchor.on,
    anchorIsLastDay: anchor.isLastDay,
    nextIndex: index,
    nextStartOn: start,
    nextBillOn: start.subtract({ days: plan.billAheadDays }),
    pauseFromOn: null,
    pauseUntilOn: null,
    stopOn: null,
    stopReason: null,
    paymentMethodId: null,
    previousId: null,
    createdAt: Temporal.Instant.from('2026-01-01T00:00:00Z'),
    ...given.subscription
  };
  const today = day(given.today);
  const byId = new Map(plans.map((each) => [each.id, each]));
  const planned: PlannedPeriod[] = [];
  while (subscription.nextBillOn && Temporal.PlainDate.compare(subscription.nextBillOn, today) <= 0) {
    const next = planNextPeriod(subscription, byId, given.pauses ?? []);
    if (!next) break;
    planned.push(next.period);
    subscription = next.subscription;
  }
  return {
    subscription,
    plans: byId,
    pauses: given.pauses ?? [],
    planned: planned.filter((each) => Temporal.PlainDate.compare(each.endOn, today) > 0),
    settings: defaultSettings,
    today
  };
}
