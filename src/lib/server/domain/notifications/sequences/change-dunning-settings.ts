import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { dunningSettings } from './schema.ts';
import type { DunningSettings } from './settings.ts';

export type DunningChange = Readonly<{ merchantId: string }> &
  Pick<
    DunningSettings,
    'mostPerDay' | 'mostPerWeek' | 'restsOnClosedDays' | 'quiet' | 'reclaimsVat' | 'vatRateBasisPoints'
  >;

/** Nobody is asked for money more often than this, whatever a merchant wishes. */
export const MOST_PER_DAY = 3;
export const MOST_PER_WEEK = 7;

/**
 * How often and when a merchant's sequences ask one customer, from the next message on. Refuses `limits-out-of-range`:
 * one to three a day, one to seven a week and no fewer than a day's, minutes of a day, a rate up to 100 %.
 */
export async function changeDunningSettings(ctx: Context, change: DunningChange): Promise<void> {
  const { merchantId, mostPerDay, mostPerWeek, restsOnClosedDays, quiet, ...vat } = change;
  const isFine =
    isWithin(mostPerDay, 1, MOST_PER_DAY) &&
    isWithin(mostPerWeek, mostPerDay, MOST_PER_WEEK) &&
    isWithin(quiet.fromMinute, 0, 24 * 60 - 1) &&
    isWithin(quiet.untilMinute, 0, 24 * 60 - 1) &&
    isWithin(vat.vatRateBasisPoints, 0, 10_000);
  if (!isFine) throw new Refusal('limits-out-of-range', { perDay: MOST_PER_DAY, perWeek: MOST_PER_WEEK });
  const set = {
    ...{ mostPerDay, mostPerWeek, restsOnClosedDays, ...vat },
    ...{ quietFromMinute: quiet.fromMinute, quietUntilMinute: quiet.untilMinute }
  };
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .insert(dunningSettings)
      .values({ merchantId, ...set })
      .onConflictDoUpdate({ target: dunningSettings.merchantId, set });
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'change-limits', subjectKind: 'merchant', subjectId: merchantId },
      details: set
    });
  });
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
