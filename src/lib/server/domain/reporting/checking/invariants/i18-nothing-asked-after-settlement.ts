import type { Invariant } from './invariant.ts';

/** Of every invoice that a message told of: a message of several stands under the one that leads. */
export const nothingAskedAfterSettlement: Invariant = {
  id: 'I18',
  says: 'Nobody is asked for an invoice that was paid, void or written off a minute before.',
  violations: `
  select n.id, n.kind, told.invoice_id, last.to_status from notice n
  left join pay_link k on k.merchant_id = n.merchant_id and k.id = n.pay_link_id
  cross join lateral unnest(coalesce(k.invoice_ids, array[n.invoice_id])) as told (invoice_id)
  cross join lateral (
    select s.to_status, s.at from status_change s
    where s.subject_kind = 'invoice' and s.subject_id = told.invoice_id and s.at <= n.claimed_at
    order by s.position desc limit 1) last
  where :slice(n.id) and n.sequence_step_id is not null and n.status in ('sent', 'ambiguous') and n.claimed_at is not null
    and last.to_status in ('paid', 'void', 'uncollectible') and last.at < n.claimed_at - interval '1 minute'`,
  walks: ['notice.id']
};
