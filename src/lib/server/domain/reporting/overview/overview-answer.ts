import { money, subtract, type Currency, type Money } from '#lib/money/index.ts';
import type {
  ComingCollection,
  LastFailure,
  MethodTrouble,
  Overview,
  OverviewTotals,
  OwingInvoice,
  PastBooking,
  WhatFor
} from './overview.ts';

type Text = string | null;

/** What the database function answers: dates and instants as text, amounts as integers. */
export type OverviewAnswer = Readonly<{
  totals: readonly TotalsRow[];
  owing: readonly OwingRow[];
  owingCount: number;
  coming: readonly ComingRow[];
  past: readonly PastRow[];
  methods: readonly MethodRow[];
}>;

type TotalsRow = Readonly<
  { currency: Currency } & Record<
    `${'asked' | 'left' | 'open' | 'under_way' | 'planned' | 'arranged' | 'handed_over' | 'received' | 'credit' | 'disputed'}_minor`,
    number
  >
>;

type OwingRow = Readonly<{
  id: string;
  number: string;
  subject: string;
  due_on: string;
  paused_because: Text;
  currency: Currency;
  balance_minor: number;
  open_minor: number;
  under_way_minor: number;
  planned_minor: number;
  collect_on: Text;
  attempt_id: Text;
  attempt_status: NonNullable<OwingInvoice['attempt']>['status'] | null;
  attempt_method: NonNullable<OwingInvoice['attempt']>['method'] | null;
  attempt_minor: number | null;
  last_id: Text;
  last_status: Text;
  last_class: LastFailure['class'] | null;
  last_is_returned: boolean | null;
}>;

type WhatForRow = Readonly<{
  invoice_id: Text;
  subject: Text;
  number: Text;
  others: number | null;
}>;

type ComingRow = WhatForRow &
  Readonly<{
    id: string;
    kind: string;
    collect_on: string;
    amount_minor: number;
    currency: Currency;
    method: 'card' | 'sepa_debit';
    brand: Text;
    last4: Text;
  }>;

type PastRow = WhatForRow &
  Readonly<{
    id: string;
    booked_at: string;
    amount_minor: number;
    currency: Currency;
    attempt_id: Text;
    method: NonNullable<PastBooking['method']> | null;
    last4: Text;
  }>;

type MethodRow = Readonly<{
  id: string;
  kind: 'card' | 'sepa_debit';
  status: string;
  brand: Text;
  last4: Text;
  exp_year: number | null;
  exp_month: number | null;
  is_debited: boolean;
}>;

/** The answer in the domain's own words. `today` decides what is overdue and which card is about to end. */
export function toOverview(answer: OverviewAnswer, today: Temporal.PlainDate): Overview {
  const totals = answer.totals.map(toTotals).sort((a, b) => b.open.minor - a.open.minor);
  const [first = noughts('EUR'), ...others] = totals;
  return {
    today,
    totals: [first, ...others],
    owing: answer.owing.map((row) => toOwing(row, today)),
    owingCount: answer.owingCount,
    coming: answer.coming.map(toComing),
    past: answer.past.map(toPast),
    troubles: answer.methods.flatMap((row) => troubleOf(row, today) ?? [])
  };
}

function toTotals(row: TotalsRow): OverviewTotals {
  const { currency } = row;
  const of = (minor: number): Money => money(minor, currency);
  return {
    currency,
    open: of(row.open_minor),
    asked: of(row.asked_minor),
    settled: subtract(of(row.asked_minor), of(row.left_minor)),
    underWay: of(row.under_way_minor),
    planned: of(row.planned_minor),
    arranged: of(row.arranged_minor),
    handedOver: of(row.handed_over_minor),
    received: of(row.received_minor),
    credit: of(row.credit_minor),
    disputed: of(row.disputed_minor)
  };
}

function noughts(currency: Currency): OverviewTotals {
  const nought = money(0, currency);
  return {
    currency,
    open: nought,
    asked: nought,
    settled: nought,
    underWay: nought,
    planned: nought,
    arranged: nought,
    handedOver: nought,
    received: nought,
    credit: nought,
    disputed: nought
  };
}

