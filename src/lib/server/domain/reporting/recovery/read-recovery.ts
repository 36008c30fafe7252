import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { Period } from '../period.ts';
import { CASE_KEYS, FLOW_KEYS, isCaseCut, type Cut } from './cuts.ts';

/** Which invoices are looked at (by the day on which they were missed), and for how many days after. */
export type RecoveryAsked = Readonly<{
  merchantId: string;
  period: Period;
  currency: string;
  withinDays: number;
}>;

/** One part of a cut. Amounts in minor units; at risk = recovered + forgiven + still owed. */
export type RecoveryPart = Readonly<{
  /** What part it is: a month, a reason, an account … `cuts.ts` says which. */
  key: string;
  /** Invoices that were missed; of a cut by what brought the money, invoices that money came for. */
  invoiceCount: number;
  atRiskMinor: number;
  recoveredMinor: number;
  forgivenMinor: number;
}>;

type Row = { key: string; invoices: number; at_risk: string; recovered: string; forgiven: string };

/** Recovery, divided along a cut: the parts add up to the whole to the cent. */
export async function readRecovery(tx: Tx, asked: RecoveryAsked, cut: Cut): Promise<RecoveryPart[]> {
  const rows = await tx.execute<Row>(
    isCaseCut(cut) ? byCase(asked, CASE_KEYS[cut]) : byFlow(asked, FLOW_KEYS[cut])
  );
  return rows.map((row) => ({
    key: row.key,
    invoiceCount: row.invoices,
    atRiskMinor: Number(row.at_risk),
    recoveredMinor: Number(row.recovered),
    forgivenMinor: Number(row.forgiven)
  }));
}

const byCase = (asked: RecoveryAsked, key: (typeof CASE_KEYS)[keyof typeof CASE_KEYS]) => sql`
  with cases as (
    select c.invoice_id, c.at_risk_minor, ${key} as key from recovery_case c where ${isAsked(asked)}),
  flows as (
    select f.invoice_id, coalesce(sum(f.amount_minor) filter (where f.kind = 'money'), 0) as recovered,
      coalesce(sum(f.amount_minor) filter (where f.kind = 'forgiven'), 0) as forgiven
    from recovery_flow f
    where f.merchant_id = ${asked.merchantId} and f.after_days <= ${asked.withinDays}
      and f.invoice_id in (select invoice_id from cases)
    group by f.invoice_id)
  select key, count(*)::int as invoices, sum(at_risk_minor) as at_risk, coalesce(sum(recovered), 0) as recovered,
    coalesce(sum(forgiven), 0) as forgiven
  from cases left join flows using (invoice_id)
  group by key order by key`;

const byFlow = (asked: RecoveryAsked, key: (typeof FLOW_KEYS)[keyof typeof FLOW_KEYS]) => sql`
  with parts as (
    select f.invoice_id, f.amount_minor, ${key} as key
    from recovery_case c
    join recovery_flow f on f.merchant_id = c.merchant_id and f.invoice_id = c.invoice_id
    where ${isAsked(asked)} and f.kind = 'money' and f.after_days <= ${asked.withinDays})
  select key, count(distinct invoice_id)::int as invoices, 0 as at_risk, sum(amount_minor) as recovered, 0 as forgiven
  from parts group by key order by key`;

/** Whether a missed invoice `c` is among those that are looked at. */
export function isAsked({ merchantId, period, currency }: RecoveryAsked) {
  return sql`c.merchant_id = ${merchantId} and c.currency = ${currency}
    and c.missed_on >= ${period.from.toString()}::date and c.missed_on <= ${period.until.toString()}::date`;
}
