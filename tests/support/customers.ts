import type { BrowserContext } from '@playwright/test';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../../src/lib/server/context.ts';
import {
  customer,
  findMerchantBySlug,
  readMerchant,
  startCustomerSession,
  type SessionCookie
} from '../../src/lib/server/domain/identity/index.ts';
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
  const { web } = readReady();
  const { name, value } = await withProduct(async (ctx) => {
    const merchant = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
    return signInCustomer({ ctx, merchant }, await readCustomerId(ctx, merchant.id, reference));
  });
  await browser.addCookies([{ name, value, url: web, secure: true, httpOnly: true, sameSite: 'Lax' }]);
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
