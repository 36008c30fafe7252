import type { TestDatabase } from './database.ts';

/** What the reports say, worked out again from the records that are only ever added to, without a line of their SQL. */

export type RawCase = {
  invoiceId: string;
  customerId: string;
  missedAt: Temporal.Instant;
  missedOn: Temporal.PlainDate;
  currency: string;
  atRisk: number;
  keys: Record<'month' | 'reason' | 'method' | 'route' | 'segment', string>;
  flows: RawFlow[];
};
export type RawFlow = {
  on: Temporal.PlainDate;
  afterDays: number;
  isMoney: boolean;
  minor: number;
  keys: Record<'step' | 'channel' | 'tone' | 'way' | 'account' | 'hour' | 'payday', string>;
};

type Row = Readonly<Record<string, unknown>>;
type Entry = Readonly<{
  invoiceId: string | null;
  account: string;
  kind: string;
  cause: string;
  at: Temporal.Instant;
  minor: number;
  currency: string;
  transactionId: string;
}>;

const MONEY = new Set(['payment-received', 'transfer-received', 'refund', 'refund-returned', 'dispute-lost']);
const text = (row: Row, key: string) => row[key] as string;
const instantOf = (value: unknown) => Temporal.Instant.from(String(value));
const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

export type Raw = Awaited<ReturnType<typeof readRaw>>;

export async function readRaw({ owner }: TestDatabase, merchantId: string, until: Temporal.Instant) {
  const at = (column: string) => owner.unsafe(`to_json(${column}) #>> '{}'`);
  const entries: Entry[] = (
    await owner`
      select e.invoice_id, e.account, t.kind, t.cause, ${at('t.booked_at')} as at, e.amount_minor::int as minor,
        e.currency, t.id from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
      where e.merchant_id = ${merchantId}`
  )
    .map((row) => ({
      invoiceId: row['invoice_id'] as string | null,
      account: text(row, 'account'),
      kind: text(row, 'kind'),
      cause: text(row, 'cause'),
      at: instantOf(row['at']),
      minor: row['minor'] as number,
      currency: text(row, 'currency'),
      transactionId: text(row, 'id')
    }))
    .filter((entry) => !isBefore(until, entry.at));
  const byId = (rows: readonly Row[]) => new Map(rows.map((row) => [text(row, 'id'), row]));
  return {
    entries,
    changes:
      await owner`select subject_kind, subject_id, event, to_status, ${at('at')} as at from status_change
      where merchant_id = ${merchantId} and at <= ${until.toString()} order by position`,
    allocations:
      await owner`select attempt_id, invoice_id from attempt_allocation where merchant_id = ${merchantId}`,
    attempts: byId(
      await owner`select *, ${at('opened_at')} as began from payment_attempt where merchant_id = ${merchantId}`
    ),
    disputes: byId(await owner`select * from dispute where merchant_id = ${merchantId}`),
    refunds: byId(await owner`select * from refund where merchant_id = ${merchantId}`),
    invoices: byId(await owner`select * from invoice where merchant_id = ${merchantId}`),
    customers: byId(await owner`select * from customer where merchant_id = ${merchantId}`),
    paydays: new Map(
      (
        await owner`select customer_id, day from debit_preference where merchant_id = ${merchantId} and kind = 'after-payday'`
      ).map((row) => [text(row, 'customer_id'), row['day'] as number])
    ),
    notices: (
      await owner`select *, ${at('sent_at')} as sent from notice where merchant_id = ${merchantId} and status = 'sent'`
    ).map((row) => ({ ...row, sent: instantOf(row['sent']) }) as Row & { sent: Temporal.Instant }),
    openedLinks: new Set(
      (await owner`select id from pay_link where merchant_id = ${merchantId} and opened_at is not null`).map(
        (row) => text(row, 'id')
      )
    ),
    agreements: await owner`
      select 'arrangements' as kind, arrangement_id as id, array_agg(invoice_id::text) as invoices from arrangement_invoice
      where merchant_id = ${merchantId} group by arrangement_id
      union all
      select 'promises', promise_id, array_agg(invoice_id::text) from promised_invoice
      where merchant_id = ${merchantId} group by promise_id`,
    subscriptions: await owner`select id, customer_id, status, ${at('created_at')} as began from subscription
      where merchant_id = ${merchantId}`
  };
}

