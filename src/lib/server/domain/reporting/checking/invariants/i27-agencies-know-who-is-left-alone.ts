import type { Invariant } from './invariant.ts';

export const agenciesKnowWhoIsLeftAlone: Invariant = {
  id: 'I27',
  says: 'While somebody is to be left alone, no agency goes on with a claim of theirs without having been told so.',
  violations: `
  select k.id, h.because from handover_case k
  join contact_hold h on h.merchant_id = k.merchant_id and h.customer_id = k.customer_id and h.released_at is null
  where k.status in ('released', 'delivered', 'acknowledged') and k.held_because is null
    and (h.invoice_id is null or exists (select from handover_invoice l
      where l.merchant_id = k.merchant_id and l.case_id = k.id and l.is_live and l.invoice_id = h.invoice_id))
    -- Whoever tells the agency hears of it by an event, which may still be on its way.
    and not exists (select from domain_event e
      join event_delivery d on d.merchant_id = e.merchant_id and d.event_id = e.id and d.subscriber = 'handover.follow-holds'
      where e.merchant_id = k.merchant_id and e.subject_id in (k.id, k.customer_id) and d.delivered_at is null)`
};
