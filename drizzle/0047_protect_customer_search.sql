call protect_table('customer_term'::regclass, 'select, insert, delete');
--> statement-breakpoint
-- Added, never changed; deleted with whoever they are about.
call protect_table('customer_note'::regclass, 'select, insert, delete');
--> statement-breakpoint
alter table customer_session drop constraint customer_session_signed_in_by;
--> statement-breakpoint
alter table customer_session
  add constraint customer_session_signed_in_by check (signed_in_by in ('link', 'code', 'passkey', 'help')),
  add constraint customer_session_helped check ((signed_in_by = 'help') = (helped_by is not null));
--> statement-breakpoint
-- Words as they are compared: no accents, no capitals, one space between what stands apart. "Jürgen Großkreutz-Wolff"
-- is "jurgen grosskreutz wolff". Letters that no accent makes (ø, ł, ß …) are written as a Latin keyboard has them.
create function search_fold(given text) returns text language sql immutable parallel safe as $$
  select btrim(regexp_replace(
    case when octet_length(given) = char_length(given) then lower(given)
    else replace(replace(replace(replace(
      translate(lower(regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g')), 'øłđðıħ', 'olddih'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th') end,
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g'))
$$;
--> statement-breakpoint
-- A phone number without the code of its country and the zero before it: the same however it was written. Country codes
-- are those of ITU-T E.164; none is the beginning of another.
create function search_phone(given text) returns text language sql immutable parallel safe as $$
  select nullif(
    case when given ~ '^\s*(\+|00)'
    then regexp_replace(ltrim(regexp_replace(replace(given, '(0)', ''), '\D', '', 'g'), '0'),
      '^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(2[1-689]|3[578]|42|5[09]|6[7-9]|8[035-79]|9[679])\d)', '')
    else ltrim(regexp_replace(given, '\D', '', 'g'), '0') end,
    '')
$$;
--> statement-breakpoint
-- Everything that a customer is found by. Each word of the name and the number begins a term, the others follow in their
-- order, so that "amr", "el amr" and "amrani sam" all begin one of Samira El Amrani's; d'Hondt is found as "dhondt",
-- too. An address is found from each word of its first part on.
create function customer_terms(reference text, name text, email text, phone text) returns setof text
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
  ) as found
  where found.term <> ''
$$;
--> statement-breakpoint
create function add_customer_terms() returns trigger language plpgsql as $$
begin
  insert into customer_term (merchant_id, customer_id, term)
  select p.merchant_id, p.id, t.term
  from present p cross join lateral customer_terms(p.reference, p.name, p.email, p.phone) as t (term);
  return null;
end $$;
--> statement-breakpoint
create function renew_customer_terms() returns trigger language plpgsql as $$
begin
  delete from customer_term t using former f join present p on p.merchant_id = f.merchant_id and p.id = f.id
  where t.merchant_id = f.merchant_id and t.customer_id = f.id
    and (f.reference, f.name, f.email, f.phone) is distinct from (p.reference, p.name, p.email, p.phone);
  insert into customer_term (merchant_id, customer_id, term)
  select p.merchant_id, p.id, t.term
  from former f join present p on p.merchant_id = f.merchant_id and p.id = f.id
    cross join lateral customer_terms(p.reference, p.name, p.email, p.phone) as t (term)
  where (f.reference, f.name, f.email, f.phone) is distinct from (p.reference, p.name, p.email, p.phone);
  return null;
end $$;
--> statement-breakpoint
create trigger customer_terms_added after insert on customer referencing new table as present
  for each statement execute function add_customer_terms();
--> statement-breakpoint
create trigger customer_terms_renewed after update on customer referencing old table as former new table as present
  for each statement execute function renew_customer_terms();
--> statement-breakpoint
-- Those who are here already, merchant by merchant, as row-level security holds for the owner, too.
do $$
declare
  tenant uuid;
begin
  perform set_config('app.scope', 'platform', true);
  for tenant in select id from merchant loop
    perform set_config('app.merchant_id', tenant::text, true);
    insert into customer_term (merchant_id, customer_id, term)
    select c.merchant_id, c.id, t.term
    from customer c cross join lateral customer_terms(c.reference, c.name, c.email, c.phone) as t (term)
    where c.merchant_id = tenant;
  end loop;
  perform set_config('app.merchant_id', '', true), set_config('app.scope', '', true);
end $$;
--> statement-breakpoint
-- For each beginning of a term: behind which term and customer to read on (one bound, for a second one would be read from
-- instead), and what it ends before.
create function search_ranges(beginnings text[], after_term text, after_id uuid)
returns table (beginning text, from_term text, from_id uuid, until text)
language plpgsql immutable parallel safe rows 2 as $$
begin
  return query select b,
    case when after_term collate "C" >= b then after_term else b end,
    case when after_term collate "C" >= b then after_id else '00000000-0000-0000-0000-000000000000' end,
    b || chr(1114111)
  from unnest(beginnings) b;
end $$;
--> statement-breakpoint
-- One page of a search for customers, with what stands on it, in one round trip; nothing typed is everyone, the newest
-- first. Each beginning is a range of `customer_term_by_term`: row-level security lets no index be asked by what isn't
-- leakproof (`like`, trigrams, and "||", too, so the ends of ranges are reckoned before), and comparisons of text are.
-- Words in their order win (way 0); when nobody has them so, whoever has all of them is found (way 1), from the rarest
-- word on. A whole invoice number finds whose it is. Sets its own scope to the merchant whose staff ask. Called outside a
-- transaction, so that the scope ends with it.
create function search_customers(
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
      where merchant_id = of_merchant and (after_id is null or id < after_id) order by id desc limit most + 1) c;
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
        select u.id, min(u.place) as place from unnest(whose || ids[:most]) with ordinality u (id, place) group by u.id) p
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
