import { sql, type SQL } from 'drizzle-orm';
import { momentsAround } from '../period.ts';
import { CASE_KEYS, FLOW_KEYS, isCaseCut, type FlowCut } from '../recovery/cuts.ts';
import { isAsked } from '../recovery/read-recovery.ts';
import type { RowsAsked } from './row-asked.ts';

const MEASURES: Readonly<Record<RowsAsked['measure'], SQL>> = {
  'at-risk': sql`c.at_risk_minor`,
  recovered: sql`moved.recovered`,
  forgiven: sql`moved.forgiven`,
  owed: sql`c.at_risk_minor - moved.recovered - moved.forgiven`
};

const isFlowPart = ({ part }: RowsAsked): boolean => part !== undefined && !isCaseCut(part.cut);

/**
 * Missed invoices with what is counted of each: the rows behind one figure of a cut. The newest first without a sort: by
 * the index `case_by_moment`.
 */
export function recoveryRows(asked: RowsAsked): SQL {
  const { part, withinDays, merchantId, measure } = asked;
  const isFlow = isFlowPart(asked);
  const ofFlow = isFlow
    ? sql`and f.kind = 'money' and ${FLOW_KEYS[part!.cut as FlowCut]} = ${part!.key}`
    : sql``;
  const isListed = isFlow
    ? sql`and moved.flows > 0`
    : measure === 'at-risk'
      ? sql``
      : sql`and ${MEASURES[measure]} <> 0`;
  return sql`
    select c.invoice_id as id, c.missed_at as at, c.customer_id, c.invoice_id, c.currency,
      ${MEASURES[measure]} as amount_minor,
      case c.because when 'overdue' then 'overdue' else coalesce(c.reason_class, 'technical') || ':' ||
        coalesce(c.reason_code, '') end as note
    from recovery_case c
    cross join lateral (
      select count(*) as flows, ${MOVED}
      from recovery_flow f
      where f.merchant_id = ${merchantId} and f.invoice_id = c.invoice_id and f.after_days <= ${withinDays} ${ofFlow}) moved
    where ${isCase(asked)} ${isListed}`;
}

/** What was booked of one invoice, together. */
const MOVED = sql`coalesce(sum(f.amount_minor) filter (where f.kind = 'money'), 0) as recovered,
  coalesce(sum(f.amount_minor) filter (where f.kind = 'forgiven'), 0) as forgiven`;

/** The days stand there a second time, as moments, for the index. */
function isCase(asked: RowsAsked): SQL {
  const { part, period } = asked;
  const { from, until } = momentsAround(period);
  const ofCase = part && isCaseCut(part.cut) ? sql`and ${CASE_KEYS[part.cut]} = ${part.key}` : sql``;
  return sql`${isAsked(asked)}
    and c.missed_at >= ${from}::timestamptz and c.missed_at < ${until}::timestamptz ${ofCase}`;
}

/**
 * Their number and sum: from what was added up by day. How many invoices have something that came, was forgiven or is
 * owed doesn't add up from days, for it may come and go back: these are counted, all together rather than one by one.
 */
export function recoveryWhole(asked: RowsAsked): SQL {
  const { part, withinDays, merchantId, currency, measure, period } = asked;
  const isFlow = isFlowPart(asked);
  if (isFlow || measure === 'at-risk')
    return sql`
      select sum(invoice_count) as count, sum(${isFlow ? sql`recovered_minor` : sql`at_risk_minor`}) as sum
      from recovery_day
      where merchant_id = ${merchantId} and currency = ${currency} and cut = ${part?.cut ?? 'month'}
        and missed_on >= ${period.from.toString()}::date and missed_on <= ${period.until.toString()}::date
        and after_days <= ${withinDays} ${part ? sql`and key = ${part.key}` : sql``}`;
  return sql`
    with c as materialized (select c.invoice_id, c.at_risk_minor from recovery_case c where ${isCase(asked)}),
    m as (
      select f.invoice_id, ${MOVED} from c join recovery_flow f on f.merchant_id = ${merchantId}
        and f.invoice_id = c.invoice_id and f.after_days <= ${withinDays}
      group by f.invoice_id)
    select count(*) as count, sum(${MEASURES[measure]}) as sum
    from c left join m on m.invoice_id = c.invoice_id
    cross join lateral (select coalesce(m.recovered, 0) as recovered, coalesce(m.forgiven, 0) as forgiven) moved
    where ${MEASURES[measure]} <> 0`;
}
