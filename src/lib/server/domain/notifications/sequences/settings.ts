import { eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { DunningLimits } from './decide-step.ts';
import { dunningSettings } from './schema.ts';
import type { StepChannel } from './sequence.ts';

/** What a message costs by each channel, in thousandths of a minor unit of `currency`. */
export type ChannelPrices = Readonly<Record<StepChannel, number>>;

export type DunningSettings = DunningLimits & Readonly<{ currency: string; channelPrices: ChannelPrices }>;

/**
 * What counts until a merchant says otherwise. Prices are orders of size of 2026 (a text in NL 7 to 9 cents, a utility
 * template by WhatsApp about 5, a printed letter with postage about a euro), to be replaced by the merchant's own bills.
 */
const DEFAULTS: DunningSettings = {
  mostPerDay: 1,
  mostPerWeek: 3,
  restsOnClosedDays: true,
  currency: 'EUR',
  channelPrices: { email: 50, sms: 8_000, whatsapp: 5_000, push: 0, letter: 120_000 }
};

export async function readDunningSettings(tx: Tx, merchantId: string): Promise<DunningSettings> {
  const [row] = await tx.select().from(dunningSettings).where(eq(dunningSettings.merchantId, merchantId));
  if (!row) return DEFAULTS;
  const { mostPerDay, mostPerWeek, restsOnClosedDays, currency, channelPrices } = row;
  return {
    ...{ mostPerDay, mostPerWeek, restsOnClosedDays, currency },
    channelPrices: { ...DEFAULTS.channelPrices, ...channelPrices }
  };
}
