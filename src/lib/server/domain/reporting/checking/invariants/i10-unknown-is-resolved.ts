import type { Invariant } from './invariant.ts';

export const unknownIsResolved: Invariant = {
  id: 'I10',
  says: 'No attempt stays unknown for more than an hour.',
  violations: `
  select id, status, opened_at from payment_attempt
  where status in ('opened', 'unknown') and opened_at < :now - interval '60 minutes'`
};
