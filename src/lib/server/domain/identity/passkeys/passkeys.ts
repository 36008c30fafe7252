import { and, desc, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { passkey } from '../contact-schema.ts';
import { recordAudit } from '../record-audit.ts';

/** A passkey as its owner sees it. */
export type Passkey = Readonly<
  Pick<typeof passkey.$inferSelect, 'id' | 'name' | 'isSynced' | 'createdAt' | 'lastUsedAt'>
>;

type Owner = Readonly<{ merchantId: string; customerId: string }>;

export const LONGEST_NAME = 60;

const isOf = ({ merchantId, customerId }: Owner) =>
  and(eq(passkey.merchantId, merchantId), eq(passkey.customerId, customerId));

/** A customer's passkeys, the newest first. */
export function listPasskeys(tx: Tx, owner: Owner): Promise<Passkey[]> {
  const { id, name, isSynced, createdAt, lastUsedAt } = passkey;
  return tx
    .select({ id, name, isSynced, createdAt, lastUsedAt })
    .from(passkey)
    .where(isOf(owner))
    .orderBy(desc(createdAt), desc(id))
    .limit(50);
}

/** Gives a passkey of this customer another name; somebody else's is left alone. */
export async function renamePasskey(
  ctx: Pick<Context, 'db'>,
  owner: Owner,
  { passkeyId, name }: Readonly<{ passkeyId: string; name: string }>
): Promise<void> {
  await ctx.db.withMerchant(owner.merchantId, (tx) =>
    tx
      .update(passkey)
      .set({ name: name.trim().slice(0, LONGEST_NAME) })
      .where(and(isOf(owner), eq(passkey.id, passkeyId)))
  );
}

/** Takes a passkey of this customer away: it opens nothing from now on. */
export async function removePasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  owner: Owner,
  passkeyId: string
): Promise<void> {
  await ctx.db.withMerchant(owner.merchantId, async (tx) => {
    const gone = await tx
      .delete(passkey)
      .where(and(isOf(owner), eq(passkey.id, passkeyId)))
      .returning({ id: passkey.id });
    if (gone.length === 0) return;
    const subject = { subjectKind: 'customer', subjectId: owner.customerId };
    await recordAudit(ctx, tx, owner.merchantId, { action: 'remove-passkey', ...subject });
  });
}
