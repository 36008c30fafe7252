import { sql } from 'drizzle-orm';
import type { Context } from '../../src/lib/server/context.ts';
import type { Tx } from '../../src/lib/server/platform/db/database.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { familyNames, firstNames, places, streets } from './people.data.ts';

/** So many in one statement: a few seconds each. */
const AT_ONCE = 25_000;
/** Slices at a time: most of the work is the database's, and it does it on another core. */
const SIDE_BY_SIDE = 2;

/**
 * Gives a merchant customers `S-1` … `S-<count>`, whoever of them is there already left as they are: the same people
 * every time. Some names are frequent and most are rare, as among people. Answers how many were added.
 */
export async function seedCustomers(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, count }: Readonly<{ merchantId: string; count: number }>,
  say: (line: string) => void
): Promise<number> {
  const start = performance.now();
  let [next, done, added] = [1, 0, 0];
  const work = async (): Promise<void> => {
    while (next <= count) {
      const first = next;
      next += AT_ONCE;
      const last = Math.min(count, next - 1);
      added += await addSlice(ctx, merchantId, first, last);
      done += last - first + 1;
      const seconds = (performance.now() - start) / 1_000;
      say(
        `${done} customers, ${Math.round(seconds)} s (${Math.round((seconds * (count - done)) / done)} s to go)`
      );
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return added;
}

const list = (words: readonly string[]) => sql`${sql.param([...words])}::text[]`;

/**
 * One slice, in one statement. `r1` … are from 0 to 1, drawn from the customer's number; a square makes what stands
 * first more frequent.
 */
async function addSlice(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  merchantId: string,
  first: number,
  last: number
): Promise<number> {
  const now = clock.now();
  const ids = Array.from({ length: last - first + 1 }, () => newId(now));
  const work = async (tx: Tx): Promise<number> => {
    await tx.execute(sql`select set_config('statement_timeout', '300s', true)`);
    const result = await tx.execute(sql`
      insert into customer (merchant_id, id, reference, name, email, phone, language, address, created_at)
      select ${merchantId}, id, 'S-' || n, names.first || ' ' || names.family,
        case when r3 < 0.94 then concat(replace(search_fold(names.first), ' ', ''), '.',
          replace(search_fold(names.family), ' ', ''), n, '@example.', (array['org', 'com', 'net'])[1 + (n % 3)::int]) end,
        case when r3 > 0.2 then '+316' || lpad(((n * 48271) % 99999989)::text, 8, '0') end,
        place ->> 3,
        jsonb_build_object('lines', jsonb_build_array(names.street || ' ' || (1 + floor(r3 * 240))::int),
          'postalCode', (place ->> 1) || lpad((n % 100)::text, 2, '0'), 'city', place ->> 0, 'country', place ->> 2),
        ${now.toString()}::timestamptz - make_interval(hours => (${last}::int - n)::int)
      from (
        select id, ${first}::bigint + place - 1 as n
        from unnest(${sql.param(ids)}::uuid[]) with ordinality as u (id, place)
      ) numbered
      cross join lateral (
        select (hashint8extended(n, 1) & 2147483647) / 2147483648.0 as r1,
          (hashint8extended(n, 2) & 2147483647) / 2147483648.0 as r2,
          (hashint8extended(n, 3) & 2147483647) / 2147483648.0 as r3
      ) drawn
      cross join lateral (
        select (${list(firstNames)})[1 + floor(r1 * ${firstNames.length}::int)::int] as first,
          (${list(familyNames)})[1 + floor(r2 * sqrt(r2) * ${familyNames.length}::int)::int] as family,
          (${list(streets)})[1 + (n % ${streets.length}::int)::int] as street,
          (${JSON.stringify(places)}::text::jsonb) -> (floor(r1 * r2 * ${places.length}::int)::int) as place
      ) names
      on conflict (merchant_id, reference) do nothing`);
    return result.count;
  };
  return db.withMerchant(merchantId, work, { isPlannedAnew: true });
}
