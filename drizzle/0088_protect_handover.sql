call make_append_only('handover_conditions'::regclass);
--> statement-breakpoint
call protect_table('collection_agency'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('handover_case'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('handover_invoice'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('agency_message'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('agency_report'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('agency_payment'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('announced_handover'::regclass, 'select, insert, update');
--> statement-breakpoint
create trigger sealed_but_for_its_end before update or delete on agency_payment for each row
  execute function refuse_change_but('kept_minor', 'remitted_at');
--> statement-breakpoint
create trigger sealed_but_for_its_end before update or delete on agency_report for each row
  execute function refuse_change_but('processed_at', 'problem');
--> statement-breakpoint
alter table collection_agency
  add constraint collection_agency_channel check (channel in ('api', 'download') and (channel = 'api') = (api_url is not null)),
  -- Wet kwaliteit incassodienstverlening: in the Netherlands nobody collects for others without a number.
  add constraint collection_agency_wki check (country <> 'NL' or wki_number is not null);
--> statement-breakpoint
alter table handover_case
  add constraint handover_case_status check (
    status in ('proposed', 'announced', 'dropped', 'released', 'delivered', 'acknowledged', 'paid', 'recalled', 'returned')),
  add constraint handover_case_released check (
    (released_at is null) = (status in ('proposed', 'announced', 'dropped'))),
  add constraint handover_case_ended check (
    (ended_at is not null) = (status in ('dropped', 'paid', 'recalled', 'returned')));
--> statement-breakpoint
alter table handover_invoice
  add constraint handover_invoice_amounts check (handed_over_minor >= 0 and (handed_over_minor is null) = (told_minor is null));
--> statement-breakpoint
alter table agency_message
  add constraint agency_message_status check (status in ('waiting', 'taken', 'refused', 'called-off')),
  add constraint agency_message_turn check ((status = 'waiting') = (next_try_at is not null));
--> statement-breakpoint
alter table agency_payment
  add constraint agency_payment_amount check (
    amount_minor > 0 and kept_minor >= 0 and (kept_minor is null) = (remitted_at is null));
--> statement-breakpoint
-- Every row fits already, since the former lists are parts of these: nothing has to be read for them.
alter table invoice drop constraint invoice_paused;
--> statement-breakpoint
alter table invoice
  add constraint invoice_paused check (paused_because in ('arrangement', 'promise', 'hold', 'handover')) not valid;
--> statement-breakpoint
alter table release_request drop constraint release_kind;
--> statement-breakpoint
alter table release_request
  add constraint release_kind check (kind in ('write-off', 'refund', 'second-factor', 'handover')) not valid;
--> statement-breakpoint
-- The overview of a customer asks for what is with an agency, too: nothing of it can be paid here. What was paid there counts as
-- received.
create or replace function read_customer_overview(of_merchant uuid, of_customer uuid, most integer) returns jsonb language plpgsql as $$
declare
  owing jsonb;
begin
  perform set_config('app.merchant_id', of_merchant::text, true);
  select coalesce(jsonb_agg(to_jsonb(o) || jsonb_build_object('open_minor',
      case when o.paused_because in ('arrangement', 'handover') then 0
        else o.balance_minor - o.under_way_minor - o.planned_minor end,
      'arranged_minor',
      case when o.paused_because = 'arrangement'
        then o.balance_minor - o.under_way_minor - o.planned_minor else 0 end)
    order by o.due_on, o.id), '[]') into owing
  from (
    select i.id, i.number, i.subject, i.due_on, i.status, i.paused_because, i.currency, i.total_minor + i.costs_minor as total_minor, i.balance_minor,
      live.attempt_id, live.attempt_status, live.attempt_method, live.opened_at, live.attempt_minor,
      plan.planned_id, plan.collect_on,
      least(greatest(i.balance_minor, 0), coalesce(live.moving_minor, 0)) as under_way_minor,
      least(greatest(i.balance_minor - coalesce(live.moving_minor, 0), 0), coalesce(plan.amount_minor, 0)) as planned_minor,
      last.attempt_id as last_id, last.status as last_status, last.class as last_class, last.is_returned as last_is_returned
    from invoice i
    left join lateral (
      select a.id as attempt_id, a.status as attempt_status, a.method as attempt_method, a.opened_at,
        l.amount_minor as attempt_minor,
        -- What waits for the customer at the bank is not under way: it can still be paid another way.
        case when a.status = 'requires_action' then 0 else l.amount_minor end as moving_minor
      from attempt_allocation l
      join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
      where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live) live on true
    left join lateral (
      select p.id as planned_id, p.collect_on, l.amount_minor
      from planned_collection_invoice l
      join planned_collection p on p.merchant_id = l.merchant_id and p.id = l.planned_id
      where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live) plan on true
    left join lateral (
      select a.id as attempt_id, a.status, a.decline ->> 'class' as class,
        exists (select from dispute d where d.merchant_id = a.merchant_id and d.attempt_id = a.id and d.status = 'lost') as is_returned
      from attempt_allocation l
      join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
      where l.merchant_id = i.merchant_id and l.invoice_id = i.id
      order by a.opened_at desc, a.id desc
      limit 1) last on true
    where i.merchant_id = of_merchant and i.customer_id = of_customer
      and i.status in ('open', 'overdue') and i.balance_minor > 0) o;
  return jsonb_build_object(
    'totals', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t.currency), '[]')
      from (
        select currency,
          sum(asked)::bigint as asked_minor, sum(left_over)::bigint as left_minor, sum(open)::bigint as open_minor, sum(under_way)::bigint as under_way_minor,
          sum(planned)::bigint as planned_minor, sum(arranged)::bigint as arranged_minor, sum(handed_over)::bigint as handed_over_minor,
          sum(received)::bigint as received_minor, sum(credit)::bigint as credit_minor, sum(disputed)::bigint as disputed_minor
        from (
          select o.currency,
            -- The two bars are about what can be paid now.
            case when o.open_minor > 0 then o.total_minor else 0 end as asked,
            case when o.open_minor > 0 then o.balance_minor else 0 end as left_over,
            o.open_minor as open, o.under_way_minor as under_way, o.planned_minor as planned, o.arranged_minor as arranged,
            case when o.paused_because = 'handover' then o.balance_minor - o.under_way_minor - o.planned_minor else 0 end as handed_over,
            0 as received, 0 as credit, 0 as disputed
          from jsonb_to_recordset(owing) as o (
            currency text, paused_because text, total_minor bigint, balance_minor bigint, under_way_minor bigint, planned_minor bigint,
            open_minor bigint, arranged_minor bigint)
          union all
          select e.currency, 0, 0, 0, 0, 0, 0, 0,
            case when e.account in ('clearing', 'agency') then e.amount_minor else 0 end,
            case e.account when 'customer-credit' then -e.amount_minor else 0 end,
            case e.account when 'disputed' then e.amount_minor else 0 end
          from ledger_entry e
          where e.merchant_id = of_merchant and e.customer_id = of_customer
            and e.account in ('clearing', 'agency', 'customer-credit', 'disputed')) parts
        group by currency) t),
    'owing', (
      select coalesce(jsonb_agg(o.value order by o.ordinality), '[]')
      from jsonb_array_elements(owing) with ordinality o
      where o.ordinality <= most),
    'owingCount', jsonb_array_length(owing),
    'coming', (
      select coalesce(jsonb_agg(to_jsonb(c) order by c.collect_on, c.id), '[]')
      from (
        select p.id, p.status, p.kind, p.collect_on, p.amount_minor, p.currency, m.kind as method, m.brand, m.last4,
          what.subject, what.number, what.invoice_id, what.others
        from planned_collection p
        join payment_method m on m.merchant_id = p.merchant_id and m.id = p.payment_method_id
        left join lateral (
          select i.subject, i.number, i.id as invoice_id, count(*) over () - 1 as others
          from planned_collection_invoice l
          join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
          where l.merchant_id = p.merchant_id and l.planned_id = p.id and l.is_live
          order by i.due_on, i.id
          limit 1) what on true
        where p.merchant_id = of_merchant and p.customer_id = of_customer and p.status in ('planned', 'noticed', 'due')
        order by p.collect_on, p.id
        limit most) c),
    'past', (
      select coalesce(jsonb_agg(to_jsonb(b) order by b.id desc), '[]')
      from (
        select t.id, t.kind, t.booked_at, e.amount_minor, e.currency, a.id as attempt_id, a.method, a.facts ->> 'last4' as last4,
          what.subject, what.number, what.invoice_id, what.others
        from (
          select transaction_id, currency, sum(amount_minor)::bigint as amount_minor
          from ledger_entry
          where merchant_id = of_merchant and customer_id = of_customer and account in ('clearing', 'agency')
          group by transaction_id, currency
          order by transaction_id desc
          limit 6) e
        join ledger_transaction t on t.merchant_id = of_merchant and t.id = e.transaction_id
        left join payment_attempt a on a.merchant_id = of_merchant
          and a.id = case when t.cause like 'attempt:%' then substr(t.cause, 9)::uuid end
        left join lateral (
          select i.subject, i.number, i.id as invoice_id, count(*) over () - 1 as others
          from ledger_entry r
          join invoice i on i.merchant_id = r.merchant_id and i.id = r.invoice_id
          where r.merchant_id = of_merchant and r.transaction_id = t.id and r.account = 'receivable'
          order by i.due_on, i.id
          limit 1) what on true) b),
    'methods', (
      select coalesce(jsonb_agg(to_jsonb(m) order by m.id), '[]')
      from (
        select s.id, s.kind, s.status, s.brand, s.last4, s.exp_year, s.exp_month,
          exists (
            select from debit_consent c
            where c.merchant_id = s.merchant_id and c.payment_method_id = s.id and c.customer_id = of_customer
              and c.revoked_at is null) as is_debited
        from payment_method s
        where s.merchant_id = of_merchant and s.customer_id = of_customer and s.status <> 'removed') m));
end $$;
--> statement-breakpoint
grant execute on function read_customer_overview to quitte_app;
