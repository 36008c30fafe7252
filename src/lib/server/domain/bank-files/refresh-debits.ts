import type { Context } from '../../context.ts';
import { disputeOf } from '../../gateway/bank/index.ts';
import { applyCharge, recordDispute } from '../collection/index.ts';
import { openAccount } from '../routing/index.ts';
import { lockDebit, toDebitRecords, type DebitRow } from './debits.ts';

/**
 * Lets collection follow what the bank did with these debits: the attempt's outcome, then the return as a dispute. Asks
 * the gateway as after any news, so that repeating it changes nothing. Outside any transaction.
 */
export async function refreshDebits(
  ctx: Context,
  merchantId: string,
  debits: readonly Pick<DebitRow, 'attemptId' | 'accountId' | 'endToEndId'>[]
): Promise<void> {
  for (const { attemptId, accountId, endToEndId: gatewayRef } of debits) {
    const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
      openAccount(ctx, tx, merchantId, accountId)
    );
    const source = { merchantId, accountId, gateway };
    await applyCharge(ctx, source, { gatewayRef, attemptId });
    const returned = await ctx.db.withMerchant(merchantId, async (tx) => {
      const row = await lockDebit(tx, merchantId, { attemptId });
      const [record] = await toDebitRecords(tx, row ? [row] : []);
      return record && disputeOf(record);
    });
    if (returned) await recordDispute(ctx, source, returned);
  }
}
