import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Decline, InstrumentFacts } from '../../../gateway/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import type { CardNetwork, PastAttempt, WantedAttempt } from '../retry/index.ts';

/** Longer than any window that counts, and than the 13 months in which a bank may take a debit back. */
const HISTORY_MONTHS = 14;

type Row = Readonly<{
  id: string;
  opened_at: string;
  resolved_at: string | null;
  status: string;
  initiator: 'customer' | 'merchant';
  method: string;
  amount_minor: string;
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
 * A debit that the bank took back counts as refused on the day it did. One statement; oldest first.
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
  const since = now.toZonedDateTimeISO('UTC').subtract({ months: HISTORY_MONTHS }).toInstant().toString();
  const rows = await tx.execute<Row>(sql`
    with counted as (
      select a.* from payment_attempt a
      where a.merchant_id = ${merchantId} and a.customer_id = ${customerId}
      union
      select a.* from payment_attempt a
      where a.merchant_id = ${merchantId} and a.facts ->> 'fingerprint' = ${fingerprint}
    )
    select a.id, a.opened_at, a.resolved_at, a.status, a.initiator, a.method, a.amount_minor, a.currency, a.facts,
      a.decline, m.fingerprint as method_fingerprint, ${versionOf(sql`m`)} as method_version, m.id as payment_method_id,
      exists (select from planned_collection p where p.merchant_id = a.merchant_id and p.attempt_id = a.id) as is_planned,
      exists (select from attempt_allocation l where l.merchant_id = a.merchant_id and l.attempt_id = a.id
        and l.invoice_id in ${[...invoiceIds]}) as is_same_debt,
      d.resolved_at as returned_at, d.reason as returned_because
    from counted a
    left join payment_method m
      on m.merchant_id = a.merchant_id and m.id = (a.instrument ->> 'paymentMethodId')::uuid
    left join lateral (
      select d.resolved_at, d.reason from dispute d
      where d.merchant_id = a.merchant_id and d.attempt_id = a.id and d.status = 'lost'
      order by d.resolved_at desc limit 1) d on true
    where a.status <> 'canceled' and a.opened_at > ${since}::timestamptz
    order by a.opened_at, a.id`);
  return rows.map(toPastAttempt);
}

function versionOf(alias: ReturnType<typeof sql>) {
  return sql`concat_ws('-', ${alias}.exp_year, ${alias}.exp_month, ${alias}.last4)`;
}

function toPastAttempt(row: Row): PastAttempt {
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

/** The driver's text of a `timestamptz`. */
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
