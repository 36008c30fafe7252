import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { recordAudit } from '../identity/index.ts';
import { readDebitFile } from './debit-files.ts';
import { bankImport } from './schema.ts';

/**
 * A file as it came from the bank, or as it was written for it, with the name to save it under. Who took it is written
 * down: it holds account numbers. Refuses `debit-file-unknown` for what is neither.
 */
export async function readOriginalFile(
  ctx: Context,
  { merchantId, fileId }: Readonly<{ merchantId: string; fileId: string }>
): Promise<Readonly<{ name: string; xml: string }>> {
  const found = await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(bankImport)
      .where(and(eq(bankImport.merchantId, merchantId), eq(bankImport.id, fileId)));
    if (!row) return undefined;
    await recordAudit(ctx, tx, merchantId, {
      action: 'download-bank-file',
      subjectKind: 'bank-import',
      subjectId: fileId
    });
    return { name: row.fileName, xml: ctx.secrets.open(row.contentSealed, `bank-import:${fileId}:content`) };
  });
  return found ?? readDebitFile(ctx, { merchantId, fileId });
}
