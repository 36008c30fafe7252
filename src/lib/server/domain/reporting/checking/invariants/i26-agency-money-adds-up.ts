import type { Invariant } from './invariant.ts';

export const agencyMoneyAddsUp: Invariant = {
  id: 'I26',
  says: 'What agencies hold for us is, to the cent, what they collected and did not pass on; and an agency that was told everything knows what is owed.',
  violations: `
  select coalesce(l.currency, p.currency) as id, l.minor as booked, p.minor as held from (
    select currency, sum(amount_minor) as minor from ledger_entry where account = 'agency' group by currency) l
  full join (
    select currency, sum(amount_minor) as minor from agency_payment where remitted_at is null group by currency) p
    on p.currency = l.currency
  where coalesce(l.minor, 0) <> coalesce(p.minor, 0)
  union all
  select h.invoice_id::text, h.told_minor, i.balance_minor from handover_invoice h
  join handover_case k on k.merchant_id = h.merchant_id and k.id = h.case_id
    and k.status in ('released', 'delivered', 'acknowledged')
  join invoice i on i.merchant_id = h.merchant_id and i.id = h.invoice_id
  where h.is_live and h.told_minor <> i.balance_minor
    -- Whoever tells the agency hears of it by an event, which may still be on its way.
    and not exists (select from domain_event e
      join event_delivery d on d.merchant_id = e.merchant_id and d.event_id = e.id and d.subscriber = 'handover.follow-balance'
      where e.merchant_id = i.merchant_id and e.subject_id = i.id and d.delivered_at is null)`
};
