import type { Invariant } from './invariant.ts';

/** What has a lifecycle: its kind in `status_change`, its table, and the column of its id. */
const subjects: readonly (readonly [kind: string, table: string, id: string])[] = [
  ['invoice', 'invoice', 'id'],
  ['attempt', 'payment_attempt', 'id'],
  ['refund', 'refund', 'id'],
  ['dispute', 'dispute', 'id'],
  ['payment-method', 'payment_method', 'id'],
  ['method-setup', 'method_setup', 'id'],
  ['notice', 'notice', 'id'],
  ['subscription', 'subscription', 'id'],
  ['bank-debit', 'bank_debit', 'attempt_id'],
  ['bank-entry', 'bank_entry', 'id'],
  ['planned-collection', 'planned_collection', 'id'],
  ['arrangement', 'arrangement', 'id'],
  ['promise', 'payment_promise', 'id'],
  ['webhook-endpoint', 'webhook_endpoint', 'id'],
  ['release', 'release_request', 'id'],
  ['webhook-delivery', 'webhook_delivery', 'id']
];

export const statusIsLastChange: Invariant = {
  id: 'I7',
  says: 'Every status is the last change written down for it.',
  violations: subjects
    .map(
      ([kind, table, id]) => `
  select '${kind}' as kind, c.${id} as id, c.status, last.to_status from ${table} c
  left join lateral (
    select s.to_status from status_change s
    where s.merchant_id = c.merchant_id and s.subject_kind = '${kind}' and s.subject_id = c.${id}
    order by s.position desc limit 1) last on true
  where :slice(c.${id}) and last.to_status is distinct from c.status`
    )
    .join(' union all '),
  walks: subjects.map(([, table, id]) => `${table}.${id}`)
};
