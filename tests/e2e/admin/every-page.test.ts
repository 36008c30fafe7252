import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { adminRoutes } from '../../support/admin-routes/admin-routes.data.ts';
import { money } from '../../../src/lib/money/index.ts';
import { issueDocuments, readInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import { addressOf, findObjects, type ObjectOf } from '../../support/admin-routes/find-objects.ts';
import { addColleague, addOtherMerchant, signIn } from '../../support/colleagues.ts';
import { expectRoom } from '../../support/inspect-page.ts';
import { invoiceDocument } from '../../support/invoice-factory.ts';
import { withProduct } from '../../support/product.ts';
import { readReady } from '../../support/ready.ts';
import { watchScripts } from '../../support/watch-scripts.ts';

/** Of one page, gzipped, the framework's half of it counted as well. */
const MOST_SCRIPT_BYTES = 100_000;

/** A key that has no text, and a value that was none. */
const NO_WORDS = new RegExp(
  `\\b(${readdirSync('locales/en')
    .map((file) => path.parse(file).name)
    .join('|')}):[a-z][\\w.-]*\\.|\\bundefined\\b|\\[object `
);

/** What is read, not saved as a file. */
const PAGES = Object.entries(adminRoutes).filter(([id]) =>
  existsSync(`src/routes/admin/(work)${id}/+page.svelte`)
);

test.use({ viewport: { width: 820, height: 1180 }, hasTouch: true, locale: 'de-DE' });
// A tablet of its own, whatever the project's screen is.
test.skip(({ isMobile }) => isMobile, 'a tablet is one screen');

/** Somebody with a long name who owes twelve digits, on an invoice with a long number. */
function addLargeDebt(merchantId: string): Promise<ReadonlyMap<string, ObjectOf>> {
  return withProduct(async (ctx) => {
    const today = ctx.clock.now().toZonedDateTimeISO('Europe/Brussels').toPlainDate();
    const [result] = await issueDocuments(ctx, merchantId, [
      invoiceDocument({
        ...{ number: '2026-KREDITORENBUCHHALTUNG-000000000017', total: money(123_456_789_012, 'EUR') },
        ...{
          issuedOn: today.subtract({ days: 40 }).toString(),
          dueOn: today.subtract({ days: 10 }).toString()
        },
        ...{
          customerReference: 'DEBITORENNUMMER-00000000000001',
          email: `${'lang'.repeat(12)}@lang.example`
        },
        customerName: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk Süd'
      })
    ]);
    if (result?.kind !== 'added') throw new Error('The invoice was not issued');
    const { customerId } = await ctx.db.withMerchant(merchantId, (tx) =>
      readInvoice(tx, merchantId, result.id)
    );
    return new Map([
      ['/customers', { id: customerId }],
      ['/invoices', { id: result.id }]
    ]);
  });
}

for (const whose of ['a busy merchant', 'a merchant of today'] as const)
  test(`every page of ${whose} fits a tablet, in its longest words, and brings no more script than it may`, async ({
    page
  }) => {
    test.setTimeout(300_000);
    const isBusy = whose === 'a busy merchant';
    const { merchantId } = isBusy ? { merchantId: undefined } : await addOtherMerchant();
    const objects = merchantId === undefined ? await findObjects() : await addLargeDebt(merchantId);
    await signIn(page, await addColleague('owner', merchantId === undefined ? {} : { merchantId }));
    let seen = 0;
    for (const [id, { ask = '' }] of PAGES) {
      const address = addressOf(id, ask, objects);
      if (address === undefined) continue;
      const weigh = watchScripts(page);
      const response = await page.goto(`${readReady().web}/admin${address}`);
      expect(response?.status(), address).toBeLessThan(400);
      await expect(page.getByRole('heading', { level: 1 }), address).toHaveCount(1);
      await expectRoom(page, address);
      expect(await weigh(), `script of ${address}`).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
      // A key that has no text shows itself.
      await expect(page.locator('main'), address).not.toContainText(NO_WORDS, { useInnerText: true });
      seen += 1;
    }
    expect(seen).toBeGreaterThan(isBusy ? 75 : 60);
  });
