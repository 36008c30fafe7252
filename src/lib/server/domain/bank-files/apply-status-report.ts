import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { verdictOn, type StatusReport } from '../../gateway/bank/index.ts';
import { listDebitsOf, lockDebit, moveDebit, type DebitRow } from './debits.ts';
import { refreshDebits } from './refresh-debits.ts';
import { debitFile } from './schema.ts';

/**
 * What a bank refuses before any money moves: each debit that it names, or whose batch or file it names, is rejected and
 * its attempt fails. Answers how many, or `undefined` when the file is none of ours. Good news changes nothing: a debit
 * is paid when its money is on the account.
 */
export async function applyStatusReport(
  ctx: Context,
  merchantId: string,
  report: StatusReport
): Promise<number | undefined> {
  const now = ctx.clock.now();
  const rejected = await ctx.db.withMerchant(merchantId, async (tx) => {
    const [file] = await tx
      .select({ id: debitFile.id })
      .from(debitFile)
      .where(and(eq(debitFile.merchantId, merchantId), eq(debitFile.messageId, report.originalMessageId)));
    if (!file) return undefined;
    const found: DebitRow[] = [];
    for (const row of await listDebitsOf(tx, merchantId, { fileId: file.id })) {
      const verdict = verdictOn(report, row);
      if (verdict?.status !== 'RJCT') continue;
      const debit = await lockDebit(tx, merchantId, row);
      if (debit) await moveDebit(tx, debit, 'reject', now, { reason: verdict.reason ?? null });
      found.push(row);
    }
    return found;
  });
  if (!rejected) return undefined;
  await refreshDebits(ctx, merchantId, rejected);
  return rejected.length;
}
