import type { Invariant } from './invariant.ts';

export const toldPaidWhenPaid: Invariant = {
  id: 'I15',
  says: 'Who was told "paid" has paid, and who paid is told within five minutes.',
  violations: `
  select n.id, n.cause from notice n
    cross join lateral (
      select case when n.cause ~ '^attempt:[0-9a-f-]{36}$' then substr(n.cause, 9)::uuid end as attempt_id offset 0) k
  where :slice(n.id) and n.kind = 'receipt' and not exists (
    select 1 from payment_attempt a where a.merchant_id = n.merchant_id and a.status = 'succeeded'
      and a.id = k.attempt_id)
  union all
  select a.id, 'not told' from payment_attempt a
    join customer c on c.merchant_id = a.merchant_id and c.id = a.customer_id
    cross join lateral (select 'attempt:' || a.id as cause offset 0) k
  where :slice(a.id) and a.status = 'succeeded' and a.resolved_at < :now - interval '5 minutes'
    and (c.email is not null or c.phone is not null)
    and not exists (select 1 from notice n where n.merchant_id = a.merchant_id and n.cause = k.cause)`,
  walks: ['notice.id', 'payment_attempt.id']
};
