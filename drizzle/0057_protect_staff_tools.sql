do $$
declare
  name text;
begin
  foreach name in array array['staff_passkey', 'staff_recovery_code'] loop
    call protect_table(name::regclass, 'select, insert, update, delete');
  end loop;
end $$;
--> statement-breakpoint
call protect_table('release_request'::regclass, 'select, insert, update');
--> statement-breakpoint
alter table release_request
  add constraint release_kind check (kind in ('write-off', 'refund', 'second-factor')),
  add constraint release_status check (status in ('asked', 'released', 'refused', 'withdrawn')),
  add constraint release_amount check ((amount_minor is null) = (currency is null) and amount_minor > 0),
  add constraint release_decided check ((status = 'asked') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  -- Two people, whatever the application believes.
  add constraint release_four_eyes check (status not in ('released', 'refused') or decided_by <> asked_by);
--> statement-breakpoint
alter table invoice add constraint invoice_written_off check (written_off_minor >= 0);
--> statement-breakpoint
alter table merchant add constraint merchant_refund_limit check (refund_limit_minor >= 0);
--> statement-breakpoint
alter table customer
  add constraint customer_merged check ((merged_into_id is null) = (merged_at is null) and merged_into_id <> id);
--> statement-breakpoint
-- What was written off isn't asked of a customer any more: it stands nowhere among what they owe.
create or replace function read_customer_overview(of_merchant uuid, of_customer uuid, most integer) returns jsonb language plpgsql as $$
declare
  owing jsonb;
begin
  perform set_config('app.merchant_id', of_merchant::text, true);
  select coalesce(jsonb_agg(to_jsonb(o) || jsonb_build_object('open_minor',
      case when o.status = 'uncollectible' then 0 else o.balance_minor - o.under_way_minor - o.planned_minor end)
    order by o.due_on, o.id), '[]') into owing
  from (
    select i.id, i.number, i.subject, i.due_on, i.status, i.currency, i.total_minor + i.costs_minor as total_minor, i.balance_minor,
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
      where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live) live on i.status <> 'uncollectible'
    left join lateral (
      select p.id as planned_id, p.collect_on, l.amount_minor
      from planned_collection_invoice l
      join planned_collection p on p.merchant_id = l.merchant_id and p.id = l.planned_id
      where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live) plan on i.status <> 'uncollectible'
    left join lateral (
      select a.id as attempt_id, a.status, a.decline ->> 'class' as class,
        exists (select from dispute d where d.merchant_id = a.merchant_id and d.attempt_id = a.id and d.status = 'lost') as is_returned
      from attempt_allocation l
      join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
      where l.merchant_id = i.merchant_id and l.invoice_id = i.id
      order by a.opened_at desc, a.id desc
      limit 1) last on true
    where i.merchant_id = of_merchant and i.customer_id = of_customer
      and i.status in ('open', 'overdue', 'uncollectible') and (i.status <> 'uncollectible' or i.balance_minor > 0)) o;
  return jsonb_build_object(
    'totals', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t.currency), '[]')
      from (
        select currency,
          sum(asked)::bigint as asked_minor, sum(left_over)::bigint as left_minor, sum(open)::bigint as open_minor, sum(under_way)::bigint as under_way_minor,
          sum(planned)::bigint as planned_minor, sum(handed_over)::bigint as handed_over_minor,
          sum(received)::bigint as received_minor, sum(credit)::bigint as credit_minor, sum(disputed)::bigint as disputed_minor
        from (
          select o.currency,
            -- The two bars are about what can be paid now.
            case when o.open_minor > 0 then o.total_minor else 0 end as asked,
            case when o.open_minor > 0 then o.balance_minor else 0 end as left_over,
            o.open_minor as open, o.under_way_minor as under_way, o.planned_minor as planned,
            case when o.status = 'uncollectible' then o.balance_minor else 0 end as handed_over,
            0 as received, 0 as credit, 0 as disputed
          from jsonb_to_recordset(owing) as o (
            currency text, status text, total_minor bigint, balance_minor bigint, under_way_minor bigint, planned_minor bigint,
            open_minor bigint)
          union all
          select e.currency, 0, 0, 0, 0, 0, 0,
            case e.account when 'clearing' then e.amount_minor else 0 end,
            case e.account when 'customer-credit' then -e.amount_minor else 0 end,
            case e.account when 'disputed' then e.amount_minor else 0 end
          from ledger_entry e
          where e.merchant_id = of_merchant and e.customer_id = of_customer
            and e.account in ('clearing', 'customer-credit', 'disputed')) parts
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
          where merchant_id = of_merchant and customer_id = of_customer and account = 'clearing'
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
--> statement-breakpoint
call protect_table('customer_pair'::regclass, 'select, insert, update, delete');
--> statement-breakpoint
alter table customer_pair
  add constraint pair_order check (first_id < second_id),
  add constraint pair_dismissed check (dismissed_by is null or dismissed_at is not null);
--> statement-breakpoint
-- What is only ever added to stays as it is, and may say one thing anew: whose it is, once its customer went up in another.
create function refuse_change_but_whose() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'customer_id' is distinct from to_jsonb(old) - 'customer_id' or not exists (
    select from customer c
    where c.merchant_id = old.merchant_id and c.id = old.customer_id and c.merged_into_id = new.customer_id) then
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['ledger_entry', 'consent_entry', 'contact_evidence', 'recovery_case'] loop
    execute format('drop trigger append_only on %I', name);
    execute format('create trigger append_only before delete or truncate on %I for each statement execute function refuse_change()', name);
    execute format('create trigger append_only_but_whose before update on %I for each row execute function refuse_change_but_whose()', name);
  end loop;
end $$;
--> statement-breakpoint
-- The application has no right to change these tables. It may ask for this one change, of its own merchant's rows, after it
-- has written down that the customer is merged.
create function move_sealed_rows(table_name text, of_merchant uuid, gone uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  kept uuid;
begin
  if table_name not in ('ledger_entry', 'consent_entry', 'contact_evidence', 'recovery_case') then
    raise exception '% is not moved', table_name using errcode = 'restrict_violation';
  end if;
  if of_merchant is distinct from current_merchant() then
    raise exception 'another merchant' using errcode = 'restrict_violation';
  end if;
  select merged_into_id into kept from customer where merchant_id = of_merchant and id = gone;
  if kept is null then
    raise exception 'not merged' using errcode = 'restrict_violation';
  end if;
  execute format('update %I set customer_id = $1 where merchant_id = $2 and customer_id = $3', table_name)
    using kept, of_merchant, gone;
end $$;
--> statement-breakpoint
revoke execute on function move_sealed_rows from public;
--> statement-breakpoint
grant execute on function move_sealed_rows to quitte_app;
--> statement-breakpoint
-- The threes of letters of a folded name, as trigram search has them: two blanks before, one behind each word.
create function name_trigrams(name text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct substr(padded, i, 3)), '{}')
  from unnest(string_to_array(search_fold(name), ' ')) word
  cross join lateral (select '  ' || word || ' ' as padded) p
  cross join lateral generate_series(1, length(p.padded) - 2) i
  where word <> ''
$$;
--> statement-breakpoint
-- Which share of what two sets hold together is in both: 0 to 1.
create function share_alike(a text[], b text[]) returns real language sql immutable parallel safe as $$
  select case when cardinality(a) + cardinality(b) = 0 then 0 else
    both_have::real / (cardinality(a) + cardinality(b) - both_have) end
  from (select count(*)::int as both_have from unnest(a) x where x = any(b)) shared
$$;
--> statement-breakpoint
grant execute on function name_trigrams, share_alike to quitte_app;
--> statement-breakpoint
-- Whoever looks for the former name or number of somebody who was merged finds the kept customer, once.
create or replace function search_customers(
  of_merchant uuid, typed text, most integer, after_way integer, after_term text, after_id uuid
) returns jsonb language plpgsql as $$
declare
  phrase constant text := search_fold(typed);
  beginnings text[] := array_remove(array[phrase], '');
  words text[];
  rarest text;
  way integer := 0;
  terms text[];
  ids uuid[];
  whose uuid[] := '{}';
begin
  perform set_config('app.merchant_id', of_merchant::text, true);
  if typed ~ '^[+0-9 ()./-]+$' then
    -- Three digits and more may be a phone number, also one with the code of its country but without its sign.
    select beginnings || coalesce(array_agg(distinct n), '{}') into beginnings
    from unnest(array[search_phone(typed), case when typed !~ '^[+0 ]' then search_phone('+' || typed) end]) n
    where length(n) >= 3 and n <> phrase;
  end if;
  if typed = '' then
    select array_agg(c.id order by c.id desc), array_agg(''::text) into ids, terms from (
      select id from customer
      where merchant_id = of_merchant and merged_into_id is null and (after_id is null or id < after_id) order by id desc limit most + 1) c;
  elsif coalesce(after_way, 0) = 0 then
    -- Whoever has two terms that begin so is met once, at the first.
    select array_agg(f.customer_id order by f.term, f.customer_id), array_agg(f.term order by f.term, f.customer_id)
    into ids, terms from (
      select t.term, t.customer_id from search_ranges(beginnings, after_term, after_id) r cross join lateral (
        select t.term, t.customer_id from customer_term t
        where t.merchant_id = of_merchant and (t.term, t.customer_id) > (r.from_term, r.from_id) and t.term < r.until
          and not exists (select 1 from customer_term s where s.merchant_id = of_merchant
            and s.customer_id = t.customer_id and s.term >= r.beginning and s.term < t.term)
        order by t.term, t.customer_id limit most + 1) t
      order by t.term, t.customer_id limit most + 1) f;
  end if;
  words := (select array_agg(distinct w) from unnest((string_to_array(phrase, ' '))[:6]) w);
  if typed <> '' and cardinality(words) > 1 and (after_way = 1 or (after_way is null and ids is null)) then
    way := 1;
    -- Beyond 2,000 a word is common, and which of two common words is rarer doesn't matter.
    select r.beginning into rarest from search_ranges(words, null, null) r
    order by (select count(*) from (select 1 from customer_term t
      where t.merchant_id = of_merchant and t.term >= r.beginning and t.term < r.until limit 2000) c),
      length(r.beginning) desc limit 1;
    select array_agg(f.customer_id order by f.term, f.customer_id), array_agg(f.term order by f.term, f.customer_id)
    into ids, terms from (
      select t.term, t.customer_id from search_ranges(array[rarest], after_term, after_id) r cross join lateral (
        select t.term, t.customer_id from customer_term t
        where t.merchant_id = of_merchant and (t.term, t.customer_id) > (r.from_term, r.from_id) and t.term < r.until
          and not exists (select 1 from customer_term s where s.merchant_id = of_merchant
            and s.customer_id = t.customer_id and s.term >= r.beginning and s.term < t.term)
          and (select bool_and(exists (select 1 from customer_term s where s.merchant_id = of_merchant
            and s.customer_id = t.customer_id and s.term >= w.beginning and s.term < w.until))
            from search_ranges(array_remove(words, rarest), null, null) w)
        order by t.term, t.customer_id limit most + 1) t) f;
  end if;
  if typed <> '' and after_id is null then
    select coalesce(array_agg(customer_id), '{}') into whose from invoice where merchant_id = of_merchant and number = typed;
  end if;
  return jsonb_build_object(
    'next', case when cardinality(ids) > most
      then jsonb_build_object('way', way, 'term', terms[most], 'id', ids[most]) end,
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'reference', c.reference, 'name', c.name,
        'email', c.email, 'phone', c.phone, 'owed', coalesce(o.owed, '[]'), 'isOverdue', coalesce(o.is_late, false))
        order by p.place), '[]')
      from (
        select coalesce(m.merged_into_id, m.id) as id, min(u.place) as place
        from unnest(whose || ids[:most]) with ordinality u (id, place)
        join customer m on m.merchant_id = of_merchant and m.id = u.id
        group by 1) p
      join customer c on c.merchant_id = of_merchant and c.id = p.id
      left join lateral (
        select jsonb_agg(jsonb_build_object('minor', s.minor, 'currency', s.currency) order by s.currency) as owed,
          bool_or(s.is_late) as is_late
        from (
          select i.currency, sum(i.balance_minor) as minor, bool_or(i.status = 'overdue') as is_late
          from invoice i
          where i.merchant_id = of_merchant and i.customer_id = c.id and i.status in ('open', 'overdue')
          group by i.currency) s) o on true));
end $$;
--> statement-breakpoint
grant execute on function search_customers to quitte_app;
