import type { Currency, Money } from '#lib/money/index.ts';
import type { MethodKind } from '../../../gateway/index.ts';

/** How one customer stands with one merchant in one currency: each cent that is owed is in exactly one of the parts. */
export type OverviewTotals = Readonly<{
  currency: Currency;
  /** Can be paid now: neither under way nor planned. */
  open: Money;
  /** Of the invoices with something open: what they asked, and what of it is paid. For the two bars. */
  asked: Money;
  settled: Money;
  /** A payment of it is at the bank, or we are finding out. */
  underWay: Money;
  /** Will be collected by itself. */
  planned: Money;
  /** In an arrangement, and not planned or under way at this moment. */
  arranged: Money;
  /** With a collection agency: paid there. */
  handedOver: Money;
  /** What came in and stayed: payments and transfers, less what went back or was taken back. */
  received: Money;
  /** What the merchant owes the customer. */
  credit: Money;
  /** What the customer's bank holds while a dispute is open. */
  disputed: Money;
}>;

/** What happened to an invoice last, where it did not end well. */
export type LastFailure = Readonly<{
  attemptId: string;
  /** `returned`: it was paid, and the customer's bank took it back. */
  kind: 'failed' | 'returned';
  class: 'never' | 'fix-data' | 'customer-action' | 'later' | 'technical' | 'merchant';
}>;

/** An invoice that is not paid. */
export type OwingInvoice = Readonly<{
  id: string;
  number: string;
  subject: string;
  dueOn: Temporal.PlainDate;
  isOverdue: boolean;
  isHandedOver: boolean;
  balance: Money;
  open: Money;
  underWay: Money;
  planned: Money;
  /** When the planned part is collected. */
  collectOn?: Temporal.PlainDate;
  /** The one attempt that is live. `requires_action`: it waits for the customer at the bank. */
  attempt?: Readonly<{
    id: string;
    status: 'opened' | 'unknown' | 'requires_action' | 'processing';
    method: MethodKind;
    amount: Money;
  }>;
  lastFailure?: LastFailure;
}>;

/** What something was for: the first invoice, and how many more there are. */
export type WhatFor = Readonly<{ invoiceId: string; subject: string; others: number }>;

/** A collection that will happen by itself. */
export type ComingCollection = Readonly<{
  id: string;
  isRetry: boolean;
  collectOn: Temporal.PlainDate;
  amount: Money;
  method: 'card' | 'sepa_debit';
  brand?: string;
  last4?: string;
  whatFor?: WhatFor;
}>;

/** Money that moved: in (positive), or back to the customer (negative). */
export type PastBooking = Readonly<{
  id: string;
  at: Temporal.Instant;
  amount: Money;
  /** None for a bank transfer. */
  attemptId?: string;
  method?: MethodKind;
  last4?: string;
  whatFor?: WhatFor;
}>;

/** A saved method that stands out: it is debited, and will not work any more. */
export type MethodTrouble = Readonly<{
  paymentMethodId: string;
  kind: 'card' | 'sepa_debit';
  /** `expiring`: within 30 days. */
  trouble: 'broken' | 'expired' | 'expiring';
  brand?: string;
  last4?: string;
  /** The last day on which a card is good. */
  expiresOn?: Temporal.PlainDate;
}>;

/** Everything that a customer's overview shows. */
export type Overview = Readonly<{
  today: Temporal.PlainDate;
  /** The currency with the most to pay first; one of noughts for a customer without history. */
  totals: readonly [OverviewTotals, ...OverviewTotals[]];
  /** The oldest due first, fifty at most. */
  owing: readonly OwingInvoice[];
  owingCount: number;
  /** The soonest first. */
  coming: readonly ComingCollection[];
  /** The newest first. */
  past: readonly PastBooking[];
  troubles: readonly MethodTrouble[];
}>;
