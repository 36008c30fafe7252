import { and, desc, eq } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { recordAudit } from '../identity/index.ts';
import { debitFile } from './schema.ts';

/** A file of debits, without its content. */
export type DebitFileInfo = Readonly<{
  id: string;
  accountId: string;
  messageId: string;
  collectOn: Temporal.PlainDate;
  debitCount: number;
  total: Money;
  writtenAt: Temporal.Instant;
  sentAt: Temporal.Instant | null;
}>;

type Named = Readonly<{ merchantId: string; fileId: string }>;

/** The file as it was written, and the name to save it under. Refuses `debit-file-unknown`. */
export async function readDebitFile(
  ctx: Context,
  { merchantId, fileId }: Named
): Promise<Readonly<{ name: string; xml: string }>> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = isUuid(fileId) ? await tx.select().from(debitFile).where(isFile(merchantId, fileId)) : [];
    if (!row) throw new Refusal('debit-file-unknown');
    // It holds account numbers: who took it is written down.
    await recordAudit(ctx, tx, merchantId, {
      action: 'download-debit-file',
      subjectKind: 'debit-file',
      subjectId: fileId
    });
    const xml = ctx.secrets.open(row.contentSealed, contentPurpose(row.id));
    return { name: `${row.messageId}.pain.008.xml`, xml };
  });
}

/** The newest files first, at most `limit`. */
export async function listDebitFiles(
  ctx: Context,
  merchantId: string,
  limit = 100
): Promise<DebitFileInfo[]> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select()
      .from(debitFile)
      .where(eq(debitFile.merchantId, merchantId))
      .orderBy(desc(debitFile.collectOn), desc(debitFile.id))
      .limit(limit);
    return rows.map(toDebitFileInfo);
  });
}

/** Says that the bank has the file, as whoever handed it over tells us. Refuses `debit-file-unknown`. */
export async function markDebitFileSent(ctx: Context, { merchantId, fileId }: Named): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = isUuid(fileId)
      ? await tx.select().from(debitFile).where(isFile(merchantId, fileId)).for('update')
      : [];
    if (!row) throw new Refusal('debit-file-unknown');
    if (row.sentAt !== null) return;
    await tx.update(debitFile).set({ sentAt: ctx.clock.now() }).where(isFile(merchantId, fileId));
    await recordAudit(ctx, tx, merchantId, {
      action: 'send-debit-file',
      subjectKind: 'debit-file',
      subjectId: fileId
    });
  });
}

/** What binds a sealed file to its row. */
export function contentPurpose(fileId: string): string {
  return `debit-file:${fileId}:content`;
}

function isFile(merchantId: string, fileId: string) {
  return and(eq(debitFile.merchantId, merchantId), eq(debitFile.id, fileId));
}

export function toDebitFileInfo(row: typeof debitFile.$inferSelect): DebitFileInfo {
  const { id, accountId, messageId, collectOn, debitCount, totalMinor, writtenAt, sentAt } = row;
  return {
    id,
    accountId,
    messageId,
    collectOn,
    debitCount,
    total: money(totalMinor, 'EUR'),
    writtenAt,
    sentAt
  };
}
