import type { Invariant } from './invariant.ts';

export const oneCurrencyAlongTheChain: Invariant = {
  id: 'I14',
  says: 'An amount keeps its currency from invoice to attempt to refund, and an attempt is the sum of its allocations.',
  violations: `
  select a.id, a.currency, i.currency as other from payment_attempt a
    join attempt_allocation l on l.merchant_id = a.merchant_id and l.attempt_id = a.id
    join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
  where :slice(a.id) and a.currency <> i.currency
  union all
  select r.id, r.currency, a.currency from refund r
    join payment_attempt a on a.merchant_id = r.merchant_id and a.id = r.attempt_id
  where :slice(r.attempt_id) and r.currency <> a.currency
  union all
  select a.id, a.amount_minor::text, sum(l.amount_minor)::text from payment_attempt a
    join attempt_allocation l on l.merchant_id = a.merchant_id and l.attempt_id = a.id
  where :slice(a.id)
  group by a.merchant_id, a.id, a.amount_minor having a.amount_minor <> sum(l.amount_minor)`,
  walks: ['payment_attempt.id']
};