/** Messages that ask for money or tell that it is missing. */
const ASKS = new Set([
  'payment-failed',
  'customer-asked',
  'fresh-pay-link',
  'letter',
  'invoice-created',
  'due-soon',
  'overdue',
  'formal-notice'
]);

type Contact = Record<'missed' | 'told' | 'reached' | 'subscribed' | 'left', number>;

/**
 * Customers by what messages did in so many days after their first missed invoice among `cases`; who had a subscription
 * when the first one left, and who ended it within thirty days.
 */
export function recomputeContact(raw: Raw, cases: readonly RawCase[], withinDays: number): Contact {
  const contact: Contact = { missed: 0, told: 0, reached: 0, subscribed: 0, left: 0 };
  for (const [customerId, own] of Map.groupBy(cases, (each) => each.customerId)) {
    contact.missed += 1;
    const missedAt = own.map((each) => each.missedAt).toSorted(Temporal.Instant.compare)[0]!;
    const until = missedAt.add({ hours: 24 * withinDays });
    const told = raw.notices.filter(
      (row) =>
        row['customer_id'] === customerId &&
        ASKS.has(text(row, 'kind')) &&
        !isBefore(row.sent, missedAt) &&
        isBefore(row.sent, until)
    );
    if (told.length === 0) continue;
    contact.told += 1;
    contact.reached += Number(told.some((row) => hasArrived(raw, row)));
    const toldAt = told.map(({ sent }) => sent).toSorted(Temporal.Instant.compare)[0]!;
    const ends = raw.subscriptions
      .filter((row) => row['customer_id'] === customerId)
      .flatMap((row) => endAfter(raw, row, toldAt));
    contact.subscribed += Number(ends.length > 0);
    contact.left += Number(ends.includes('left'));
  }
  return contact;
}

function hasArrived(raw: Raw, row: Row): boolean {
  const isOpened = row['pay_link_id'] !== null && raw.openedLinks.has(text(row, 'pay_link_id'));
  return isOpened || row['seen_at'] !== null || ['delivered', 'read'].includes(row['delivery'] as string);
}

/** How a subscription that ran at a moment went on; nothing for one that didn't run. */
function endAfter(raw: Raw, subscription: Row, toldAt: Temporal.Instant): ('left' | 'stayed')[] {
  if (isBefore(toldAt, instantOf(subscription['began']))) return [];
  const changes = raw.changes
    .filter((row) => row['subject_kind'] === 'subscription' && row['subject_id'] === subscription['id'])
    .map((row) => ({ to: text(row, 'to_status'), at: instantOf(row['at']) }));
  if (changes.some(({ to, at }) => to === 'stopped' && !isBefore(toldAt, at))) return [];
  const ending = ['stopping', 'stopped'];
  const limit = toldAt.add({ hours: 24 * 30 });
  const isLeft =
    ending.includes(text(subscription, 'status')) &&
    changes.some(({ to, at }) => ending.includes(to) && isBefore(toldAt, at) && !isBefore(limit, at));
  return [isLeft ? 'left' : 'stayed'];
}

