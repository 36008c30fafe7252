DROP TABLE "contact_answer" CASCADE;
--> statement-breakpoint
call protect_table('missed_contact'::regclass, 'select, insert, update');
--> statement-breakpoint
call protect_table('invariant_check'::regclass, 'select, insert, update');
--> statement-breakpoint
-- One word with one slip of the hand: a letter too many, two changed round, a wrong one, one missing. Whoever is looked
-- for may go on after it, so that a last letter needs no other. Letters are those of the word's own script.
create function search_slips(word text) returns setof text language sql immutable parallel safe as $$
  select distinct slip from (
    select left(word, i - 1) || substr(word, i + 1) as slip from generate_series(1, length(word)) i
    union all
    select left(word, i - 1) || substr(word, i + 1, 1) || substr(word, i, 1) || substr(word, i + 2)
    from generate_series(1, length(word) - 1) i
    union all
    select left(word, i - 1) || letter || substr(word, i + kept)
    from generate_series(1, length(word)) i
    cross join generate_series(0, 1) kept
    cross join regexp_split_to_table(case
      when word ~ '[а-я]' then 'абвгдежзийклмнопрстуфхцчшщъыьэюя'
      when word ~ '[α-ω]' then 'αβγδεζηθικλμνξοπρστυφχψω'
      else 'abcdefghijklmnopqrstuvwxyz' end, '') letter) slips
  where slip <> word
$$;
--> statement-breakpoint
-- What a typed word may have been meant as: slips that somebody's words begin with, whole words before beginnings and of
-- these what many have before what few have. Some hundred looks at the index, each at one place of it.
create function search_meant(of_merchant uuid, word text, most integer) returns text[] language sql stable as $$
  select coalesce(array_agg(m.slip order by m.is_whole desc, m.having_it desc, m.slip), '{}') from (
    select s.slip, w.is_whole, (select count(*) from (select 1 from customer_term t where t.merchant_id = of_merchant
      and t.term >= r.beginning and t.term < r.until limit 200) c) as having_it
    from search_slips(word) s (slip)
    cross join lateral search_ranges(array[s.slip], null, null) r
    cross join lateral search_ranges(array[s.slip || ' '], null, null) g
    cross join lateral (select exists (select 1 from customer_term t where t.merchant_id = of_merchant
      and t.term >= r.beginning and t.term < r.until) as is_known) b
    cross join lateral (select b.is_known and (
      exists (select 1 from customer_term t where t.merchant_id = of_merchant and t.term = s.slip)
      or exists (select 1 from customer_term t where t.merchant_id = of_merchant
        and t.term >= g.beginning and t.term < g.until)) as is_whole) w
    where b.is_known
    order by w.is_whole desc, having_it desc, s.slip limit most) m
$$;
--> statement-breakpoint
-- Whoever has each of these words in their name, as its beginning, in any order; one word is enough for one word.
create function search_named(of_merchant uuid, words text[], most integer) returns table (term text, customer_id uuid)
language plpgsql stable as $$
declare
  pair record;
begin
  if cardinality(words) = 1 then
    return query
      select distinct on (f.term, f.customer_id) f.term, f.customer_id from (
        select t.term, t.customer_id from search_ranges(words, null, null) r
        join customer_term t on t.merchant_id = of_merchant and t.term >= r.beginning and t.term < r.until
        order by t.term, t.customer_id limit most * 4) f
      order by f.term, f.customer_id;
    return;
  end if;
  select p.* into pair from search_pairs(words) p order by count_beginnings(of_merchant, p.beginnings) limit 1;
  return query
    select distinct t.term, t.customer_id
    from search_ranges(pair.beginnings, null, null) r
    cross join lateral (select case r.beginning when pair.beginnings[1] then pair.other else pair.one end as word) second
    cross join lateral (
      select t.term, t.customer_id from customer_term t
      where t.merchant_id = of_merchant and t.term >= r.beginning and t.term < r.until
        and starts_with(split_part(t.term, ' ', 2), second.word)
        and coalesce((select bool_and(exists (select 1 from customer_term s where s.merchant_id = of_merchant
          and s.customer_id = t.customer_id and s.term >= w.beginning and s.term < w.until))
          from search_ranges(array_remove(array_remove(words, pair.one), pair.other), null, null) w), true)
      order by t.term, t.customer_id limit most) t
    order by t.term, t.customer_id limit most;
end $$;
--> statement-breakpoint
-- For when nobody has what was typed: whoever has it but for one slip in a word of four letters or more. Words that
-- nobody has are the ones to mend, two at most; when each is somebody's, one after the other is.
create function search_alike(of_merchant uuid, words text[], most integer) returns uuid[] language plpgsql stable as $$
declare
  unknown text[];
  mended text[] := '{}';
  found uuid[] := '{}';
  meant record;
  candidate text[];
begin
  select coalesce(array_agg(w), '{}') into unknown from unnest(words) w where count_beginnings(of_merchant, array[w]) = 0;
  if cardinality(unknown) > 2 or exists (select from unnest(unknown) w where length(w) < 4 or w !~ '[^0-9]') then
    return found;
  end if;
  mended := case when cardinality(unknown) > 0 then unknown
    else array(select w from unnest(words) w where length(w) > 3 and w ~ '[^0-9]') end;
  for meant in
    select m.first, m.slip, m.second, o.slip as other_slip
    from (
      select f.word as first, s.slip, s.place, case when cardinality(unknown) = 2 then unknown[2] end as second
      from unnest(case when cardinality(unknown) = 2 then unknown[:1] else mended end) f (word)
      cross join lateral unnest(search_meant(of_merchant, f.word, 6)) with ordinality s (slip, place)) m
    left join lateral unnest(case when m.second is not null then search_meant(of_merchant, m.second, 4) end)
      with ordinality o (slip, place) on true
    where m.second is null or o.slip is not null
    order by m.place + coalesce(o.place, 0), m.slip, o.slip limit 16
  loop
    candidate := array(select distinct case w when meant.first then meant.slip
      when meant.second then meant.other_slip else w end from unnest(words) w);
    found := found || array(
      select n.customer_id from search_named(of_merchant, candidate, most) n
      where n.customer_id <> all(found) group by n.customer_id order by min(n.term));
    exit when cardinality(found) >= most;
  end loop;
  return found[:most];
end $$;
--> statement-breakpoint
-- As before, in four ways. 0: words in their order win. 1: when nobody has them so, whoever has all of them in any
-- order is found by the rarest two of them in one name. 2: else by the rarest word, also of an address or a number; of
-- many who have that, the first 5,000 are looked at, so that words which never meet cost no more than others. 3: when
-- `forgiving`, and nothing was found, whoever is called nearly so, one page of them.
drop function search_customers(uuid, text, integer, integer, text, uuid);
--> statement-breakpoint
create function search_customers(
  of_merchant uuid, typed text, most integer, after_way integer, after_term text, after_id uuid,
  forgiving boolean default false
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
  if forgiving and ids is null and after_way is null and cardinality(words) > 0 and cardinality(whose) = 0 then
    way := 3;
    ids := search_alike(of_merchant, words, most);
  end if;
  return jsonb_build_object(
    'isAlike', way = 3 and cardinality(ids) > 0,
    'next', case when way < 3 and cardinality(ids) > most
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
