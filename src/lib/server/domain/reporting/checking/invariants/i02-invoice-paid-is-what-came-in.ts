import type { Invariant } from './invariant.ts';

export const invoicePaidIsWhatCameIn: Invariant = {
  id: 'I2',
  says: 'What an invoice was paid is what payments brought less what went back, and its balance and what of it is written off are what the ledger says.',
  violations: `
  select i.id, i.balance_minor, coalesce(sum(e.amount_minor) filter (where e.account = 'receivable'), 0) as ledger_balance,
    i.written_off_minor, coalesce(sum(e.amount_minor) filter (where e.account = 'write-off'), 0) as ledger_written_off
  from invoice i left join ledger_entry e on e.merchant_id = i.merchant_id and e.invoice_id = i.id
  where :slice(i.id)
  group by i.merchant_id, i.id, i.balance_minor, i.written_off_minor
  having i.balance_minor <> coalesce(sum(e.amount_minor) filter (where e.account = 'receivable'), 0)
    or i.written_off_minor <> coalesce(sum(e.amount_minor) filter (where e.account = 'write-off'), 0)
  union all
  select a.id, a.amount_minor, coalesce(sum(e.amount_minor), 0), null, null
  from payment_attempt a
    cross join lateral (select 'attempt:' || a.id as cause offset 0) k
    join ledger_transaction t on t.merchant_id = a.merchant_id and t.cause = k.cause
    join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = 'clearing'
  where :slice(a.id) and not exists (select 1 from reconciliation_break b
    where b.merchant_id = a.merchant_id and b.kind = 'amount-differs' and b.gateway_ref = a.gateway_ref)
  group by a.merchant_id, a.id, a.amount_minor
  having a.amount_minor <> coalesce(sum(e.amount_minor), 0)`,
  walks: ['invoice.id', 'payment_attempt.id']
};
