import { sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { keepFound } from './keep-found.ts';
import { MOST_SHARING, PLACES, PLACES_END, type Slice } from './slice.ts';

/** Customers in one transaction, and those of the last postcode to its end. */
const AT_ONCE = 5_000;
/** Of more behind one postcode, these are looked at: nobody's address is like that. */
const MOST_IN_PLACE = 2_000;
/** More behind one postcode aren't compared by names that are nearly alike: that grows with the square. */
const MOST_NEIGHBOURS = 200;
/** Share of trigrams that two names have in common: `Jansen` and `Janssen` have 0.55, `Jansen` and `Jacobs` 0.08. */
const NEAR_NAMES = 0.5;

/**
 * Pairs behind the next few postcodes: of one name and street, and of names that are nearly alike. Who lives where stands
 * in `customer_term`, in the order of the postcodes. Answers the last postcode; none when they were all.
 */
export async function pairByPlace(tx: Tx, { merchantId, now, after }: Slice): Promise<string | undefined> {
  const behind = after || PLACES;
  const [edge] = await tx.execute<{ last: string | null; count: number }>(sql`
    select max(term) as last, count(*)::int as count from (
      select t.term from customer_term t
      where t.merchant_id = ${merchantId} and t.term > ${behind} and t.term < ${PLACES_END}
      order by t.term limit ${AT_ONCE}) next`);
  const { last, count } = edge!;
  if (last === null) return undefined;
  const inPlaces = sql`t.merchant_id = ${merchantId} and t.term > ${behind} and t.term <= ${last}`;
  await tx.execute(sql`
    with place as materialized (select distinct t.term from customer_term t where ${inPlaces}),
    neighbour as materialized (
      select place.term, c.id, search_fold(c.name) as name, search_fold(c.address -> 'lines' ->> 0) as street,
        count(*) over (partition by place.term) as sharing
      from place
      cross join lateral (
        select t.customer_id from customer_term t
        where t.merchant_id = ${merchantId} and t.term = place.term order by t.customer_id limit ${MOST_IN_PLACE}) lives
      join customer c on c.merchant_id = ${merchantId} and c.id = lives.customer_id and c.merged_into_id is null),
    named as materialized (
      select term, id, name_trigrams(name) as grams from neighbour where sharing between 2 and ${MOST_NEIGHBOURS}),
    ${keepFound({
      merchantId,
      now,
      reasons: ['address', 'name'],
      firstIds: sql`select distinct t.customer_id as id from customer_term t where ${inPlaces}`,
      found: sql`
        select a.id as first_id, b.id as second_id, 'address' as reason
        from (
          select array_agg(id) as ids from neighbour where street <> ''
          group by term, name, street having count(*) between 2 and ${MOST_SHARING}) same
        cross join lateral unnest(ids) a (id)
        cross join lateral unnest(ids) b (id)
        where a.id < b.id
        union all
        select a.id, b.id, 'name'
        from named a join named b on b.term = a.term and a.id < b.id
        where a.grams && b.grams and share_alike(a.grams, b.grams) >= ${NEAR_NAMES}`
    })}
    select 1`);
  return count < AT_ONCE ? undefined : last;
}
