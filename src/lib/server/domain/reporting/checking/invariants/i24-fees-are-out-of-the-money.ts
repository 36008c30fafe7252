import type { Invariant } from './invariant.ts';

export const feesAreOutOfTheMoney: Invariant = {
  id: 'I24',
  says: 'What a provider or a bank keeps comes out of the money that lies there, to the cent, and touches nothing that a customer owes or is owed.',
  violations: `
  select t.id, t.cause from ledger_transaction t
  join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id
  where :slice(t.id) and t.kind in ('gateway-fee', 'bank-fee')
  group by t.merchant_id, t.id, t.cause
  having sum(e.amount_minor) filter (where e.account = 'fee')
      is distinct from -sum(e.amount_minor) filter (where e.account = 'clearing')
    or bool_or(e.account not in ('fee', 'clearing') or e.invoice_id is not null)`,
  walks: ['ledger_transaction.id']
};
