import type { Invariant } from './invariant.ts';

export const instalmentsAreWhatIsOwed: Invariant = {
  id: 'I21',
  says: 'While an arrangement runs, its open parts add up to what its invoices owe, a quarter of an hour after the last booking.',
  violations: `
  with owed as (
    select a.id, sum(i.balance_minor) as owed_minor,
      max((select max(t.booked_at) from ledger_entry e
        join ledger_transaction t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
        where e.merchant_id = i.merchant_id and e.invoice_id = i.id)) as booked_at
    from arrangement a
    join arrangement_invoice l on l.merchant_id = a.merchant_id and l.arrangement_id = a.id
    join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
    where a.status = 'running'
    group by a.id
  )
  select o.id, o.owed_minor, p.open_minor from owed o
  cross join lateral (select coalesce(sum(n.open_minor), 0) as open_minor from instalment n where n.arrangement_id = o.id) p
  where p.open_minor <> o.owed_minor and o.booked_at < :now - interval '15 minutes'`
};
