import type { Invariant } from './invariant.ts';

export const whoIsHeldIsLeftAlone: Invariant = {
  id: 'I19',
  says: 'Who is to be left alone gets nothing of a sequence, from a minute after that was written down.',
  violations: `
  select n.id, n.kind, h.because from notice n
  join contact_hold h on h.merchant_id = n.merchant_id and h.customer_id = n.customer_id
  where n.sequence_step_id is not null and n.status in ('sent', 'ambiguous')
    and n.claimed_at > h.held_at + interval '1 minute'
    and n.claimed_at < least(h.released_at, h.until_at, 'infinity')`
};
