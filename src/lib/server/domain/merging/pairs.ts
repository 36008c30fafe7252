import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';

/** Why two customers may be one person. */
export type PairReason = 'email' | 'phone' | 'iban' | 'address' | 'name';

/** One of two who may be the same, with what helps to tell. */
export type PairSide = Readonly<{
  id: string;
  reference: string;
  name: string;
  email: string | null;
  phone: string | null;
  address: string | null;
  invoices: number;
  createdAt: Temporal.Instant;
}>;

export type CustomerPair = Readonly<{
  first: PairSide;
  second: PairSide;
  reasons: readonly PairReason[];
}>;

type Ids = Readonly<{ merchantId: string; firstId: string; secondId: string }>;

const PAGE_SIZE = 25;

/** Pairs that nobody looked at yet, the most reasons first, a page at a time; `hasMore`: there are others behind. */
export async function listPairs(
  ctx: Pick<Context, 'db'>,
  { merchantId, skip }: Readonly<{ merchantId: string; skip: number }>
): Promise<Readonly<{ pairs: readonly CustomerPair[]; hasMore: boolean }>> {
  const side = (column: 'first_id' | 'second_id') => sql`(
    select json_build_object('id', c.id, 'reference', c.reference, 'name', c.name, 'email', c.email, 'phone', c.phone,
      'address', concat_ws(', ', c.address -> 'lines' ->> 0, c.address ->> 'postalCode', c.address ->> 'city'),
      'createdAt', c.created_at, 'invoices', (
        select count(*)::int from invoice i where i.merchant_id = c.merchant_id and i.customer_id = c.id))
    from customer c where c.merchant_id = p.merchant_id and c.id = p.${sql.identifier(column)})`;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ first: RawSide; second: RawSide; reasons: PairReason[] }>(sql`
      select ${side('first_id')} as first, ${side('second_id')} as second, p.reasons
      from customer_pair p where p.merchant_id = ${merchantId} and p.dismissed_at is null
      order by cardinality(p.reasons) desc, p.first_id, p.second_id limit ${PAGE_SIZE + 1} offset ${skip}`)
  );
  const pairs = rows.slice(0, PAGE_SIZE).map(({ first, second, reasons }) => ({
    ...{ first: toSide(first), second: toSide(second), reasons }
  }));
  return { pairs, hasMore: rows.length > PAGE_SIZE };
}

/** Beyond it a menu says no number. */
const COUNTED_AT_MOST = 100;

/** How many pairs wait for somebody to look, counted up to a hundred. */
export async function countPairs(ctx: Pick<Context, 'db'>, merchantId: string): Promise<number> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ count: number }>(sql`
      select count(*)::int as count from (
        select from customer_pair where merchant_id = ${merchantId} and dismissed_at is null limit ${COUNTED_AT_MOST}) p`)
  );
  return row!.count;
}

/** Somebody looked, and they are two: the pair isn't shown again. Refuses `customer-not-found`. */
export async function dismissPair(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  { merchantId, firstId, secondId }: Ids
): Promise<void> {
  const now = ctx.clock.now().toString();
  const by = ctx.actor.kind === 'staff' ? ctx.actor.staffId : null;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const gone = await tx.execute(sql`
      update customer_pair set dismissed_at = ${now}::timestamptz, dismissed_by = ${by}
      where merchant_id = ${merchantId} and first_id = ${firstId} and second_id = ${secondId} returning first_id`);
    if (gone.length === 0) throw new Refusal('customer-not-found');
    await recordAudit(ctx, tx, merchantId, {
      action: 'dismiss-duplicate',
      subjectKind: 'customer',
      subjectId: firstId,
      details: { otherId: secondId }
    });
  });
}

type RawSide = Omit<PairSide, 'createdAt'> & { createdAt: string };

function toSide({ createdAt, address, ...rest }: RawSide): PairSide {
  return { ...rest, address: address || null, createdAt: Temporal.Instant.from(createdAt) };
}
