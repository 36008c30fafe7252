import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { findMerchantBySlug } from '../../../src/lib/server/domain/identity/index.ts';
import { readSubscriberId, stopSubscription } from '../../../src/lib/server/domain/subscriptions/index.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { test } from '../../support/portal.ts';
import { withProduct } from '../../support/product.ts';
import { readReady } from '../../support/ready.ts';
import { addSubscriber, signInSubscriber } from '../../support/subscribers.ts';

test.skip(({ isMobile }) => !isMobile, 'the same on every screen');
// What the service worker fetches is out of reach of `page.route`.
test.use({ serviceWorkers: 'block' });

test('who left comes back by one tap, paid as before', async ({ page, context }) => {
  const subscriber = await addSubscriber();
  const subscriptionId = subscriber.subscriptions['Opvang 3 dagen']!;
  await withProduct(async (ctx) => {
    const { id: merchantId } = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
    const customerId = await ctx.db.withMerchant(merchantId, (tx) =>
      readSubscriberId(tx, merchantId, subscriptionId)
    );
    await stopSubscription(ctx, { merchantId, customerId, subscriptionId, when: 'now' });
  });
  await signInSubscriber(context, subscriber);
  await page.goto(`${readReady().web}/my/de-klaproos/subscriptions/${subscriptionId}`);
  await inspectPage(page);
  await page.getByRole('button', { name: 'Weer beginnen' }).click();
  await expect(page.getByText('Welkom terug.')).toBeVisible();
  await expect(page.getByRole('link', { name: /^Stoppen/ })).toBeVisible();
});

test('a customer takes all their data along, and asks to be forgotten until they think better of it', async ({
  page,
  context,
  portal
}) => {
  const customer = await portal.customer({ hasCard: true });
  await page.goto(`${await portal.enter(context, customer)}/preferences/privacy`);
  await inspectPage(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Haal je gegevens op' }).click()
  ]);
  expect(download.suggestedFilename()).toMatch(/^de-klaproos-\d{4}-\d\d-\d\d\.zip$/);
  const files = unzipSync(readFileSync(await download.path()));
  expect(JSON.parse(strFromU8(files['data/customer.json']!))).toMatchObject([
    { reference: customer.reference }
  ]);
  // Two invoices, and the receipt of the one that was paid.
  const papers = Object.keys(files).filter((name) => name.endsWith('.pdf'));
  expect(papers.map((name) => name.split('/')[0]).sort()).toEqual(['invoices', 'invoices', 'receipts']);
  for (const name of papers) expect(strFromU8(files[name]!.subarray(0, 5))).toBe('%PDF-');

  await page.getByRole('button', { name: 'Vraag om wissen' }).click();
  await expect(page.getByText(/^Je vroeg hierom op/)).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Trek je vraag in' }).click();
  await expect(page.getByRole('button', { name: 'Vraag om wissen' })).toBeVisible();
});

test('a slow line says that it is at work, and a page that reads from the right loses nothing', async ({
  page,
  context,
  portal
}) => {
  const home = await portal.enter(context, await portal.customer({ hasCard: true }));
  // Its scripts come after it is drawn; before, a link is a link.
  await page.goto(home, { waitUntil: 'networkidle' });
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/__data.json*', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('link', { name: 'Alle facturen' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Een ogenblik' })).toBeAttached();
  arrive();
  await expect(page).toHaveURL(/\/invoices$/);
  await expect(page.getByRole('status').filter({ hasText: 'Een ogenblik' })).not.toBeAttached();

  for (const path of ['', '/pay', '/payment-methods', '/subscriptions', '/preferences']) {
    await page.goto(`${home}${path}`);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    // To both sides: what leaves the screen on the left can't be scrolled to when the page begins on the right.
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('main *, nav *')]
        .map((each) => ({ each, box: each.getBoundingClientRect() }))
        .filter(({ each, box }) => box.width > 1 && !each.closest('.visually-hidden, details:not([open])'))
        .filter(({ box }) => box.left < -1 || box.right > innerWidth + 1)
        .map(({ each }) => each.outerHTML.slice(0, 80))
    );
    expect(outside, path).toEqual([]);
  }
});
