import type { Invariant } from './invariant.ts';

export const oneChargePerAttempt: Invariant = {
  id: 'I6',
  says: 'A succeeded attempt is booked once, and only a succeeded attempt is.',
  violations: `
  select a.id, a.status, count(t.id) as bookings from payment_attempt a
    cross join lateral (select 'attempt:' || a.id as cause offset 0) k
    left join ledger_transaction t on t.merchant_id = a.merchant_id and t.cause = k.cause
  where :slice(a.id)
  group by a.merchant_id, a.id, a.status
  having count(t.id) <> (case when a.status = 'succeeded' then 1 else 0 end)
  union all
  select a.id, a.gateway_ref, 2 from payment_attempt a
  where :slice(a.id) and exists (select from payment_attempt b where b.merchant_id = a.merchant_id
    and b.account_id = a.account_id and b.gateway_ref = a.gateway_ref and b.id <> a.id)`,
  walks: ['payment_attempt.id']
};
