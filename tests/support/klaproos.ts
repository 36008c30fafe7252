import type { Context } from '../../src/lib/server/context.ts';
import { createMerchant, type Merchant } from '../../src/lib/server/domain/identity/index.ts';
import { addDefaultOffers, addPaymentAccount } from '../../src/lib/server/domain/routing/index.ts';

/** The keys of the one payment account that tests and benches use. */
export const WORLD_KEYS = {
  secretKey: 'sk_test_world',
  publishableKey: 'pk_test_world',
  webhookSecret: 'whsec_world'
} as const;

/** Kinderdagverblijf De Klaproos with a payment account and every usual way to pay. */
export async function addKlaproos(
  ctx: Context,
  id: string,
  accountId: string,
  differs: Readonly<{ slug?: string; zone?: string; country?: string }> = {}
): Promise<Merchant> {
  const merchant = await createMerchant(ctx, {
    id,
    slug: differs.slug ?? 'de-klaproos',
    name: 'Kinderdagverblijf De Klaproos',
    accountHolder: 'Stichting De Klaproos',
    iban: 'NL91ABNA0417164300',
    country: differs.country ?? 'NL',
    zone: differs.zone ?? 'Europe/Amsterdam',
    language: 'nl',
    brandColor: '#0b6e5f',
    address: { lines: ['Bloemstraat 12'], postalCode: '1016 KV', city: 'Amsterdam', country: 'NL' },
    contactEmail: 'administratie@deklaproos.example',
    creditorIdentifier: 'NL79ZZZ999999990000'
  });
  await ctx.db.withMerchant(id, async (tx) => {
    await addDefaultOffers(tx, id);
    await addPaymentAccount(ctx, tx, {
      merchantId: id,
      id: accountId,
      name: 'Stripe',
      isDefault: true,
      ...WORLD_KEYS
    });
  });
  return merchant;
}
