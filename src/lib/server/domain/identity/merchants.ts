import { asc, eq, sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { gathering } from '../../platform/db/gather.ts';
import { Refusal } from '../../platform/refusal.ts';
import { merchant } from './schema.ts';

/** The business that is owed money: the tenant. */
export type Merchant = Readonly<Omit<typeof merchant.$inferSelect, 'language'>> &
  Readonly<{ language: Language }>;

/** What a new merchant needs; the rest has the defaults of the schema. */
export type NewMerchant = Readonly<Omit<typeof merchant.$inferInsert, 'id' | 'createdAt' | 'language'>> &
  Readonly<{ id?: string; language: Language }>;

/** Adds a merchant, in its own scope. Fails on a slug that is taken. */
export async function createMerchant(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: NewMerchant
): Promise<Merchant> {
  const now = ctx.clock.now();
  const id = input.id ?? newId(now);
  return ctx.db.withMerchant(id, async (tx) => {
    const [row] = await tx
      .insert(merchant)
      .values({ ...input, id, createdAt: now })
      .returning();
    return row as Merchant;
  });
}

/** One merchant, inside its own scope. Refuses with `merchant-not-found`. */
export async function readMerchant(tx: Tx, merchantId: string): Promise<Merchant> {
  const row = await findMerchant(tx, merchantId);
  if (!row) throw new Refusal('merchant-not-found');
  return row;
}

/** A transaction has one merchant: however many ask in the same breath, it is read once. */
const findMerchant = gathering(async (tx, ids: readonly string[]) => {
  const [row] = await tx.select().from(merchant).where(eq(merchant.id, ids[0]!));
  return ids.map((id) => (row?.id === id ? (row as Merchant) : undefined));
});

/** The merchant behind the name in an address or on a command line. */
export async function findMerchantBySlug(
  ctx: Pick<Context, 'db'>,
  slug: string
): Promise<Merchant | undefined> {
  const [row] = await ctx.db.within({ platform: true }, (tx) =>
    tx.select().from(merchant).where(eq(merchant.slug, slug))
  );
  return row as Merchant | undefined;
}

/** Every merchant of the installation, by slug: for work that goes through all of them, one tenant at a time. */
export async function listMerchants(ctx: Pick<Context, 'db'>): Promise<Merchant[]> {
  const rows = await ctx.db.within({ platform: true }, (tx) =>
    tx.select().from(merchant).orderBy(asc(merchant.slug))
  );
  return rows as Merchant[];
}

/** Reserves `count` numbers for structured payment references; answers the first. A number is never given twice. */
export async function takeReferences(tx: Tx, merchantId: string, count: number): Promise<number> {
  const [row] = await tx
    .update(merchant)
    .set({ referenceCounter: sql`${merchant.referenceCounter} + ${count}` })
    .where(eq(merchant.id, merchantId))
    .returning({ last: merchant.referenceCounter });
  if (!row) throw new Refusal('merchant-not-found');
  return row.last - count + 1;
}
