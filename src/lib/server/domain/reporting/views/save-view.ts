import { and, count, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Filters } from '../lists/filters.ts';
import { savedView } from '../schema.ts';
import { setDefault } from './choose-default.ts';
import type { ListName } from './list-names.ts';

/** Longer names don't fit above a list. */
export const VIEW_NAME_LENGTH = 60;
/** More of one's own are no longer found at a glance. */
const MOST_VIEWS = 30;

type Owner = Readonly<{ merchantId: string; staffId: string }>;

/**
 * Keeps what a list is asked for under a name of one's own; under the same name it takes the place of what was there.
 * `isDefault`: the list opens with it from now on. Refuses `views-at-most`.
 */
export async function saveView(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: Owner &
    Readonly<{ list: ListName; name: string; filters: Filters; isShared: boolean; isDefault: boolean }>
): Promise<void> {
  const { merchantId, staffId, list, name, filters, isShared, isDefault } = input;
  const createdAt = ctx.clock.now();
  const facts = { query: new URLSearchParams(filters).toString(), isShared };
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx
      .insert(savedView)
      .values({ ...{ merchantId, staffId, list, name, createdAt }, ...facts, id: newId(createdAt) })
      .onConflictDoUpdate({
        target: [savedView.merchantId, savedView.staffId, savedView.list, savedView.name],
        set: facts
      })
      .returning({ id: savedView.id });
    const [own] = await tx
      .select({ count: count() })
      .from(savedView)
      .where(isOwn({ merchantId, staffId }, list));
    if (own!.count > MOST_VIEWS) throw new Refusal('views-at-most', { count: MOST_VIEWS });
    if (isDefault) await setDefault(tx, { merchantId, staffId, list, viewId: row!.id });
  });
}

/** Gives one's own view another name, and to colleagues or not. Refuses `view-unknown` and `view-name-taken`. */
export async function changeView(
  ctx: Pick<Context, 'db'>,
  input: Owner & Readonly<{ viewId: string; name: string; isShared: boolean }>
): Promise<void> {
  const { merchantId, staffId, viewId, name, isShared } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const view = await readOwn(tx, input);
    const [other] = await tx
      .select({ id: savedView.id })
      .from(savedView)
      .where(and(isOwn({ merchantId, staffId }, view.list), eq(savedView.name, name)));
    if (other && other.id !== viewId) throw new Refusal('view-name-taken');
    await tx
      .update(savedView)
      .set({ name, isShared })
      .where(and(eq(savedView.merchantId, merchantId), eq(savedView.id, viewId)));
  });
}

/** Forgets one's own view, for whoever opens a list with it too. Refuses `view-unknown`. */
export async function removeView(
  ctx: Pick<Context, 'db'>,
  input: Owner & Readonly<{ viewId: string }>
): Promise<void> {
  await ctx.db.withMerchant(input.merchantId, async (tx) => {
    const { id } = await readOwn(tx, input);
    await tx.delete(savedView).where(and(eq(savedView.merchantId, input.merchantId), eq(savedView.id, id)));
  });
}

async function readOwn(
  tx: Tx,
  { merchantId, staffId, viewId }: Owner & Readonly<{ viewId: string }>
): Promise<typeof savedView.$inferSelect> {
  const [row] = await tx
    .select()
    .from(savedView)
    .where(
      and(eq(savedView.merchantId, merchantId), eq(savedView.id, viewId), eq(savedView.staffId, staffId))
    )
    .for('update');
  if (!row) throw new Refusal('view-unknown');
  return row;
}

function isOwn({ merchantId, staffId }: Owner, list: string) {
  return and(eq(savedView.merchantId, merchantId), eq(savedView.staffId, staffId), eq(savedView.list, list));
}
