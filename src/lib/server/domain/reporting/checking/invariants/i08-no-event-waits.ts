import type { Invariant } from './invariant.ts';

export const noEventWaits: Invariant = {
  id: 'I8',
  says: 'No provider event waits longer than 15 minutes, no carrier’s report longer than 30.',
  violations: `
  select event_id as id, type, received_at from webhook_inbox
  where processed_at is null and received_at < :now - interval '15 minutes'
  union all
  select id::text, source, received_at from carrier_report
  where processed_at is null and received_at < :now - interval '30 minutes'`
};
