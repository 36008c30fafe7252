import type { Invariant } from './invariant.ts';

export const statusIsLastChange: Invariant = {
  id: 'I7',
  says: 'Every status is the last change written down for it.',
  violations: `
  with last as (
    select distinct on (subject_kind, subject_id) subject_kind, subject_id, to_status
    from status_change order by subject_kind, subject_id, position desc
  ), current as (
    select 'invoice' as kind, id, status from invoice
    union all select 'attempt', id, status from payment_attempt
    union all select 'refund', id, status from refund
    union all select 'dispute', id, status from dispute
    union all select 'payment-method', id, status from payment_method
    union all select 'method-setup', id, status from method_setup
    union all select 'notice', id, status from notice
    union all select 'subscription', id, status from subscription
    union all select 'bank-debit', attempt_id, status from bank_debit
    union all select 'bank-entry', id, status from bank_entry
    union all select 'planned-collection', id, status from planned_collection
    union all select 'arrangement', id, status from arrangement
    union all select 'promise', id, status from payment_promise
    union all select 'webhook-endpoint', id, status from webhook_endpoint
    union all select 'release', id, status from release_request
    union all select 'webhook-delivery', id, status from webhook_delivery
  )
  select c.kind, c.id, c.status, l.to_status from current c
    left join last l on l.subject_kind = c.kind and l.subject_id = c.id
  where l.to_status is distinct from c.status`
};
