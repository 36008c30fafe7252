import type { Invariant } from './invariant.ts';

/** The case was paid then, and is open again since the agency took a payment back. */
const wasPaidAt = (moment: string) => `coalesce((select c.event = 'settle' from status_change c
      where c.merchant_id = k.merchant_id and c.subject_id = k.id and c.at <= ${moment} order by c.position desc limit 1), false)`;

export const whatAnAgencyHasIsLeftAlone: Invariant = {
  id: 'I25',
  says: 'While an agency has a claim, no machine of ours begins to take money for it or asks for it; and it got there by two people.',
  violations: `
  select k.id, a.id as what from handover_case k
  join handover_invoice h on h.merchant_id = k.merchant_id and h.case_id = k.id and h.handed_over_minor is not null
  join attempt_allocation l on l.merchant_id = h.merchant_id and l.invoice_id = h.invoice_id
  join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
  where a.initiator = 'merchant' and a.status <> 'canceled'
    and a.opened_at > k.released_at and a.opened_at < coalesce(k.ended_at, 'infinity')
    and not ${wasPaidAt('a.opened_at')}
  union all
  select k.id, n.id from handover_case k
  join handover_invoice h on h.merchant_id = k.merchant_id and h.case_id = k.id and h.handed_over_minor is not null
  join notice n on n.merchant_id = h.merchant_id and n.invoice_id = h.invoice_id and n.sequence_step_id is not null
  where n.status in ('sent', 'ambiguous') and n.claimed_at > k.released_at + interval '1 minute'
    and n.claimed_at < coalesce(k.ended_at, 'infinity') and not ${wasPaidAt('n.claimed_at')}
  union all
  select k.id, null from handover_case k
  where k.released_at is not null and not exists (select from release_request r
    where r.merchant_id = k.merchant_id and r.kind = 'handover' and r.subject_id = k.id and r.status = 'released')`
};
