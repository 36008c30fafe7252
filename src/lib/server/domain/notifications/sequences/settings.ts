import { eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import type { VatOnCosts } from './decide-cost.ts';
import { USUAL_QUIET, type QuietHours } from '../delivery/decide-send-time.ts';
import type { DunningLimits } from './decide-step.ts';
import { dunningSettings } from './schema.ts';
import type { StepChannel } from './sequence.ts';

/** What a message costs by each channel, in thousandths of a minor unit of `currency`. */
export type ChannelPrices = Readonly<Record<StepChannel, number>>;

export type DunningSettings = DunningLimits &
  VatOnCosts &
  Readonly<{
    /** When no phone rings, by the customer's clock, unless they chose hours of their own. */
    quiet: QuietHours;
    currency: string;
    channelPrices: ChannelPrices;
  }>;

/**
 * What counts until a merchant says otherwise. Prices are orders of size of 2026 (a text in NL 7 to 9 cents, a utility
 * template by WhatsApp about 5, a printed letter with postage about a euro), to be replaced by the merchant's own bills.
 */
const DEFAULTS: DunningSettings = {
  mostPerDay: 1,
  mostPerWeek: 3,
  restsOnClosedDays: true,
  quiet: USUAL_QUIET,
  reclaimsVat: true,
  vatRateBasisPoints: 2_100,
  currency: 'EUR',
  channelPrices: { email: 50, sms: 8_000, whatsapp: 5_000, push: 0, letter: 120_000 }
};

/** A merchant's own limits. Those who ask for the same merchant side by side are one question. */
export const readDunningSettings = gathering(async (tx, asked: readonly string[]) => {
  const settings = await findSettings(tx, asked[0]!);
  return asked.map(() => settings);
});

async function findSettings(tx: Tx, merchantId: string): Promise<DunningSettings> {
  const [row] = await tx.select().from(dunningSettings).where(eq(dunningSettings.merchantId, merchantId));
  if (!row) return DEFAULTS;
  const { mostPerDay, mostPerWeek, restsOnClosedDays, reclaimsVat, vatRateBasisPoints } = row;
  const { quietFromMinute: fromMinute, quietUntilMinute: untilMinute, currency, channelPrices } = row;
  return {
    ...{ mostPerDay, mostPerWeek, restsOnClosedDays, reclaimsVat, vatRateBasisPoints, currency },
    quiet: { fromMinute, untilMinute },
    channelPrices: { ...DEFAULTS.channelPrices, ...channelPrices }
  };
}
