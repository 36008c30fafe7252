import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { Period } from '../period.ts';
import type { Cut } from './cuts.ts';

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
export async function readRecovery(
  tx: Tx,
  { merchantId, currency, period, withinDays }: RecoveryAsked,
  cut: Cut
): Promise<RecoveryPart[]> {
  const rows = await tx.execute<Row>(sql`
    select key, sum(invoice_count)::int as invoices, sum(at_risk_minor) as at_risk, sum(recovered_minor) as recovered,
      sum(forgiven_minor) as forgiven
    from recovery_day
    where merchant_id = ${merchantId} and currency = ${currency} and cut = ${cut} and after_days <= ${withinDays}
      and missed_on >= ${period.from.toString()}::date and missed_on <= ${period.until.toString()}::date
    group by key having sum(invoice_count) > 0 order by key`);
  return rows.map((row) => ({
    key: row.key,
    invoiceCount: row.invoices,
    atRiskMinor: Number(row.at_risk),
    recoveredMinor: Number(row.recovered),
    forgivenMinor: Number(row.forgiven)
  }));
}

/** Whether a missed invoice `c` is among those that are looked at. */
export function isAsked({ merchantId, period, currency }: RecoveryAsked) {
  return sql`c.merchant_id = ${merchantId} and c.currency = ${currency}
    and c.missed_on >= ${period.from.toString()}::date and c.missed_on <= ${period.until.toString()}::date`;
}
