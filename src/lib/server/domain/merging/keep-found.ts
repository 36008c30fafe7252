import { sql, type SQL } from 'drizzle-orm';
import type { PairReason } from './pairs.ts';

type Found = Readonly<{
  merchantId: string;
  now: string;
  /** The reasons that were looked for; others of a pair stay as they are. */
  reasons: readonly PairReason[];
  /** Select of `first_id`, `second_id` and `reason`. */
  found: SQL;
  /** Select of `id`: whoever was looked at. What isn't found of them any more goes. */
  firstIds: SQL;
  /** Of a pair `p` that wasn't found: it stays all the same. */
  isStill?: SQL;
}>;

/** Parts of a `with` that write down what was found, and take away what was found before and isn't any more. */
export function keepFound({ merchantId, now, reasons, found, firstIds, isStill = sql`false` }: Found): SQL {
  const looked = sql`${sql.param([...reasons])}::text[]`;
  const rest = (of: SQL) => sql`select r from unnest(${of}.reasons) r where r <> all(${looked})`;
  const both = sql`array(${rest(sql`p`)} union select unnest(excluded.reasons) order by 1)`;
  return sql`
    found as materialized (
      select first_id, second_id, array_agg(distinct reason order by reason) as reasons from (${found}) each
      group by first_id, second_id),
    kept as (
      insert into customer_pair as p (merchant_id, first_id, second_id, reasons, found_at)
      select ${merchantId}::uuid, first_id, second_id, reasons, ${now}::timestamptz from found
      on conflict (merchant_id, first_id, second_id) do update set reasons = ${both}
      where p.reasons <> ${both}),
    stale as materialized (
      select p.first_id, p.second_id, array(${rest(sql`p`)} order by r) as reasons
      from (${firstIds}) looked join customer_pair p on p.merchant_id = ${merchantId} and p.first_id = looked.id
      where p.dismissed_at is null and p.reasons && ${looked} and not ${isStill}
        and not exists (select from found f where f.first_id = p.first_id and f.second_id = p.second_id)),
    gone as (
      delete from customer_pair p using stale s
      where p.merchant_id = ${merchantId} and p.first_id = s.first_id and p.second_id = s.second_id and s.reasons = '{}'),
    less as (
      update customer_pair p set reasons = s.reasons from stale s
      where p.merchant_id = ${merchantId} and p.first_id = s.first_id and p.second_id = s.second_id and s.reasons <> '{}')`;
}