function toOwing(row: OwingRow, today: Temporal.PlainDate): OwingInvoice {
  const of = (minor: number): Money => money(minor, row.currency);
  const dueOn = Temporal.PlainDate.from(row.due_on);
  const failure = lastFailureOf(row);
  return {
    id: row.id,
    number: row.number,
    subject: row.subject || row.number,
    dueOn,
    isOverdue: Temporal.PlainDate.compare(dueOn, today) < 0,
    isHandedOver: row.paused_because === 'handover',
    balance: of(row.balance_minor),
    open: of(row.open_minor),
    underWay: of(row.under_way_minor),
    planned: of(row.planned_minor),
    ...(row.collect_on !== null && { collectOn: Temporal.PlainDate.from(row.collect_on) }),
    ...(row.attempt_id !== null &&
      row.attempt_status !== null &&
      row.attempt_method !== null && {
        attempt: {
          id: row.attempt_id,
          status: row.attempt_status,
          method: row.attempt_method,
          amount: of(row.attempt_minor ?? 0)
        }
      }),
    ...(failure && { lastFailure: failure })
  };
}

/** Only what is still the last word: a live attempt is newer than any failure. */
function lastFailureOf(row: OwingRow): LastFailure | undefined {
  if (row.attempt_id !== null || row.last_id === null) return undefined;
  const failed = { attemptId: row.last_id, class: row.last_class ?? ('technical' as const) };
  if (row.last_status === 'failed') return { ...failed, kind: 'failed' };
  return row.last_is_returned === true ? { ...failed, kind: 'returned' } : undefined;
}

function whatFor(row: WhatForRow): Readonly<{ whatFor?: WhatFor }> {
  if (row.invoice_id === null) return {};
  return {
    whatFor: {
      invoiceId: row.invoice_id,
      subject: row.subject || row.number || '',
      others: row.others ?? 0
    }
  };
}

function toComing(row: ComingRow): ComingCollection {
  return {
    id: row.id,
    isRetry: row.kind === 'retry',
    collectOn: Temporal.PlainDate.from(row.collect_on),
    amount: money(row.amount_minor, row.currency),
    method: row.method,
    ...(row.brand !== null && { brand: row.brand }),
    ...(row.last4 !== null && { last4: row.last4 }),
    ...whatFor(row)
  };
}

function toPast(row: PastRow): PastBooking {
  return {
    id: row.id,
    at: Temporal.Instant.from(row.booked_at),
    amount: money(row.amount_minor, row.currency),
    ...(row.attempt_id !== null && { attemptId: row.attempt_id }),
    ...(row.method !== null && { method: row.method }),
    ...(row.last4 !== null && { last4: row.last4 }),
    ...whatFor(row)
  };
}

/** As long before its end a card is worth a word. */
const EXPIRING_DAYS = 30;

/** A method that nothing is debited from troubles nobody: it is marked where it is chosen. */
function troubleOf(row: MethodRow, today: Temporal.PlainDate): MethodTrouble | undefined {
  if (!row.is_debited) return undefined;
  const { exp_year: year, exp_month: month } = row;
  const first =
    year !== null && month !== null ? Temporal.PlainDate.from({ year, month, day: 1 }) : undefined;
  const expiresOn = first?.with({ day: first.daysInMonth });
  const trouble = row.status === 'broken' ? 'broken' : expiresOn && expiryTrouble(expiresOn, today);
  if (!trouble) return undefined;
  return {
    paymentMethodId: row.id,
    kind: row.kind,
    trouble,
    ...(row.brand !== null && { brand: row.brand }),
    ...(row.last4 !== null && { last4: row.last4 }),
    ...(expiresOn && { expiresOn })
  };
}

function expiryTrouble(expiresOn: Temporal.PlainDate, today: Temporal.PlainDate) {
  const daysLeft = today.until(expiresOn, { largestUnit: 'days' }).days;
  if (daysLeft < 0) return 'expired' as const;
  return daysLeft <= EXPIRING_DAYS ? ('expiring' as const) : undefined;
}
