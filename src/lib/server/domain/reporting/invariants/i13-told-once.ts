import type { Invariant } from './invariant.ts';

export const toldOnce: Invariant = {
  id: 'I13',
  says: 'A notice goes out at most once per cause and channel.',
  violations: `
  select cause as id, channel, count(*) as notices from notice
  group by merchant_id, cause, channel having count(*) > 1
  union all
  select provider_ref, channel, count(*) from notice where provider_ref is not null
  group by merchant_id, channel, provider_ref having count(*) > 1`
};
