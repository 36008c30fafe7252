import { sql, type SQL } from 'drizzle-orm';
import { CASE_KEYS, FLOW_KEYS, isCaseCut } from '../recovery/cuts.ts';
import { isAsked } from '../recovery/read-recovery.ts';
import type { RowsAsked } from './row-asked.ts';

const MEASURES: Readonly<Record<RowsAsked['measure'], SQL>> = {
  'at-risk': sql`c.at_risk_minor`,
  recovered: sql`moved.recovered`,
  forgiven: sql`moved.forgiven`,
  owed: sql`c.at_risk_minor - moved.recovered - moved.forgiven`
};

/** Missed invoices with what is counted of each: the rows behind one figure of a cut. */
export function recoveryRows(asked: RowsAsked): SQL {
  const { part, withinDays, merchantId, measure } = asked;
  const ofCase = part && isCaseCut(part.cut) ? sql`and ${CASE_KEYS[part.cut]} = ${part.key}` : sql``;
  const ofFlow =
    part && !isCaseCut(part.cut) ? sql`and f.kind = 'money' and ${FLOW_KEYS[part.cut]} = ${part.key}` : sql``;
  const isFlow = part !== undefined && !isCaseCut(part.cut);
  return sql`
    select c.invoice_id as id, c.missed_at as at, c.customer_id, c.invoice_id, c.currency,
      ${MEASURES[measure]} as amount_minor,
      case c.because when 'overdue' then 'overdue' else coalesce(c.reason_class, 'technical') || ':' ||
        coalesce(c.reason_code, '') end as note
    from recovery_case c
    cross join lateral (
      select count(*) as flows, coalesce(sum(f.amount_minor) filter (where f.kind = 'money'), 0) as recovered,
        coalesce(sum(f.amount_minor) filter (where f.kind = 'forgiven'), 0) as forgiven
      from recovery_flow f
      where f.merchant_id = ${merchantId} and f.invoice_id = c.invoice_id and f.after_days <= ${withinDays} ${ofFlow}) moved
    where ${isAsked(asked)} ${ofCase} and (${measure} = 'at-risk' or ${MEASURES[measure]} <> 0 or ${isFlow})
      and (not ${isFlow} or moved.flows > 0)`;
}
