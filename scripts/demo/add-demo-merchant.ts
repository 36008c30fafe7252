import type { App } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  addStaff,
  changeMerchant,
  createMerchant,
  type Merchant
} from '../../src/lib/server/domain/identity/index.ts';
import { addDefaultOffers, addPaymentAccount } from '../../src/lib/server/domain/routing/index.ts';
import { demo } from './identities.data.ts';

const { merchantId, accountId } = demo;

/** The day-care centre, with its account at the provider and its owner. */
export async function addDemoMerchant(ctx: Context, app: App): Promise<void> {
  const { STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET } = app.config;
  if (!STRIPE_SECRET_KEY || !STRIPE_PUBLISHABLE_KEY || !STRIPE_WEBHOOK_SECRET)
    throw new Error('the demo needs STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET');
  const merchant = await createMerchant(ctx, {
    id: merchantId,
    slug: demo.slug,
    name: 'Kinderdagverblijf De Klaproos',
    accountHolder: 'Stichting De Klaproos',
    // The Netherlands' example account in the SWIFT IBAN registry: nobody's.
    iban: 'NL91ABNA0417164300',
    bic: 'ABNANL2A',
    country: 'NL',
    zone: 'Europe/Amsterdam',
    language: 'nl',
    brandColor: '#0b6e5f',
    address: { lines: ['Bloemstraat 12'], postalCode: '1016 KV', city: 'Amsterdam', country: 'NL' },
    contactEmail: 'administratie@deklaproos.example',
    contactPhone: '+31 20 555 01 87',
    website: 'https://deklaproos.example',
    registrationNumber: '34123456',
    creditorIdentifier: 'NL12ZZZ341234560000'
  });
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await addDefaultOffers(tx, merchantId);
    await addPaymentAccount(ctx, tx, {
      merchantId,
      id: accountId,
      name: 'Stripe',
      isDefault: true,
      secretKey: STRIPE_SECRET_KEY,
      publishableKey: STRIPE_PUBLISHABLE_KEY,
      webhookSecret: STRIPE_WEBHOOK_SECRET
    });
  });
  const { id: staffId, name } = await addStaff(ctx, { merchantId, role: 'owner', ...demo.staff });
  await keepBrand({ ...ctx, actor: { kind: 'staff', staffId, name } }, merchant);
}

/** The owner looked at colour and sender, and saved them as they are. */
async function keepBrand(ctx: Context, merchant: Merchant): Promise<void> {
  const { name, brandColor, radiusScale, language, isFormal, contactEmail, contactPhone, website } = merchant;
  const contact = { contactEmail, contactPhone, website };
  await changeMerchant(ctx, { merchantId, name, brandColor, radiusScale, language, isFormal, ...contact });
}
