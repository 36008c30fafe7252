import type { Invariant } from './invariant.ts';

export const whoIsHeldIsNotDebited: Invariant = {
  id: 'I23',
  says: 'While somebody, or an invoice of theirs, is left alone with their debits, no machine begins to take money for it.',
  violations: `
  select a.id, h.because from payment_attempt a
  join contact_hold h on h.merchant_id = a.merchant_id and h.customer_id = a.customer_id and h.stops_debits
  where a.initiator = 'merchant' and a.status <> 'canceled'
    and a.opened_at > h.held_at and a.opened_at < coalesce(h.released_at, 'infinity')
    and (h.invoice_id is null or exists (select from attempt_allocation l
      where l.merchant_id = a.merchant_id and l.attempt_id = a.id and l.invoice_id = h.invoice_id))`
};
