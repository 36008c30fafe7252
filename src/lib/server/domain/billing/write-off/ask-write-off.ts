import { compare, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { askRelease } from '../../identity/index.ts';
import { lockForWriteOff } from './lock-for-write-off.ts';

export type AskWriteOff = Readonly<{
  merchantId: string;
  invoiceId: string;
  /** What was shown as owed: exactly that is written off, or nothing. */
  amount: Money;
  /** Why, in the words of whoever asks: 1 to 500 characters. */
  because: string;
}>;

/**
 * Asks that what is owed on an invoice be given up as a loss. Nothing changes until a colleague releases it. Answers the
 * request's id. Refuses `invoice-unknown`, `write-off-not-possible` (paid, void, written off already),
 * `write-off-amount-changed`, and what `askRelease` refuses.
 */
export async function askWriteOff(
  ctx: Pick<Context, 'db' | 'actor' | 'clock'>,
  { merchantId, invoiceId, amount, because }: AskWriteOff
): Promise<string> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { balance } = await lockForWriteOff(tx, merchantId, invoiceId);
    if (compare(balance, amount) !== 0) throw new Refusal('write-off-amount-changed');
    const subject = { kind: 'invoice', id: invoiceId };
    return askRelease(ctx, tx, { merchantId, kind: 'write-off', subject, amount, because });
  });
}
