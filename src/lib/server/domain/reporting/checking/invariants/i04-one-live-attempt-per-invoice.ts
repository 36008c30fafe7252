import type { Invariant } from './invariant.ts';

export const oneLiveAttemptPerInvoice: Invariant = {
  id: 'I4',
  says: 'An invoice has at most one attempt under way, and an allocation is live exactly while its attempt is.',
  violations: `
  select invoice_id as id, count(*) as live from attempt_allocation where is_live
  group by merchant_id, invoice_id having count(*) > 1
  union all
  select l.invoice_id, 1 from attempt_allocation l
    join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
  where l.is_live and a.status not in ('opened', 'unknown', 'requires_action', 'processing')`
};
