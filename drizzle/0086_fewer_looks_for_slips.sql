-- As before, with half the looks: slips that begin with the same four letters are looked for only where somebody's term
-- begins so, too. Most of what a hand can slip to in the first letters nobody is called.
create or replace function search_meant(of_merchant uuid, word text, most integer) returns text[]
language sql stable as $$
  select coalesce(array_agg(m.slip order by m.is_whole desc, m.having_it desc, m.slip), '{}') from (
    select s.slip, w.is_whole, h.having_it
    from (select array_agg(k.slip) as slips from search_slips(word) k (slip) group by left(k.slip, 4)) alike
    cross join lateral search_ranges(array[left(alike.slips[1], 4)], null, null) b
    cross join lateral (
      select t.term from customer_term t where t.merchant_id = of_merchant and t.term >= b.beginning
      order by t.merchant_id, t.term limit 1) first
    cross join lateral unnest(case when first.term < b.until then alike.slips end) s (slip)
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
