-- Whether a term begins so is asked by what stands first behind it: the one look at the index that an ordered search
-- needs. Asked by `exists`, the planner hopes to come across one sooner by reading the table, and where there is none reads
-- all of it.
create or replace function search_meant(of_merchant uuid, word text, most integer) returns text[]
language sql stable as $$
  select coalesce(array_agg(m.slip order by m.is_whole desc, m.having_it desc, m.slip), '{}') from (
    select s.slip, w.is_whole, h.having_it
    from search_slips(word) s (slip)
    cross join lateral search_ranges(array[s.slip], null, null) r
    cross join lateral (
      select t.term from customer_term t where t.merchant_id = of_merchant and t.term >= r.beginning
      order by t.merchant_id, t.term limit 1) f
    -- A blank comes before every letter: of terms that begin alike, those with the whole word come first.
    cross join lateral (select f.term = s.slip or starts_with(f.term, s.slip || ' ') as is_whole) w
    cross join lateral (
      select count(*) as having_it from (
        select 1 from customer_term t where t.merchant_id = of_merchant and t.term >= r.beginning and t.term < r.until
        order by t.merchant_id, t.term limit 200) c) h
    where f.term < r.until
    order by w.is_whole desc, h.having_it desc, s.slip limit most) m
$$;
--> statement-breakpoint
-- How many terms begin so, up to 2,000: beyond, which of two is rarer doesn't matter.
create or replace function count_beginnings(of_merchant uuid, beginnings text[]) returns bigint
language sql stable as $$
  select least(sum(c.having_it), 2000)::bigint from search_ranges(beginnings, null, null) r
  cross join lateral (
    select count(*) as having_it from (
      select 1 from customer_term t where t.merchant_id = of_merchant and t.term >= r.beginning and t.term < r.until
      order by t.merchant_id, t.term limit 2000) b) c
$$;
--> statement-breakpoint
-- Whoever has each of these words in their name, as its beginning, in any order; one word is enough for one word. What is
-- to be read in the order of the index says so within each range: after a join it would be sorted, all of it.
create or replace function search_named(of_merchant uuid, words text[], most integer) returns table (term text, customer_id uuid)
language plpgsql stable as $$
declare
  pair record;
begin
  if cardinality(words) = 1 then
    return query
      select distinct t.term, t.customer_id from search_ranges(words, null, null) r
      cross join lateral (
        select t.term, t.customer_id from customer_term t
        where t.merchant_id = of_merchant and t.term >= r.beginning and t.term < r.until
        order by t.term, t.customer_id limit most * 4) t
      order by t.term, t.customer_id;
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