/** Every invoice that was missed, and what happened to it afterwards. */
export function recomputeCases(raw: Raw, zone: string): RawCase[] {
  const owing = raw.entries.filter(({ account }) => account === 'receivable');
  const moments = [...missedMoments(raw)].sort(
    (a, b) =>
      Temporal.Instant.compare(a.at, b.at) ||
      Number(a.because === 'overdue') - Number(b.because === 'overdue') ||
      ((a.attemptId ?? '') < (b.attemptId ?? '') ? -1 : 1)
  );
  const cases = new Map<string, RawCase>();
  for (const { invoiceId, at, because, attemptId } of moments) {
    if (cases.has(invoiceId)) continue;
    const own = owing.filter((entry) => entry.invoiceId === invoiceId);
    const atRisk = own.filter((entry) => !isBefore(at, entry.at)).reduce((sum, { minor }) => sum + minor, 0);
    if (atRisk <= 0) continue;
    const invoice = raw.invoices.get(invoiceId)!;
    const missedOn = at.toZonedDateTimeISO(zone).toPlainDate();
    const customerId = text(invoice, 'customer_id');
    cases.set(invoiceId, {
      ...{ invoiceId, customerId, missedAt: at, missedOn, atRisk },
      currency: text(invoice, 'currency'),
      keys: caseKeys(raw, { because, attemptId, missedOn, customerId }),
      flows: flowsOf(raw, own, { at, missedOn, invoiceId, customerId }, zone)
    });
  }
  return [...cases.values()];
}

type Missed = { invoiceId: string; at: Temporal.Instant; because: string; attemptId?: string };

function* missedMoments(raw: Raw): Generator<Missed> {
  for (const change of raw.changes) {
    const at = instantOf(change['at']);
    const subject = text(change, 'subject_id');
    if (change['subject_kind'] === 'attempt' && change['to_status'] === 'failed')
      for (const line of raw.allocations)
        if (line['attempt_id'] === subject)
          yield { invoiceId: text(line, 'invoice_id'), at, because: 'failed', attemptId: subject };
    if (change['subject_kind'] === 'invoice' && change['event'] === 'fallDue')
      yield { invoiceId: subject, at, because: 'overdue' };
  }
  for (const { kind, account, minor, cause, at, invoiceId } of raw.entries)
    if (kind === 'dispute-lost' && account === 'receivable' && minor > 0 && invoiceId !== null)
      yield {
        invoiceId,
        at,
        because: 'returned',
        attemptId: text(raw.disputes.get(cause.split(':')[1]!)!, 'attempt_id')
      };
}

type Known = {
  because: string;
  attemptId: string | undefined;
  missedOn: Temporal.PlainDate;
  customerId: string;
};

function caseKeys(raw: Raw, { because, attemptId, missedOn, customerId }: Known): RawCase['keys'] {
  const attempt = attemptId === undefined ? undefined : raw.attempts.get(attemptId);
  const decline = attempt?.['decline'] as { class: string; code: string } | null | undefined;
  const dispute = [...raw.disputes.values()].find((row) => row['attempt_id'] === attemptId);
  const reason =
    because === 'overdue'
      ? 'overdue'
      : `${decline?.class ?? (because === 'returned' ? 'returned' : 'technical')}:${decline?.code ?? (because === 'returned' ? text(dispute!, 'reason') : '')}`;
  return {
    month: missedOn.toString().slice(0, 7),
    reason,
    method: (attempt?.['method'] as string) ?? '-',
    route: (attempt?.['account_id'] as string) ?? '-',
    segment: (raw.customers.get(customerId)!['segment'] as string | null) ?? '-'
  };
}

type Of = { at: Temporal.Instant; missedOn: Temporal.PlainDate; invoiceId: string; customerId: string };

