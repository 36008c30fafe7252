import type { Invariant } from './invariant.ts';

export const ledgerBalances: Invariant = {
  id: 'I1',
  says: 'Debits equal credits, per currency.',
  violations: `
  select currency, sum(amount_minor) as off_by from ledger_entry group by currency having sum(amount_minor) <> 0
  union all
  select currency, sum(amount_minor) from ledger_entry group by merchant_id, transaction_id, currency having sum(amount_minor) <> 0`
};
