import type { BrowserContext } from '@playwright/test';
import { and, eq } from 'drizzle-orm';
import type { Language } from '../../src/lib/i18n/languages.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  customer,
  findMerchantBySlug,
  readMerchant,
  startCustomerSession,
  upsertCustomers,
  type SessionCookie
} from '../../src/lib/server/domain/identity/index.ts';
import { newToken } from '../../src/lib/server/platform/crypto/random.ts';
import { forgetTurns } from './forget-turns.ts';
import { giveSession } from './give-session.ts';
import { withProduct } from './product.ts';
import { readReady } from './ready.ts';

type At = Readonly<{ ctx: Context; merchant: Readonly<{ id: string }> }>;

/** A session of this customer, as signing in makes it: its cookie, whose `value` is the token. */
export function signInCustomer({ ctx, merchant }: At, customerId: string): Promise<SessionCookie> {
  return ctx.db.withMerchant(merchant.id, async (tx) => {
    const { slug } = await readMerchant(tx, merchant.id);
    const person = { merchantId: merchant.id, slug, customerId, userAgent: 'Test/1.0' };
    return startCustomerSession(ctx, tx, { ...person, signedInBy: 'code' });
  });
}

/** Signs a browser in on the product that is up, as the customer with this number at the demo's merchant. */
export async function signInBrowser(browser: BrowserContext, reference = 'K-1001'): Promise<void> {
  const cookie = await withProduct(async (ctx) => {
    const merchant = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
    return signInCustomer({ ctx, merchant }, await readCustomerId(ctx, merchant.id, reference));
  });
  await giveSession(browser, readReady().web, cookie);
}

/** A customer of the demo's merchant, made for one test. */
export type NewcomerFacts = Readonly<{ reference: string; name: string; email: string; language: Language }>;

/** Adds a customer to the demo's merchant, with an address of their own unless one is given. */
export async function addNewcomer(given: Partial<NewcomerFacts> = {}): Promise<NewcomerFacts> {
  const mark = newToken(6)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, 'x');
  const facts: NewcomerFacts = {
    reference: `E-${mark}`,
    name: 'Naïma Vandenbroucke-Großmann',
    email: `naima.${mark}@example.org`,
    language: 'nl',
    ...given
  };
  await withProduct(async (ctx) => {
    await forgetTurns(ctx);
    const merchant = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
    const address = {
      lines: ['Bloemgracht 114-III'],
      postalCode: '1015 TN',
      city: 'Amsterdam',
      country: 'NL'
    };
    await ctx.db.withMerchant(merchant.id, (tx) =>
      upsertCustomers(tx, merchant.id, ctx.clock.now(), [{ ...facts, address }])
    );
  });
  return facts;
}

async function readCustomerId(ctx: Context, merchantId: string, reference: string): Promise<string> {
  const [found] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({ id: customer.id })
      .from(customer)
      .where(and(eq(customer.merchantId, merchantId), eq(customer.reference, reference)))
  );
  if (!found) throw new Error(`No customer has the number ${reference}`);
  return found.id;
}
