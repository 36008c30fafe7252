import { and, asc, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import { Refusal } from '../../platform/refusal.ts';
import { merchant, type Merchant } from '../identity/index.ts';

/** More than these are "over ten thousand": nobody counts a million rows for a list. */
export const MOST_COUNTED = 10_000;

/** What an operator sees of a merchant: who they are, how much there is, and nothing of any customer. */
export type OverseenMerchant = Readonly<{
  id: string;
  slug: string;
  name: string;
  zone: string;
  host: string | null;
  suspendedAt: Temporal.Instant | null;
  suspendedBecause: string | null;
  createdAt: Temporal.Instant;
  owners: readonly Readonly<{ name: string; email: string }>[];
  /** At most `MOST_COUNTED` + 1 each. */
  customers: number;
  openInvoices: number;
  staff: number;
  /** When somebody of the staff was last here, or something last happened; null for never. */
  activeAt: Temporal.Instant | null;
}>;

export type OverseenState = 'active' | 'suspended';

/** A page of the installation's merchants by their slugs, narrowed to a state and to what a name or slug holds. */
export async function listOverseenMerchants(
  ctx: Pick<Context, 'db'>,
  { search, state, after, limit }: PageWish & Readonly<{ search: string; state?: OverseenState | undefined }>
): Promise<Page<OverseenMerchant>> {
  const typed = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await ctx.db.within({ platform: true }, (tx) =>
    tx
      .select()
      .from(merchant)
      .where(
        and(
          search === ''
            ? undefined
            : or(
                sql`${merchant.name} ilike ${typed}`,
                sql`${merchant.slug} ilike ${typed}`,
                sql`${merchant.host} ilike ${typed}`
              ),
          state === 'suspended' ? isNotNull(merchant.suspendedAt) : undefined,
          state === 'active' ? isNull(merchant.suspendedAt) : undefined,
          after === undefined
            ? undefined
            : gt(merchant.slug, sql`(select slug from merchant where id = ${after})`)
        )
      )
      .orderBy(asc(merchant.slug))
      .limit(limit + 1)
  );
  const { items, next } = toPage(rows as Merchant[], limit);
  return { items: await withCounts(ctx, items), next };
}

/** One merchant with its counts. Refuses `merchant-not-found`. */
export async function readOverseenMerchant(
  ctx: Pick<Context, 'db'>,
  merchantId: string
): Promise<OverseenMerchant> {
  const rows = await ctx.db.within({ platform: true }, (tx) =>
    tx.select().from(merchant).where(eq(merchant.id, merchantId))
  );
  const [found] = await withCounts(ctx, rows as Merchant[]);
  if (!found) throw new Refusal('merchant-not-found');
  return found;
}

type Counted = Readonly<{
  id: string;
  customers: number;
  open_invoices: number;
  staff: number;
  owners: readonly Readonly<{ name: string; email: string }>[];
  active_at: string | null;
}>;

async function withCounts(
  ctx: Pick<Context, 'db'>,
  merchants: readonly Merchant[]
): Promise<OverseenMerchant[]> {
  const ids = merchants.map(({ id }) => id);
  const rows = await ctx.db.ask<{ counts: Counted }>(
    sql`select count_of_merchant(id, ${MOST_COUNTED + 1}) as counts from unnest(${sql.param(ids)}::uuid[]) as id`
  );
  const counts = new Map(rows.map((row) => [row.counts.id, row.counts]));
  return merchants.map(({ id, slug, name, zone, host, suspendedAt, suspendedBecause, createdAt }) => {
    const { customers, open_invoices: openInvoices, staff, owners, active_at: activeAt } = counts.get(id)!;
    return {
      ...{ id, slug, name, zone, host, suspendedAt, suspendedBecause, createdAt },
      ...{ customers, openInvoices, staff, owners },
      activeAt: activeAt === null ? null : Temporal.Instant.from(activeAt)
    };
  });
}
