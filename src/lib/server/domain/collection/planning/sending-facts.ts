import { sql } from 'drizzle-orm';
import { fromJsonRow, type JsonRow } from '../../../platform/db/json-row.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { paymentMethod, type readChargeableMethod } from '../../payment-methods/index.ts';
import type { PastAttempt } from '../retry/index.ts';
import { plannedCollection } from '../schema.ts';
import { toPlanned, type PlannedCollection, type PlannedLine } from './planned-collections.ts';
import {
  lockOfInstrument,
  selectPastAttempts,
  toPastAttempt,
  type PastAttemptRow
} from './read-retry-history.ts';

export type ChargeableMethod = Awaited<ReturnType<typeof readChargeableMethod>>;

/** All that is looked at again before a plan is sent, as it is behind the locks. */
export type SendingFacts = Readonly<{
  /** The invoices that the plan is still about, the smallest id first. */
  lines: readonly PlannedLine[];
  /** Somebody is paying one of them at this moment. */
  isUnderWay: boolean;
  /** Its customer, or one of its invoices, is left alone: nothing is debited by itself. */
  isHeld: boolean;
  /** The customer allows the plan's method to be debited, and it still works. */
  isDebitable: boolean;
  /** That method with what the gateway needs; `undefined` when it can't be charged. */
  method: ChargeableMethod | undefined;
  language: string;
  /** The tries that count, as `readPastAttempts` reads them. */
  attempts: readonly PastAttempt[];
}>;

/**
 * A plan, locked until the transaction ends, and with it the card or account that it would debit: tries of the same one
 * are counted one after the other. `undefined` when there is none. The driver's row, quickly read.
 */
export async function lockPlan(
  tx: Tx,
  merchantId: string,
  plannedId: string
): Promise<PlannedCollection | undefined> {
  const [row] = await tx.execute<{ plan: JsonRow }>(sql`
    select to_json(p) as plan, ${lockOfInstrument(sql`p.merchant_id`, sql`coalesce(m.fingerprint, m.id::text)`)}
    from planned_collection p
    left join payment_method m on m.merchant_id = p.merchant_id and m.id = p.payment_method_id
    where p.merchant_id = ${merchantId} and p.id = ${plannedId} for update of p`);
  return row && toPlanned(fromJsonRow(plannedCollection, row.plan));
}

type Row = Readonly<{
  lines: { invoice_id: string; amount_minor: number }[] | null;
  is_under_way: boolean;
  is_held: boolean;
  is_debitable: boolean;
  method: JsonRow | null;
  customer_ref: string | null;
  mandate_ref: string | null;
  language: string;
  attempts: PastAttemptRow[] | null;
}>;

/**
 * The facts of a plan, in one statement. To be sent behind the statements that lock its invoices and itself: what this
 * one sees is what those left.
 */
export async function readSendingFacts(
  tx: Tx,
  merchantId: string,
  plannedId: string,
  now: Temporal.Instant
): Promise<SendingFacts | undefined> {
  const attempts = selectPastAttempts({
    merchantId: sql`o.merchant_id`,
    customerId: sql`o.customer_id`,
    fingerprint: sql`o.known_as`,
    invoiceIds: sql`(
      select l.invoice_id from planned_collection_invoice l
      where l.merchant_id = o.merchant_id and l.planned_id = o.id and l.is_live)`,
    now
  });
  // What a card or account is known as is worked out before its tries are looked for: row-level security keeps what
  // has yet to be worked out off every index.
  const [row] = await tx.execute<Row>(sql`
    with own as materialized (
      select p.merchant_id, p.id, p.customer_id, m.id as method_id, m.account_id, to_json(m) as method,
        coalesce(m.fingerprint, m.id::text) as known_as
      from planned_collection p
      left join payment_method m on m.merchant_id = p.merchant_id and m.id = p.payment_method_id
        and m.customer_id = p.customer_id and m.status = 'active'
      where p.merchant_id = ${merchantId} and p.id = ${plannedId}
    )
    select (
        select json_agg(json_build_object('invoice_id', l.invoice_id, 'amount_minor', l.amount_minor) order by l.invoice_id)
        from planned_collection_invoice l
        where l.merchant_id = o.merchant_id and l.planned_id = o.id and l.is_live) as lines,
      exists (
        select from planned_collection_invoice l
        join attempt_allocation a on a.merchant_id = l.merchant_id and a.invoice_id = l.invoice_id and a.is_live
        where l.merchant_id = o.merchant_id and l.planned_id = o.id and l.is_live) as is_under_way,
      exists (
        select from contact_hold h
        where h.merchant_id = o.merchant_id and h.customer_id = o.customer_id and h.stops_debits
          and h.released_at is null and (h.invoice_id is null or h.invoice_id in (
            select l.invoice_id from planned_collection_invoice l
            where l.merchant_id = o.merchant_id and l.planned_id = o.id and l.is_live))) as is_held,
      o.method_id is not null and exists (
        select from debit_consent d where d.merchant_id = o.merchant_id and d.customer_id = o.customer_id
          and d.payment_method_id = o.method_id and d.revoked_at is null) as is_debitable,
      o.method, coalesce(o.method ->> 'gateway_customer_ref', g.gateway_ref) as customer_ref, c.language,
      (select d.gateway_ref from mandate d
        where d.merchant_id = o.merchant_id and d.payment_method_id = o.method_id and d.status = 'active' limit 1) as mandate_ref,
      (select json_agg(h) from (${attempts}) h) as attempts
    from own o
    join customer c on c.merchant_id = o.merchant_id and c.id = o.customer_id
    left join gateway_customer g on g.merchant_id = o.merchant_id and g.customer_id = o.customer_id
      and g.account_id = o.account_id`);
  return row && toFacts(row);
}

function toFacts(row: Row): SendingFacts {
  const { method, customer_ref: customerRef, mandate_ref: mandateRef } = row;
  return {
    lines: (row.lines ?? []).map((line) => ({ invoiceId: line.invoice_id, amountMinor: line.amount_minor })),
    isUnderWay: row.is_under_way,
    isHeld: row.is_held,
    isDebitable: row.is_debitable,
    method:
      method && customerRef !== null
        ? { ...fromJsonRow(paymentMethod, method), customerRef, mandateRef }
        : undefined,
    language: row.language,
    attempts: (row.attempts ?? []).map(toPastAttempt)
  };
}
