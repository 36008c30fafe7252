import { randomBytes } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import { money } from '../../src/lib/money/index.ts';
import { issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import { findMerchantBySlug } from '../../src/lib/server/domain/identity/index.ts';
import { signInBrowser } from './customers.ts';
import { invoiceDocument } from './invoice-factory.ts';
import { withProduct } from './product.ts';

/** A customer of the demo's merchant with one open invoice, of this test only, signed in. Answers their number. */
export async function signInSomeone(
  browser: BrowserContext,
  given: Readonly<{ language?: 'nl' | 'fr' | 'de' | 'en'; email?: string; phone?: string }> = {}
): Promise<string> {
  const run = randomBytes(4).toString('hex');
  const customerReference = `E2E-${run}`;
  await withProduct(async (ctx) => {
    const merchant = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
    const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const document = invoiceDocument({
      number: `E2E-${run}`,
      total: money(21_240, 'EUR'),
      issuedOn: today.toString(),
      dueOn: today.add({ days: 14 }).toString(),
      customerReference,
      email: `${run}@example.org`,
      phone: '06 12 34 56 78',
      ...given
    });
    await issueDocuments(ctx, merchant.id, [document]);
  });
  await signInBrowser(browser, customerReference);
  return customerReference;
}
