import { sql } from 'drizzle-orm';
import { money, type Currency } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { fromJsonRow, type JsonRow } from '../../../platform/db/json-row.ts';
import { readMerchant } from '../../identity/index.ts';
import { paymentMethod } from '../../payment-methods/index.ts';
import { findDebitDays, nextCollectionDates } from '../../subscriptions/index.ts';
import { floorOfNotice } from '../planning/decide-for-debt.ts';
import {
  selectPastAttempts,
  toPastAttempt,
  wantedOf,
  type PastAttemptRow
} from '../planning/read-retry-history.ts';
import { listSegments } from '../segments/segments.ts';
import { selectSegmentNames } from '../segments/segments-of-customer.ts';
import type { BacktestCase } from './backtest-retries.ts';
import { historyAt } from './history-at.ts';

type Row = Readonly<{
  decision_id: string;
  decided_at: string;
  customer_id: string;
  customer: string;
  segments: string[];
  invoice_id: string;
  invoice: string;
  amount_minor: string;
  currency: string;
  method: JsonRow;
  notice_days: number | null;
  attempts: PastAttemptRow[] | null;
}>;

type Slice = Readonly<{
  merchantId: string;
  zone: string;
  now: Temporal.Instant;
  days: number;
  limit: number;
}>;

/** So many of a customer's own days after a failure are looked at: more than any reach of a schedule. */
const DAYS_AHEAD = 4;

/**
 * The newest failures that were answered, each with what was known at its moment: tries that came later are left out,
 * and ends that weren't known yet are open again. One statement. Segments, notices and chosen days are today's.
 */
export async function readBacktestCases(tx: Tx, slice: Slice): Promise<BacktestCase[]> {
  const { merchantId, zone } = slice;
  const rows = await selectCases(tx, slice);
  const choices = await findDebitDays(tx, merchantId, [...new Set(rows.map((row) => row.customer_id))]);
  return rows.map((row) => {
    const at = Temporal.Instant.from(row.decided_at.replace(' ', 'T'));
    const amount = money(Number(row.amount_minor), row.currency as Currency);
    const wanted = wantedOf(fromJsonRow(paymentMethod, row.method), amount, 'merchant');
    const today = dateIn(zone, at);
    const choice = choices.get(row.customer_id);
    return {
      decisionId: row.decision_id,
      customer: { id: row.customer_id, name: row.customer },
      invoice: { id: row.invoice_id, number: row.invoice },
      amount,
      at,
      segments: row.segments,
      history: {
        wanted,
        attempts: historyAt((row.attempts ?? []).map(toPastAttempt), at),
        preferredDates: choice ? nextCollectionDates(choice, today, DAYS_AHEAD) : [],
        ...floorOfNotice(wanted.rail, row.notice_days ?? 0, today, zone)
      }
    };
  });
}

async function selectCases(tx: Tx, { merchantId, now, days, limit }: Slice): Promise<Row[]> {
  const { country } = await readMerchant(tx, merchantId);
  const names = selectSegmentNames(await listSegments(tx, merchantId), { country, now });
  const since = now.subtract({ hours: 24 * days }).toString();
  const attempts = selectPastAttempts({
    merchantId: sql`o.merchant_id`,
    customerId: sql`o.customer_id`,
    fingerprint: sql`o.known_as`,
    invoiceIds: sql`(select l.invoice_id from attempt_allocation l
      where l.merchant_id = o.merchant_id and l.attempt_id = o.attempt_id)`,
    now: now.subtract({ hours: 24 * days })
  });
  // The ids of decisions go by time: the newest are read along the primary key.
  const rows = await tx.execute<Row>(sql`
    with answered as materialized (
      select d.merchant_id, d.id as decision_id, d.decided_at, d.attempt_id, a.customer_id, a.amount_minor, a.currency,
        (a.instrument ->> 'paymentMethodId')::uuid as method_id
      from collection_decision d
      join payment_attempt a on a.merchant_id = d.merchant_id and a.id = d.attempt_id
      where d.merchant_id = ${merchantId} and d.kind in ('retry', 'ask-customer', 'give-up')
        and a.status = 'failed' and a.instrument ->> 'kind' = 'stored' and d.decided_at >= ${since}::timestamptz
      order by d.id desc limit ${limit}
    ), own as materialized (
      select w.*, to_json(m) as method, coalesce(m.fingerprint, m.id::text) as known_as,
        (select s.notice_days from debit_consent s where s.merchant_id = w.merchant_id
          and s.payment_method_id = w.method_id order by s.granted_at desc limit 1) as notice_days,
        i.id as invoice_id, i.number as invoice
      from answered w
      join payment_method m on m.merchant_id = w.merchant_id and m.id = w.method_id
      join lateral (
        select i.id, i.number from attempt_allocation l
        join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
        where l.merchant_id = w.merchant_id and l.attempt_id = w.attempt_id order by i.number limit 1) i on true
    )
    select o.decision_id, o.decided_at, o.customer_id, c.name as customer, ${names} as segments, o.invoice_id, o.invoice,
      o.amount_minor, o.currency, o.method, o.notice_days, (select json_agg(h) from (${attempts}) h) as attempts
    from own o join customer c on c.merchant_id = o.merchant_id and c.id = o.customer_id
    order by o.decided_at desc, o.decision_id desc`);
  return [...rows];
}
