import type { Invariant } from './invariant.ts';

export const toldOnce: Invariant = {
  id: 'I13',
  says: 'A notice goes out at most once per cause and channel.',
  violations: `
  select n.id, n.cause, n.channel from notice n
  where :slice(n.id) and exists (select from notice o where o.merchant_id = n.merchant_id
    and o.cause = n.cause and o.channel = n.channel and o.id <> n.id)
  union all
  select n.id, n.provider_ref, n.channel from notice n
  where :slice(n.id) and exists (select from notice o where o.merchant_id = n.merchant_id
    and o.provider_ref = n.provider_ref and o.channel = n.channel and o.id <> n.id)`,
  walks: ['notice.id']
};
