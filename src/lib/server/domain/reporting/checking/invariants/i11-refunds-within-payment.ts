import type { Invariant } from './invariant.ts';

export const refundsWithinPayment: Invariant = {
  id: 'I11',
  says: 'No more goes back than came in.',
  violations: `
  select a.id, a.amount_minor, sum(r.amount_minor) as refunded from refund r
    join payment_attempt a on a.merchant_id = r.merchant_id and a.id = r.attempt_id
  where :slice(r.attempt_id) and r.status not in ('failed', 'canceled')
  group by a.merchant_id, a.id, a.amount_minor having sum(r.amount_minor) > a.amount_minor`,
  walks: ['refund.attempt_id']
};
