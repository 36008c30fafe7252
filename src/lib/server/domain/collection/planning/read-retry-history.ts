import { sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Decline, InstrumentFacts } from '../../../gateway/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import type { CardNetwork, PastAttempt, WantedAttempt } from '../retry/index.ts';

/** Longer than any window that counts, and than the 13 months in which a bank may take a debit back. */
const HISTORY_MONTHS = 14;

/**
 * The lock that whoever counts the tries of a card or account holds until the next one is committed: of two at the same
 * moment the second sees the first. An expression of a statement that comes before the one that counts.
 */
export function lockOfInstrument(merchantId: SQL, fingerprint: SQL): SQL {
  return sql`pg_advisory_xact_lock(hashtextextended('instrument:' || ${merchantId} || ':' || ${fingerprint}, 0))`;
}

/** A row of that select, from the driver or as JSON writes it. */
export type PastAttemptRow = Readonly<{
  id: string;
  opened_at: string;
  resolved_at: string | null;
  status: string;
  initiator: 'customer' | 'merchant';
  method: string;
  amount_minor: string | number;
  currency: string;
  facts: InstrumentFacts | null;
  decline: Decline | null;
  method_fingerprint: string | null;
  method_version: string | null;
  payment_method_id: string | null;
  is_planned: boolean;
  is_same_debt: boolean;
  returned_at: string | null;
  returned_because: string | null;
}>;

/**
 * Every try that counts for the next one: those of this customer, and those of the same card or account by whomever.
 * A debit that the bank took back counts as refused on the day it did; of successes, only the last one of each card or
 * account does, since it answers the refusals before it. One statement; oldest first.
 */
export async function readPastAttempts(
  tx: Tx,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    fingerprint: string;
    invoiceIds: readonly string[];
    now: Temporal.Instant;
  }>
): Promise<PastAttempt[]> {
  const { merchantId, customerId, fingerprint, invoiceIds, now } = input;
  const rows = await tx.execute<PastAttemptRow>(
    selectPastAttempts({
      merchantId: sql`${merchantId}`,
      customerId: sql`${customerId}`,
      fingerprint: sql`${fingerprint}`,
      invoiceIds: sql`${[...invoiceIds]}`,
      now
    })
  );
  return rows.map(toPastAttempt);
}

/** The same as a select, for a statement that reads more besides: whose tries, as expressions of that statement. */
export function selectPastAttempts(
  of: Readonly<{ merchantId: SQL; customerId: SQL; fingerprint: SQL; invoiceIds: SQL; now: Temporal.Instant }>
): SQL {
  const since = of.now.toZonedDateTimeISO('UTC').subtract({ months: HISTORY_MONTHS }).toInstant().toString();
  // Two looks, each by its own index: for an `or` of both, all of a merchant's tries may seem the cheaper thing to read.
  const countedWhere = (whose: SQL) => sql`
    select a.*, (a.instrument ->> 'paymentMethodId')::uuid as payment_method_id from payment_attempt a
    where a.merchant_id = ${of.merchantId} and ${whose} and a.status <> 'canceled' and a.opened_at > ${since}::timestamptz`;
  // Looked up for the few that are left, one by one: an `exists` would be answered by reading the whole table once.
  // The method's id is taken out of its JSON before the join: row-level security keeps such a look off every index.
  return sql`
    with counted as materialized (
      ${countedWhere(sql`a.customer_id = ${of.customerId}`)}
      union all
      ${countedWhere(sql`a.fingerprint = ${of.fingerprint} and a.customer_id <> ${of.customerId}`)}
    ), told as (
      select a.*, m.fingerprint as method_fingerprint, m.id as method_id,
        concat_ws('-', m.exp_year, m.exp_month, m.last4) as method_version,
        d.resolved_at as returned_at, d.reason as returned_because,
        row_number() over (
          partition by coalesce(m.fingerprint, a.fingerprint, m.id::text), a.status = 'succeeded' and d.resolved_at is null
          order by a.opened_at desc, a.id desc) as nth_newest
      from counted a
      left join payment_method m on m.merchant_id = a.merchant_id and m.id = a.payment_method_id
      left join lateral (
        select d.resolved_at, d.reason from dispute d
        where d.merchant_id = a.merchant_id and d.attempt_id = a.id and d.status = 'lost'
        order by d.resolved_at desc limit 1) d on true
    )
    select t.id, t.opened_at, t.resolved_at, t.status, t.initiator, t.method, t.amount_minor, t.currency, t.facts,
      t.decline, t.method_fingerprint, t.method_version, t.method_id as payment_method_id,
      (select true from planned_collection p
        where p.merchant_id = t.merchant_id and p.attempt_id = t.id limit 1) is not null as is_planned,
      (select true from attempt_allocation l where l.merchant_id = t.merchant_id and l.attempt_id = t.id
        and l.invoice_id in ${of.invoiceIds} limit 1) is not null as is_same_debt,
      t.returned_at, t.returned_because
    from told t
    where t.status <> 'succeeded' or t.returned_at is not null or t.nth_newest = 1
    order by t.opened_at, t.id`;
}

export function toPastAttempt(row: PastAttemptRow): PastAttempt {
  const { facts } = row;
  const isReturned = row.status === 'succeeded' && row.returned_at !== null;
  const ended = isReturned ? row.returned_at : row.resolved_at;
  return {
    attemptId: row.id,
    at: instantOf(row.opened_at),
    endedAt: ended === null ? null : instantOf(ended),
    initiator: row.initiator,
    isDunningStep: row.is_planned,
    isSameDebt: row.is_same_debt,
    rail: row.method === 'card' ? 'card' : 'sepa_debit',
    fingerprint: row.method_fingerprint ?? facts?.fingerprint ?? row.payment_method_id ?? `attempt:${row.id}`,
    version: versionOfFacts(facts) ?? row.method_version ?? '',
    amount: money(Number(row.amount_minor), row.currency as Currency),
    end: isReturned ? 'returned' : endOf(row.status),
    decline: isReturned ? { class: 'customer-action', code: row.returned_because ?? 'general' } : row.decline
  };
}

/** A `timestamptz` as text: the driver's, or that of JSON. */
function instantOf(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'));
}

function versionOfFacts(facts: InstrumentFacts | null): string | undefined {
  if (!facts) return undefined;
  return [facts.expYear, facts.expMonth, facts.last4].filter((part) => part !== undefined).join('-');
}

function endOf(status: string): PastAttempt['end'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' ? 'failed' : 'open';
}

/** The next try with a saved method as the rules see it. */
export function wantedOf(
  method: SavedMethod,
  amount: Money,
  initiator: WantedAttempt['initiator']
): WantedAttempt {
  return {
    initiator,
    rail: method.kind,
    network: method.kind === 'card' ? networkOf(method.brand) : null,
    fingerprint: method.fingerprint ?? method.id,
    version: [method.expYear, method.expMonth, method.last4].filter((part) => part !== null).join('-'),
    country: method.country,
    amount
  };
}

function networkOf(brand: string | null): CardNetwork {
  if (brand === 'visa') return 'visa';
  return brand === 'mastercard' || brand === 'maestro' ? 'mastercard' : 'other';
}
