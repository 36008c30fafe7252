import type { Money } from '#lib/money/index.ts';
import type { BillingCycle, DateRange } from './billing-periods.ts';
import type { PriceVersion } from './price-on.ts';
import type { subscription, subscriptionSettings } from './schema.ts';

/** What can be subscribed to, with every price it ever had or will have. */
export type Plan = Readonly<{
  id: string;
  name: string;
  cycle: BillingCycle;
  taxBp: number;
  /** What a part of a period costs: its days, or all or nothing. */
  partialPeriods: 'by-day' | 'whole';
  billAheadDays: number;
  trialDays: number;
  isOffered: boolean;
  family: string | null;
  mostQuantity: number;
  prices: readonly PriceVersion[];
}>;

/** A customer's standing order. `subscription` in schema.ts says what each date means. */
export type Subscription = Readonly<typeof subscription.$inferSelect>;

export type SubscriptionSettings = Readonly<
  Omit<typeof subscriptionSettings.$inferSelect, 'merchantId' | 'lastNumber'>
>;

/** Days on which a subscription rests, and the day on which that was asked for. */
export type Pause = DateRange & Readonly<{ askedOn: Temporal.PlainDate }>;

/** A period that has its price: from `startOn` up to `endOn`, the whole of the calendar's `whole` or a part of it. */
export type PlannedPeriod = DateRange &
  Readonly<{
    whole: DateRange;
    planId: string;
    quantity: number;
    /** What the whole period costs, by the terms that hold for its coming days. */
    wholePrice: Money;
    /** What was, or will be, asked for it when it was planned. */
    amount: Money;
  }>;

/** All that a decision about one subscription rests on, read at one moment. */
export type SubscriptionFacts = Readonly<{
  subscription: Subscription;
  /** The subscription's own plan, the one it changes to, and the one that is asked for. */
  plans: ReadonlyMap<string, Plan>;
  /** Every pause, in order. An empty one was called off. */
  pauses: readonly Pause[];
  /** Planned periods that are not over, in order. */
  planned: readonly PlannedPeriod[];
  settings: SubscriptionSettings;
  /** The date in the merchant's zone. */
  today: Temporal.PlainDate;
}>;
