import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Money } from '#lib/money/index.ts';
import { assert } from '../../platform/assert.ts';
import type { Tx } from '../../platform/db/database.ts';
import { defaultOffers } from './default-offers.data.ts';
import { methodOffer } from './schema.ts';

export type MethodOffer = Omit<typeof methodOffer.$inferSelect, 'merchantId'>;
export type OfferKind = MethodOffer['kind'];

/** Gives a new merchant the starting set. */
export async function addDefaultOffers(tx: Tx, merchantId: string): Promise<void> {
  await tx
    .insert(methodOffer)
    .values(defaultOffers.map((offer) => ({ ...offer, merchantId })))
    .onConflictDoNothing();
}

export async function listEnabledOffers(tx: Tx, merchantId: string): Promise<MethodOffer[]> {
  return tx
    .select()
    .from(methodOffer)
    .where(and(eq(methodOffer.merchantId, merchantId), eq(methodOffer.isEnabled, true)));
}

/** What a method is called, whether it is still offered or not: a payment of the past keeps its name. */
export async function nameMethod(
  tx: Tx,
  merchantId: string,
  kind: OfferKind,
  language: Language
): Promise<string> {
  const [row] = await tx
    .select({ names: methodOffer.names })
    .from(methodOffer)
    .where(and(eq(methodOffer.merchantId, merchantId), eq(methodOffer.kind, kind)));
  const names = row?.names ?? defaultOffers.find((offer) => offer.kind === kind)?.names;
  assert(names !== undefined, `the method ${kind} has a name`);
  return names[language];
}

/**
 * Which offers fit this customer and amount, the customer's home method first, then by position. Pure. An offer
 * without countries or currencies fits all of them; bounds are inclusive, in minor units.
 */
export function decideOffers(offers: readonly MethodOffer[], country: string, amount: Money): MethodOffer[] {
  const isHome = (offer: MethodOffer) => offer.homeCountries.includes(country);
  return offers
    .filter(
      (offer) =>
        offer.isEnabled &&
        (offer.countries.length === 0 || offer.countries.includes(country)) &&
        (offer.currencies.length === 0 || offer.currencies.includes(amount.currency)) &&
        amount.minor >= offer.minMinor &&
        (offer.maxMinor === null || amount.minor <= offer.maxMinor)
    )
    .sort((a, b) => Number(isHome(b)) - Number(isHome(a)) || a.position - b.position);
}
