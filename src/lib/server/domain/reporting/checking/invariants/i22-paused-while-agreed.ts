import type { Invariant } from './invariant.ts';

export const pausedWhileAgreed: Invariant = {
  id: 'I22',
  says: 'An invoice is paused exactly while a collection agency has it, or an arrangement that runs, a promise that stands, or a hold on debits is about it.',
  violations: `
  select i.id, i.paused_because, case when g.id is not null then 'handover' when a.id is not null then 'arrangement' when p.id is not null then 'promise' when h.held then 'hold' end as agreed
  from invoice i
  left join arrangement_invoice l on l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live
  left join arrangement a on a.merchant_id = l.merchant_id and a.id = l.arrangement_id and a.status = 'running'
  left join promised_invoice k on k.merchant_id = i.merchant_id and k.invoice_id = i.id and k.is_live
  left join payment_promise p on p.merchant_id = k.merchant_id and p.id = k.promise_id and p.status = 'given'
  left join handover_invoice o on o.merchant_id = i.merchant_id and o.invoice_id = i.id and o.is_live
  left join handover_case g on g.merchant_id = o.merchant_id and g.id = o.case_id
    and g.status in ('released', 'delivered', 'acknowledged')
  cross join lateral (select exists (select from contact_hold h
      where h.merchant_id = i.merchant_id and h.customer_id = i.customer_id and h.stops_debits and h.released_at is null
        and h.invoice_id is null)
    or exists (select from contact_hold h
      where h.merchant_id = i.merchant_id and h.customer_id = i.customer_id and h.stops_debits and h.released_at is null
        and h.invoice_id = i.id) as held) h
  where :slice(i.id) and (i.paused_because is distinct from
      case when g.id is not null then 'handover' when a.id is not null then 'arrangement' when p.id is not null then 'promise' when h.held then 'hold' end
    or (l.invoice_id is not null and a.id is null) or (k.invoice_id is not null and p.id is null))`,
  walks: ['invoice.id']
};
