import type { Invariant } from './invariant.ts';

export const oneChargePerAttempt: Invariant = {
  id: 'I6',
  says: 'A succeeded attempt is booked once, and only a succeeded attempt is.',
  violations: `
  select a.id, a.status, count(t.id) as bookings from payment_attempt a
    left join ledger_transaction t on t.merchant_id = a.merchant_id and t.cause = 'attempt:' || a.id
  group by a.merchant_id, a.id, a.status
  having count(t.id) <> (case when a.status = 'succeeded' then 1 else 0 end)
  union all
  select a.id, 'two references', count(*) from payment_attempt a where a.gateway_ref is not null
  group by a.merchant_id, a.id having count(*) > 1
  union all
  select min(a.id::text)::uuid, a.gateway_ref, count(*) from payment_attempt a where a.gateway_ref is not null
  group by a.merchant_id, a.account_id, a.gateway_ref having count(*) > 1`
};
