import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { keepFound } from './keep-found.ts';
import { MOST_SHARING, PLACES, PLACES_END, type Slice } from './slice.ts';

/** Customers in one transaction: a second or two. */
const AT_ONCE = 5_000;
/** Whoever shares a value with more than these isn't compared with each of them. */
const MOST_LOOKED_AT = 64;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Pairs whose first customer is one of the next few by id, and who share an e-mail address, a telephone number, an account
 * or a card. Each value is looked up in what customers are found by (`customer_term`, which holds addresses and numbers
 * as they are compared), and held against the customers' own rows. Answers the last customer; none when they were all.
 *
 * ```
 * -> Nested Loop
 *      -> CTE Scan on slice s
 *      -> Aggregate -> Limit (rows=64)
 *           -> Index Only Scan using customer_term_by_term on customer_term t
 *                Index Cond: (merchant_id = …) AND (term = s.email_term)
 * ```
 */
export async function pairByContact(tx: Tx, { merchantId, now, after }: Slice): Promise<string | undefined> {
  const [row] = await tx.execute<{ last: string | null; count: number }>(sql`
    with slice as materialized (
      select c.id, lower(c.email) as email, left(search_fold(c.email), 80) as email_term, search_phone(c.phone) as phone
      from customer c where c.merchant_id = ${merchantId} and c.id > ${after || NOBODY}::uuid order by c.id limit ${AT_ONCE}),
    ${keepFound({
      merchantId,
      now,
      reasons: ['email', 'phone', 'iban'],
      firstIds: sql`select id from slice`,
      found: sql`
        ${sharing(merchantId, 'email', ofTerm(merchantId, sql`s.email_term`), sql`lower(c.email) = s.email`)}
        union all ${sharing(merchantId, 'phone', ofTerm(merchantId, sql`s.phone`), sql`search_phone(c.phone) = s.phone`)}
        union all ${sharing(merchantId, 'iban', ofMethods(merchantId), sql`true`)}`
    })}
    select (select max(id::text) from slice) as last, (select count(*)::int from slice) as count`);
  await dropNeighboursWhoMoved(tx, { merchantId, now, after }, row!.last);
  return row!.count < AT_ONCE ? undefined : row!.last!;
}

/** Customers `s` of the slice with whoever of `candidates` (ids) `isSame` (of customer `c`) holds for, in pairs. */
function sharing(merchantId: string, reason: string, candidates: SQL, isSame: SQL): SQL {
  return sql`
    select s.id as first_id, other.id as second_id, ${reason}::text as reason
    from slice s
    cross join lateral (select array_agg(distinct near.id) as ids from (${candidates}) near) looked
    cross join lateral (
      select array_agg(c.id) as ids from customer c
      where cardinality(looked.ids) between 2 and ${MOST_LOOKED_AT - 1} and c.merchant_id = ${merchantId}
        and c.id = any(looked.ids) and c.merged_into_id is null and ${isSame}) same
    cross join lateral unnest(same.ids) other (id)
    where cardinality(same.ids) between 2 and ${MOST_SHARING} and s.id = any(same.ids) and other.id > s.id`;
}

const ofTerm = (merchantId: string, term: SQL): SQL => sql`
  select t.customer_id as id from customer_term t
  where t.merchant_id = ${merchantId} and t.term = ${term} limit ${MOST_LOOKED_AT}`;

/** Customers with the same account or card as one of theirs, by the index `method_by_fingerprint`. */
const ofMethods = (merchantId: string): SQL => sql`
  select other.customer_id as id
  from payment_method m
  cross join lateral (
    select p.customer_id from payment_method p
    where p.merchant_id = ${merchantId} and p.fingerprint = m.fingerprint and p.status <> 'removed'
    limit ${MOST_LOOKED_AT}) other
  where m.merchant_id = ${merchantId} and m.customer_id = s.id and m.status <> 'removed'`;

/** Pairs of a slice that were found as neighbours, and whose addresses lead to one postcode no more. */
async function dropNeighboursWhoMoved(
  tx: Tx,
  { merchantId, now, after }: Slice,
  last: string | null
): Promise<void> {
  if (last === null) return;
  await tx.execute(sql`
    with ${keepFound({
      merchantId,
      now,
      reasons: ['address', 'name'],
      firstIds: sql`
        select distinct p.first_id as id from customer_pair p
        where p.merchant_id = ${merchantId} and p.first_id > ${after || NOBODY}::uuid and p.first_id <= ${last}::uuid`,
      found: sql`select null::uuid as first_id, null::uuid as second_id, null::text as reason where false`,
      isStill: sql`exists (
        select from customer_term a join customer_term b on b.merchant_id = a.merchant_id and b.term = a.term
        where a.merchant_id = p.merchant_id and a.customer_id = p.first_id and b.customer_id = p.second_id
          and a.term >= ${PLACES} and a.term < ${PLACES_END})`
    })}
    select 1`);
}
