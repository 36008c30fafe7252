call protect_table('recovery_day'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('message_day'::regclass, 'select, insert, update');
--> statement-breakpoint
-- What was counted before, merchant by merchant, as row-level security holds for the owner, too.
do $$
declare
  tenant record;
begin
  perform set_config('app.scope', 'platform', true);
  for tenant in select id, zone from merchant loop
    perform set_config('app.merchant_id', tenant.id::text, true);
    insert into recovery_day (merchant_id, currency, cut, missed_on, key, after_days, invoice_count, at_risk_minor,
      recovered_minor, forgiven_minor)
    with keyed as (
      select c.*, part.cut, part.key
      from recovery_case c
      cross join lateral (values
        ('month', to_char(c.missed_on, 'YYYY-MM')),
        ('reason', case c.because when 'overdue' then 'overdue'
          else coalesce(c.reason_class, 'technical') || ':' || coalesce(c.reason_code, '') end),
        ('method', coalesce(c.method, '-')),
        ('route', coalesce(c.account_id::text, '-')),
        ('segment', coalesce(c.segment, '-'))) part (cut, key)
      where c.merchant_id = tenant.id),
    moved as (
      select f.*, c.missed_on, c.currency as case_currency, untold.word as untold
      from recovery_flow f
      join recovery_case c on c.merchant_id = f.merchant_id and c.invoice_id = f.invoice_id
      cross join lateral (select case f.way when 'debit' then 'debit' when 'other' then '-' else 'unasked' end as word) untold
      where f.merchant_id = tenant.id),
    added as (
      select missed_on, currency, cut, key, 0 as after_days, 1 as invoices, at_risk_minor as at_risk, 0 as recovered,
        0 as forgiven
      from keyed
      union all
      select k.missed_on, k.currency, k.cut, k.key, m.after_days, 0, 0,
        case m.kind when 'money' then m.amount_minor else 0 end, case m.kind when 'forgiven' then m.amount_minor else 0 end
      from moved m join keyed k on k.invoice_id = m.invoice_id
      union all
      select missed_on, case_currency, cut, key, after_days, case place when 1 then 1 else 0 end, 0, amount_minor, 0
      from (
        select m.missed_on, m.case_currency, part.cut, part.key, m.after_days, m.amount_minor,
          row_number() over (partition by m.invoice_id, part.cut, part.key order by m.after_days, m.transaction_id) as place
        from moved m
        cross join lateral (values
          ('step', case when m.step is not null then m.sequence_id || ':' || m.step
            when m.notice_id is not null then 'message' else m.untold end),
          ('channel', coalesce(m.channel, m.untold)),
          ('tone', case when m.notice_id is not null then coalesce(m.tone, 'own') else m.untold end),
          ('way', m.method),
          ('account', coalesce(m.account_id::text, m.way)),
          ('hour', to_char(m.hour, 'FM00')),
          ('payday', coalesce(to_char(m.payday_days, 'FM00'), '-'))) part (cut, key)
        where m.kind = 'money') ranked)
    select tenant.id, currency, cut, missed_on, key, after_days, sum(invoices), sum(at_risk), sum(recovered), sum(forgiven)
    from added group by currency, cut, missed_on, key, after_days;
    insert into message_day (merchant_id, sent_on, channel, message_count)
    select n.merchant_id, (n.sent_at at time zone tenant.zone)::date, n.channel, count(*)
    from notice n
    where n.merchant_id = tenant.id and n.status = 'sent'
      and n.kind in ('payment-failed', 'customer-asked', 'fresh-pay-link', 'letter', 'invoice-created', 'due-soon', 'overdue',
        'formal-notice')
      and n.sent_at <= (select counted_until from report_progress where merchant_id = tenant.id)
    group by 1, 2, 3;
  end loop;
  perform set_config('app.merchant_id', '', true), set_config('app.scope', '', true);
end $$;
--> statement-breakpoint
-- Each two words of a name that have two letters or more, in the order of the alphabet, behind the two first letters of
-- both: whoever has a word that begins with "jan" and one that begins with "dem" stands in the range from "jadejan" on,
-- among few others, however many have the one or the other. No letter that is typed is as low as the sign before it.
create function customer_name_pairs(name text) returns setof text language sql immutable parallel safe as $$
  select chr(1) || left(x.word, 2) || left(y.word, 2) || x.word || ' ' || y.word
  from (select (string_to_array(search_fold(name), ' '))[:5] as words) n
  cross join lateral unnest(n.words) with ordinality x (word, i)
  cross join lateral unnest(n.words) with ordinality y (word, i)
  where x.i <> y.i and length(x.word) > 1 and length(y.word) > 1
    and (x.word collate "C" < y.word or (x.word = y.word and x.i < y.i))
$$;
--> statement-breakpoint
-- As before, and what nobody types: pairs of words of the name, and the postcode, by which neighbours are compared.
create function customer_terms(reference text, name text, email text, phone text, address jsonb) returns setof text
language sql immutable parallel safe as $$
  select distinct left(found.term, 80) from (
    select array_to_string(words[i:] || words[:i - 1], ' ') as term
    from (values
        (string_to_array(search_fold(name), ' ')),
        (case when name ~ '[''’]' then string_to_array(search_fold(translate(name, '''’', '')), ' ') end),
        (string_to_array(search_fold(reference), ' '))
      ) as w (words),
      generate_series(1, least(cardinality(words), 6)) i
    union all
    select array_to_string(words[i:], ' ')
    from string_to_array(search_fold(email), ' ') words,
      generate_series(1, least(cardinality(string_to_array(search_fold(split_part(email, '@', 1)), ' ')), 6)) i
    union all
    select search_phone(phone)
    union all
    select pair from customer_name_pairs(name) pair
    union all
    select chr(2) || nullif(upper(regexp_replace(address ->> 'postalCode', '\s', '', 'g')), '')
  ) as found
  where found.term <> ''
$$;
--> statement-breakpoint
create or replace function add_customer_terms() returns trigger language plpgsql as $$
begin
  insert into customer_term (merchant_id, customer_id, term)
  select p.merchant_id, p.id, t.term
  from present p cross join lateral customer_terms(p.reference, p.name, p.email, p.phone, p.address) as t (term);
  return null;
end $$;
--> statement-breakpoint
create or replace function renew_customer_terms() returns trigger language plpgsql as $$
begin
  delete from customer_term t using former f join present p on p.merchant_id = f.merchant_id and p.id = f.id
  where t.merchant_id = f.merchant_id and t.customer_id = f.id
    and (f.reference, f.name, f.email, f.phone, f.address) is distinct from (p.reference, p.name, p.email, p.phone, p.address);
  insert into customer_term (merchant_id, customer_id, term)
  select p.merchant_id, p.id, t.term
  from former f join present p on p.merchant_id = f.merchant_id and p.id = f.id
    cross join lateral customer_terms(p.reference, p.name, p.email, p.phone, p.address) as t (term)
  where (f.reference, f.name, f.email, f.phone, f.address) is distinct from (p.reference, p.name, p.email, p.phone, p.address);
  return null;
end $$;
--> statement-breakpoint
drop function customer_terms(text, text, text, text);
--> statement-breakpoint
do $$
declare
  tenant uuid;
begin
  perform set_config('app.scope', 'platform', true);
  for tenant in select id from merchant loop
    perform set_config('app.merchant_id', tenant::text, true);
    insert into customer_term (merchant_id, customer_id, term)
    select c.merchant_id, c.id, t.term
    from customer c cross join lateral customer_terms(c.reference, c.name, c.email, c.phone, c.address) as t (term)
    where c.merchant_id = tenant
    on conflict do nothing;
  end loop;
  perform set_config('app.merchant_id', '', true), set_config('app.scope', '', true);
end $$;
--> statement-breakpoint
-- Each two typed words of two letters or more, and where names keep them. With the same two first letters either of the
-- two may come first.
create function search_pairs(words text[]) returns table (one text, other text, beginnings text[])
language sql immutable parallel safe as $$
  select x, y, array[chr(1) || left(x, 2) || left(y, 2) || x]
    || case when left(x, 2) = left(y, 2) then array[chr(1) || left(y, 2) || left(x, 2) || y] else '{}' end
  from unnest(words) x cross join unnest(words) y
  where x collate "C" < y and length(x) > 1 and length(y) > 1
$$;
--> statement-breakpoint
-- How many terms begin so, up to 2,000: beyond, which of two is rarer doesn't matter.
create function count_beginnings(of_merchant uuid, beginnings text[]) returns bigint language sql stable as $$
  select count(*) from (
    select 1 from search_ranges(beginnings, null, null) r
    join customer_term t on t.merchant_id = of_merchant and t.term >= r.beginning and t.term < r.until limit 2000) c
$$;
--> statement-breakpoint
-- As before, in three ways. 0: words in their order win. 1: when nobody has them so, whoever has all of them in any
-- order is found by the rarest two of them in one name. 2: else by the rarest word, also of an address or a number; of
-- many who have that, the first 5,000 are looked at, so that words which never meet cost no more than others.
create or replace function search_customers(
  of_merchant uuid, typed text, most integer, after_way integer, after_term text, after_id uuid
) returns jsonb language plpgsql as $$
declare
  phrase constant text := search_fold(typed);
  beginnings text[] := array_remove(array[phrase], '');
  words constant text[] := (select array_agg(distinct w) from unnest((string_to_array(phrase, ' '))[:6]) w);
  is_many constant boolean := typed <> '' and cardinality(words) > 1;
  pair record;
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
  if is_many and ids is null and coalesce(after_way, 1) = 1 then
    way := 1;
    select p.* into pair from search_pairs(words) p order by count_beginnings(of_merchant, p.beginnings) limit 1;
    select array_agg(f.customer_id order by f.term, f.customer_id), array_agg(f.term order by f.term, f.customer_id)
    into ids, terms from (
      select distinct t.term, t.customer_id
      from search_ranges(pair.beginnings, after_term, after_id) r
      cross join lateral (select case r.beginning when pair.beginnings[1] then pair.other else pair.one end as word) second
      cross join lateral (
        select t.term, t.customer_id from customer_term t
        where t.merchant_id = of_merchant and (t.term, t.customer_id) > (r.from_term, r.from_id) and t.term < r.until
          and starts_with(split_part(t.term, ' ', 2), second.word)
          and not exists (select 1 from customer_term s where s.merchant_id = of_merchant and s.customer_id = t.customer_id
            and s.term >= r.beginning and s.term < t.term and starts_with(split_part(s.term, ' ', 2), second.word))
          and coalesce((select bool_and(exists (select 1 from customer_term s where s.merchant_id = of_merchant
            and s.customer_id = t.customer_id and s.term >= w.beginning and s.term < w.until))
            from search_ranges(array_remove(array_remove(words, pair.one), pair.other), null, null) w), true)
        order by t.term, t.customer_id limit most + 1) t
      order by t.term, t.customer_id limit most + 1) f;
  end if;
  if is_many and ids is null and coalesce(after_way, 2) = 2 then
    way := 2;
    select w into rarest from unnest(words) w order by count_beginnings(of_merchant, array[w]), length(w) desc limit 1;
    select array_agg(f.customer_id order by f.term, f.customer_id), array_agg(f.term order by f.term, f.customer_id)
    into ids, terms from (
      select t.term, t.customer_id from search_ranges(array[rarest], after_term, after_id) r cross join lateral (
        select t.term, t.customer_id from customer_term t
        where t.merchant_id = of_merchant and (t.term, t.customer_id) > (r.from_term, r.from_id) and t.term < r.until
        order by t.term, t.customer_id limit 5000) t
      where not exists (select 1 from customer_term s where s.merchant_id = of_merchant
          and s.customer_id = t.customer_id and s.term >= r.beginning and s.term < t.term)
        and (select bool_and(exists (select 1 from customer_term s where s.merchant_id = of_merchant
          and s.customer_id = t.customer_id and s.term >= w.beginning and s.term < w.until))
          from search_ranges(array_remove(words, rarest), null, null) w)
      order by t.term, t.customer_id limit most + 1) f;
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
