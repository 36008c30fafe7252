import type { Invariant } from './invariant.ts';

/** Where each booking balances, so do all together. */
export const ledgerBalances: Invariant = {
  id: 'I1',
  says: 'Debits equal credits, per booking and currency.',
  violations: `
  select transaction_id as id, currency, sum(amount_minor) as off_by from ledger_entry
  where :slice(transaction_id)
  group by merchant_id, transaction_id, currency having sum(amount_minor) <> 0`,
  walks: ['ledger_entry.transaction_id']
};
