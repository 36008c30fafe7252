import type { Context } from '../../../context.ts';
import { listAllocations } from '../../collection/index.ts';

/** Which invoices an attempt was for. Whoever asks has shown that the attempt is theirs. */
export async function listInvoicesOfAttempt(
  ctx: Pick<Context, 'db'>,
  { merchantId, attemptId }: Readonly<{ merchantId: string; attemptId: string }>
): Promise<string[]> {
  const allocations = await ctx.db.withMerchant(merchantId, (tx) =>
    listAllocations(tx, merchantId, attemptId)
  );
  return allocations.map(({ invoiceId }) => invoiceId);
}
