import type { Invariant } from './invariant.ts';

export const toldPaidWhenPaid: Invariant = {
  id: 'I15',
  says: 'Who was told "paid" has paid, and who paid is told within five minutes.',
  violations: `
  select n.id, n.cause from notice n
  where n.kind = 'receipt' and not exists (
    select 1 from payment_attempt a where a.merchant_id = n.merchant_id
      and n.cause = 'attempt:' || a.id and a.status = 'succeeded')
  union all
  select a.id, 'not told' from payment_attempt a
    join customer c on c.merchant_id = a.merchant_id and c.id = a.customer_id
  where a.status = 'succeeded' and a.resolved_at < :now - interval '5 minutes'
    and (c.email is not null or c.phone is not null)
    and not exists (select 1 from notice n where n.merchant_id = a.merchant_id and n.cause = 'attempt:' || a.id)`
};
