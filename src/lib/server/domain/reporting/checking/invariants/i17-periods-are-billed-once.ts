import type { Invariant } from './invariant.ts';

export const periodsAreBilled: Invariant = {
  id: 'I17',
  says: 'A bill of a subscription asks what its period and adjustments say, and no bill has two periods.',
  violations: `
  with part as (
    select invoice_id, amount_minor, 1 as periods from subscription_period where :slice(invoice_id)
    union all
    select invoice_id, amount_minor, 0 from subscription_adjustment where :slice(invoice_id)
  )
  select i.id, i.total_minor, sum(p.amount_minor) as asked, sum(p.periods) as periods
  from part p join invoice i on i.id = p.invoice_id
  group by i.id, i.total_minor
  having i.total_minor <> sum(p.amount_minor) or sum(p.periods) > 1`,
  walks: ['invoice.id']
};
