import type { Invariant } from './invariant.ts';

export const everySubscriberIsTold: Invariant = {
  id: 'I9',
  says: 'Every event reaches each of its subscribers within 15 minutes, or is set aside where somebody sees it.',
  violations: `
  select d.event_id as id, d.subscriber from event_delivery d
    join domain_event e on e.merchant_id = d.merchant_id and e.id = d.event_id
  where d.delivered_at is null and e.at < :now - interval '15 minutes'
    and not exists (
      select 1 from pgboss.job j where j.data -> 'data' ->> 'eventId' = d.event_id::text)`
};
