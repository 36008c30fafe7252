import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import type { Context } from '../../../context.ts';
import { readMerchant } from '../../identity/index.ts';
import { addSequence, listSequences } from '../sequences/index.ts';
import { readyMade, type Trade } from './ready-made.data.ts';

/**
 * Gives a merchant without sequences the ready-made ones of its country, as drafts: nothing goes out before one is
 * published. Answers their ids by trade; none where the country has no law pack, and none the second time.
 */
export async function addReadyMade(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<ReadonlyMap<Trade, string>> {
  const { merchant, known } = await ctx.db.withMerchant(merchantId, async (tx) => ({
    merchant: await readMerchant(tx, merchantId),
    known: await listSequences(tx, merchantId)
  }));
  const added = new Map<Trade, string>();
  if (known.length > 0) return added;
  const t = translator(merchant.language);
  for (const { trade, definition } of readyMade.filter(({ country }) => country === merchant.country)) {
    const name = t(`sequences:ready.${trade}.name` as TextKey);
    added.set(trade, await addSequence(ctx, { merchantId, name, draft: definition }));
  }
  return added;
}
