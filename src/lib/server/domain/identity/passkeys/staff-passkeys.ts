import { and, desc, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../record-audit.ts';
import { staffPasskey } from '../second-factor-schema.ts';
import { findActiveStaff, type Staff } from '../staff.ts';
import { LONGEST_NAME, type Passkey } from './passkeys.ts';

const isOf = ({ merchantId, id }: Pick<Staff, 'merchantId' | 'id'>) =>
  and(eq(staffPasskey.merchantId, merchantId), eq(staffPasskey.staffId, id));

/** A colleague's passkeys, the newest first. */
export function listStaffPasskeys(tx: Tx, person: Pick<Staff, 'merchantId' | 'id'>): Promise<Passkey[]> {
  const { id, name, isSynced, createdAt, lastUsedAt } = staffPasskey;
  return tx
    .select({ id, name, isSynced, createdAt, lastUsedAt })
    .from(staffPasskey)
    .where(isOf(person))
    .orderBy(desc(createdAt), desc(id))
    .limit(50);
}

/** Gives a passkey of this colleague another name; somebody else's is left alone. */
export async function renameStaffPasskey(
  ctx: Pick<Context, 'db'>,
  person: Staff,
  { passkeyId, name }: Readonly<{ passkeyId: string; name: string }>
): Promise<void> {
  await ctx.db.withMerchant(person.merchantId, (tx) =>
    tx
      .update(staffPasskey)
      .set({ name: name.trim().slice(0, LONGEST_NAME) })
      .where(and(isOf(person), eq(staffPasskey.id, passkeyId)))
  );
}

/**
 * Takes a passkey of this colleague away: it opens nothing from now on. Somebody else's is left alone. Refuses
 * `last-second-factor` when no authenticator and no other passkey would be left.
 */
export async function removeStaffPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  person: Staff,
  passkeyId: string
): Promise<void> {
  const { merchantId, id } = person;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const gone = await tx
      .delete(staffPasskey)
      .where(and(isOf(person), eq(staffPasskey.id, passkeyId)))
      .returning({ name: staffPasskey.name });
    if (gone.length === 0) return;
    const row = await findActiveStaff(tx, merchantId, id);
    const left = await listStaffPasskeys(tx, person);
    if (!row?.totpSealed && left.length === 0) throw new Refusal('last-second-factor');
    const act = { action: 'remove-passkey', subjectKind: 'staff', subjectId: id };
    await recordAudit(ctx, tx, merchantId, { ...act, details: { name: gone[0]!.name } });
  });
}
