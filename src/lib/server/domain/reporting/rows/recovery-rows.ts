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
    from ${measure === 'forgiven' && !isFlow ? withForgiven(asked) : sql`recovery_case c`}
    cross join lateral (
      select count(*) as flows, ${MOVED}
      from recovery_flow f
      where f.merchant_id = ${merchantId} and f.invoice_id = c.invoice_id and f.after_days <= ${withinDays} ${ofFlow}) moved
    where ${isCase(asked)} ${isListed}`;
}

/** The few cases of which something was forgiven in time, without a look at all the others. */
const withForgiven = ({ merchantId, period, withinDays }: RowsAsked): SQL => sql`(
    select distinct f.invoice_id from recovery_flow f
    where f.merchant_id = ${merchantId} and f.kind = 'forgiven' and f.booked_on >= ${period.from.toString()}::date
      and f.booked_on <= ${period.until.add({ days: withinDays }).toString()}::date) g
    join recovery_case c on c.merchant_id = ${merchantId} and c.invoice_id = g.invoice_id`;

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

/** What of a measure stands in the sums by day: how many invoices, and how much. */
const SUMMED: Readonly<Record<RowsAsked['measure'], Readonly<{ count: SQL; sum: SQL }>>> = {
  'at-risk': { count: sql`invoice_count`, sum: sql`at_risk_minor` },
  recovered: { count: sql`recovered_count`, sum: sql`recovered_minor` },
  forgiven: { count: sql`forgiven_count`, sum: sql`forgiven_minor` },
  owed: { count: sql`owed_count`, sum: sql`at_risk_minor - recovered_minor - forgiven_minor` }
};

/** Their number and sum: from what was added up by day. */
export function recoveryWhole(asked: RowsAsked): SQL {
  const { part, withinDays, merchantId, currency, measure, period } = asked;
  const { count, sum } = isFlowPart(asked)
    ? { count: SUMMED['at-risk'].count, sum: SUMMED.recovered.sum }
    : SUMMED[measure];
  return sql`
    select sum(${count}) as count, sum(${sum}) as sum
    from recovery_day
    where merchant_id = ${merchantId} and currency = ${currency} and cut = ${part?.cut ?? 'month'}
      and missed_on >= ${period.from.toString()}::date and missed_on <= ${period.until.toString()}::date
      and after_days <= ${withinDays} ${part ? sql`and key = ${part.key}` : sql``}`;
}