function flowsOf(raw: Raw, own: readonly Entry[], of: Of, zone: string): RawFlow[] {
  const later = own.filter(({ at }) => isBefore(of.at, at));
  return [...Map.groupBy(later, ({ transactionId }) => transactionId).values()].map((lines) => {
    const { kind, cause, at } = lines[0]!;
    const id = cause.split(':')[1]!;
    const attemptId =
      kind === 'payment-received' ? id
      : kind === 'dispute-lost' ? text(raw.disputes.get(id)!, 'attempt_id')
      : kind === 'refund' || kind === 'refund-returned' ? text(raw.refunds.get(id)!, 'attempt_id')
      : undefined; // prettier-ignore
    const attempt = attemptId === undefined ? undefined : raw.attempts.get(attemptId);
    const on = at.toZonedDateTimeISO(zone).toPlainDate();
    const began = (attempt ? instantOf(attempt['began']) : at).toZonedDateTimeISO(zone);
    const way = attempt
      ? attempt['initiator'] === 'merchant' ? 'debit' : 'customer'
      : kind === 'transfer-received' ? 'transfer' : 'other'; // prettier-ignore
    return {
      on,
      afterDays: of.missedOn.until(on).days,
      isMoney: MONEY.has(kind),
      minor: -lines.reduce((sum, { minor }) => sum + minor, 0),
      keys: {
        ...toldKeys(raw, of.invoiceId, began.toInstant(), way),
        way: (attempt?.['method'] as string) ?? way,
        account: (attempt?.['account_id'] as string) ?? way,
        hour: String(began.hour).padStart(2, '0'),
        payday: daysSincePayday(raw.paydays.get(of.customerId), began.toPlainDate())
      }
    };
  });
}

function toldKeys(raw: Raw, invoiceId: string, began: Temporal.Instant, way: string) {
  const untold = way === 'debit' ? 'debit' : way === 'other' ? '-' : 'unasked';
  const first = began.subtract({ hours: 14 * 24 });
  const [last] = way === 'customer' || way === 'transfer'
    ? raw.notices
        .filter((row) => row['invoice_id'] === invoiceId && ASKS.has(text(row, 'kind')))
        .filter(({ sent }) => !isBefore(began, sent) && isBefore(first, sent))
        .sort((a, b) => Temporal.Instant.compare(b.sent, a.sent))
    : []; // prettier-ignore
  if (!last) return { step: untold, channel: untold, tone: untold };
  return { step: 'message', channel: text(last, 'channel'), tone: (last['tone'] as string | null) ?? 'own' };
}

function daysSincePayday(day: number | undefined, on: Temporal.PlainDate): string {
  if (day === undefined) return '-';
  const payday = (month: Temporal.PlainDate) => month.with({ day: Math.min(day, month.daysInMonth) });
  const own = payday(on);
  const last =
    Temporal.PlainDate.compare(own, on) <= 0 ? own : payday(on.with({ day: 1 }).subtract({ months: 1 }));
  return String(last.until(on).days).padStart(2, '0');
}

export type RawAgreement = Readonly<{
  kind: 'arrangements' | 'promises';
  on: Temporal.PlainDate;
  currency: string;
  outcome: 'open' | 'kept' | 'broken' | 'called-off';
  minor: number;
}>;

const OUTCOMES: Readonly<Record<string, RawAgreement['outcome']>> = {
  ...{ running: 'open', given: 'open', kept: 'kept', broken: 'broken' },
  ...{ ended: 'called-off', withdrawn: 'called-off' }
};

/** What was agreed, by what its history says of it and by what its invoices owed at that moment. */
export function recomputeAgreements(raw: Raw, zone: string): RawAgreement[] {
  return raw.agreements.flatMap((row) => {
    const history = raw.changes.filter(({ subject_id }) => subject_id === row['id']);
    const began = history.find(({ to_status }) => to_status === 'running' || to_status === 'given');
    if (!began) return [];
    const at = instantOf(began['at']);
    const invoices = row['invoices'] as string[];
    const owed = raw.entries.filter(
      ({ account, invoiceId, at: bookedAt }) =>
        account === 'receivable' &&
        invoiceId !== null &&
        invoices.includes(invoiceId) &&
        !isBefore(at, bookedAt)
    );
    return [
      {
        kind: row['kind'] as RawAgreement['kind'],
        on: at.toZonedDateTimeISO(zone).toPlainDate(),
        currency: text(raw.invoices.get(invoices[0]!)!, 'currency'),
        outcome: OUTCOMES[text(history.at(-1)!, 'to_status')]!,
        minor: owed.reduce((sum, { minor }) => sum + minor, 0)
      }
    ];
  });
}
