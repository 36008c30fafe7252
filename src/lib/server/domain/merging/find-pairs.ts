import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../context.ts';

/** More who share one contact, account or address are a family, a school or a default value, not one person twice. */
const MOST_SHARING = 6;
/** More behind one postcode aren't compared by name: what would be compared grows with the square. */
const MOST_BEHIND_POSTCODE = 200;
/** Share of trigrams that two names have in common: `Jansen` and `Janssen` have 0.55, `Jansen` and `Jacobs` 0.08. */
const NEAR_NAMES = 0.5;

/** Everybody who shares a value with somebody, in pairs: one row for each pair and reason. `key`: about customer `c`. */
function pairsBy(merchantId: string, reason: string, key: SQL, from: SQL = sql`customer c`): SQL {
  return sql`
    select a.id as first_id, b.id as second_id, ${reason}::text as reason
    from (
      select array_agg(distinct id) as ids from (
        select c.id, ${key} as key from ${from}
        where c.merchant_id = ${merchantId} and c.merged_into_id is null) keyed
      where key is not null and key <> '' group by key having count(distinct id) between 2 and ${MOST_SHARING}) shared
    cross join lateral unnest(ids) a (id)
    cross join lateral unnest(ids) b (id)
    where a.id < b.id`;
}

/**
 * Looks for customers of a merchant who may be the same person: by e-mail address, telephone, account or card (the
 * provider's fingerprint), name and address, and by names that are nearly alike behind one postcode. One statement over
 * all of them, and what was found before and isn't any more goes; what somebody said is two persons stays so. Answers how
 * many pairs there are.
 */
export async function findPairs(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<number> {
  const now = ctx.clock.now().toString();
  const byMethod = sql`customer c join payment_method m on m.merchant_id = c.merchant_id and m.customer_id = c.id
    and m.status <> 'removed'`;
  const postcode = sql`nullif(upper(regexp_replace(c.address ->> 'postalCode', '\\s', '', 'g')), '')`;
  const street = sql`search_fold(c.address -> 'lines' ->> 0)`;
  const found = sql`
    ${pairsBy(merchantId, 'email', sql`lower(c.email)`)}
    union all ${pairsBy(merchantId, 'phone', sql`search_phone(c.phone)`)}
    union all ${pairsBy(merchantId, 'iban', sql`m.fingerprint`, byMethod)}
    union all ${pairsBy(merchantId, 'address', sql`search_fold(c.name) || '|' || ${postcode} || '|' || ${street}`)}
    union all (
      with placed as (
        select c.id, ${postcode} as postcode, name_trigrams(c.name) as grams, count(*) over (partition by ${postcode}) as sharing
        from customer c
        where c.merchant_id = ${merchantId} and c.merged_into_id is null and ${postcode} is not null)
      select a.id, b.id, 'name' from placed a join placed b on b.postcode = a.postcode and a.id < b.id
      where a.sharing <= ${MOST_BEHIND_POSTCODE} and share_alike(a.grams, b.grams) >= ${NEAR_NAMES})`;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx.execute<{ count: number }>(sql`
      with found as materialized (
        select first_id, second_id, array_agg(distinct reason order by reason) as reasons from (${found}) each
        group by first_id, second_id),
      kept as (
        insert into customer_pair as p (merchant_id, first_id, second_id, reasons, found_at)
        select ${merchantId}::uuid, first_id, second_id, reasons, ${now}::timestamptz from found
        on conflict (merchant_id, first_id, second_id) do update set reasons = excluded.reasons
        where p.reasons <> excluded.reasons),
      gone as (
        delete from customer_pair p where p.merchant_id = ${merchantId} and p.dismissed_at is null and not exists (
          select from found f where f.first_id = p.first_id and f.second_id = p.second_id))
      select count(*)::int as count from found`);
    return row!.count;
  });
}
