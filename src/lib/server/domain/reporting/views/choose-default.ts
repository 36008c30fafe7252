import { and, eq, or } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { listDefault, savedView } from '../schema.ts';

/**
 * A person's list opens with this view from now on, their own or a colleague's; with `isChosen` false, as it is by
 * itself. Refuses `view-unknown`.
 */
export async function chooseDefault(
  ctx: Pick<Context, 'db'>,
  input: Readonly<{ merchantId: string; staffId: string; viewId: string; isChosen: boolean }>
): Promise<void> {
  const { merchantId, staffId, viewId, isChosen } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [view] = await tx
      .select()
      .from(savedView)
      .where(
        and(
          eq(savedView.merchantId, merchantId),
          eq(savedView.id, viewId),
          or(eq(savedView.staffId, staffId), eq(savedView.isShared, true))
        )
      );
    if (!view) throw new Refusal('view-unknown');
    if (isChosen) return setDefault(tx, { merchantId, staffId, list: view.list, viewId });
    await tx
      .delete(listDefault)
      .where(
        and(
          eq(listDefault.merchantId, merchantId),
          eq(listDefault.staffId, staffId),
          eq(listDefault.viewId, viewId)
        )
      );
  });
}

/** One default per person and list: the new one takes the place of the old one. */
export async function setDefault(
  tx: Tx,
  row: Readonly<{ merchantId: string; staffId: string; list: string; viewId: string }>
): Promise<void> {
  await tx
    .insert(listDefault)
    .values(row)
    .onConflictDoUpdate({
      target: [listDefault.merchantId, listDefault.staffId, listDefault.list],
      set: { viewId: row.viewId }
    });
}
