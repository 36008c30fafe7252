import { sql, type SQL } from 'drizzle-orm';

/** Along which recovery can be looked at by what was missed: the whole of what was at risk is divided. */
export const caseCuts = ['month', 'reason', 'method', 'route', 'segment'] as const;
/** Along which it can be looked at by what brought the money: the whole of what was recovered is divided. */
export const flowCuts = ['step', 'channel', 'tone', 'way', 'account', 'hour', 'payday'] as const;

export type CaseCut = (typeof caseCuts)[number];
export type FlowCut = (typeof flowCuts)[number];
export type Cut = CaseCut | FlowCut;

/** To which part of a cut a missed invoice `c` belongs. `-` where there is none. */
export const CASE_KEYS: Readonly<Record<CaseCut, SQL>> = {
  month: sql`to_char(c.missed_on, 'YYYY-MM')`,
  reason: sql`case c.because when 'overdue' then 'overdue'
    else coalesce(c.reason_class, 'technical') || ':' || coalesce(c.reason_code, '') end`,
  method: sql`coalesce(c.method, '-')`,
  route: sql`coalesce(c.account_id::text, '-')`,
  segment: sql`coalesce(c.segment, '-')`
};

/** Where no message counts: the merchant took it, or nobody was written to before they paid. */
const UNTOLD = sql`case f.way when 'debit' then 'debit' when 'other' then '-' else 'unasked' end`;

/** To which part of a cut a booking `f` belongs. */
export const FLOW_KEYS: Readonly<Record<FlowCut, SQL>> = {
  step: sql`case when f.step is not null then f.sequence_id || ':' || f.step
    when f.notice_id is not null then 'message' else ${UNTOLD} end`,
  channel: sql`coalesce(f.channel, ${UNTOLD})`,
  tone: sql`case when f.notice_id is not null then coalesce(f.tone, 'own') else ${UNTOLD} end`,
  way: sql`f.method`,
  account: sql`coalesce(f.account_id::text, f.way)`,
  hour: sql`to_char(f.hour, 'FM00')`,
  payday: sql`coalesce(to_char(f.payday_days, 'FM00'), '-')`
};

export function isCaseCut(cut: Cut): cut is CaseCut {
  return (caseCuts as readonly string[]).includes(cut);
}
