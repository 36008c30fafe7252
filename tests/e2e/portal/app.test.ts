import { expect, type Page } from '@playwright/test';
import { signInBrowser } from '../../support/customers.ts';
import { test } from '../../support/portal.ts';
import { readReady } from '../../support/ready.ts';
import { serveVersions } from '../../support/serve-versions.ts';

/** The page is the worker's own from now on: it answers for the next one. */
async function installWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { controller, ready } = navigator.serviceWorker;
    if (!controller) await ready;
  });
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

/** Every word of the pages that any cache of this browser holds. */
function readCaches(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const kept = (await cache.match(request))!;
        if (kept.headers.get('content-type')?.startsWith('text/html')) texts.push(await kept.text());
      }
    }
    return texts.join('\n');
  });
}

test('the portal can be installed as the merchant’s app', async ({ page, portal, request }) => {
  const customer = await portal.customer({ amounts: [21_240] });
  const home = await portal.enter(page.context(), customer);
  await page.goto(`${home}/`);
  const href = await page.locator('link[rel="manifest"]').getAttribute('href');
  const manifest = (await (await request.get(new URL(href!, page.url()).href)).json()) as {
    scope: string;
    icons: { src: string; type: string }[];
    shortcuts: { name: string; url: string }[];
    screenshots: { src: string; sizes: string; type: string; form_factor: string; label: string }[];
  };
  expect(manifest).toMatchObject({
    name: 'Kinderdagverblijf De Klaproos',
    display: 'standalone',
    lang: 'nl'
  });
  expect(new URL(page.url()).pathname.startsWith(manifest.scope)).toBe(true);
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(new URL(src, page.url()).href);
    expect([icon.status(), icon.headers()['content-type']]).toEqual([200, type]);
  }
  for (const { url } of manifest.shortcuts) {
    const answer = await page.goto(new URL(url, page.url()).href);
    expect(answer?.status(), url).toBe(200);
    expect(new URL(page.url()).pathname, 'no shortcut leads elsewhere').toBe(url);
  }
  expect(manifest.shortcuts.map(({ name }) => name)).toEqual(['Betalen', 'Facturen', 'Afschrijvingen']);
  expect(manifest.screenshots.map(({ form_factor }) => form_factor)).toEqual(['narrow', 'wide']);
  for (const { src, sizes, type, label } of manifest.screenshots) {
    expect(label).not.toBe('');
    const picture = await request.get(new URL(src, page.url()).href);
    expect([picture.status(), picture.headers()['content-type']]).toEqual([200, type]);
    const size = await page.evaluate(async (at) => {
      const bitmap = await createImageBitmap(await (await fetch(at)).blob());
      return `${bitmap.width}x${bitmap.height}`;
    }, src);
    expect(size).toBe(sizes);
  }
  const devtools = await page.context().newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // A test's window is never installable; everything else about the page is.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
    []
  );
});

test('without a network the overview stands as it was last seen, with its time, and nothing can be paid', async ({
  page,
  context,
  portal
}) => {
  const customer = await portal.customer({ amounts: [21_240] });
  const home = await portal.enter(context, customer);
  await page.goto(`${home}/`);
  await installWorker(page);
  await page.goto(`${home}/`);
  await expect(page.getByText('Geen verbinding')).toHaveCount(0);

  await context.setOffline(true);
  await page.goto(`${home}/`);
  await expect(page.getByText(/Dit is de stand van/)).toBeVisible();
  await expect(page.getByText(/212,40/).first()).toBeVisible();
  await page.goto(`${home}/invoices`);
  await expect(page.getByRole('heading', { level: 1, name: 'Geen verbinding' })).toBeVisible();
  await expect(page.getByText(/niets verstuurd en niets betaald/)).toBeVisible();

  await context.setOffline(false);
  await page.getByRole('link', { name: 'Opnieuw proberen' }).click();
  await expect(page.getByText(/Dit is de stand van/)).toHaveCount(0);
  await expect(page.getByText(/212,40/).first()).toBeVisible();
});

test('after signing out no cache holds an amount, and an offline device shows none', async ({
  page,
  context,
  portal
}) => {
  const customer = await portal.customer({ amounts: [21_240] });
  const home = await portal.enter(context, customer);
  await page.goto(`${home}/`);
  await installWorker(page);
  await page.goto(`${home}/`);
  expect(await readCaches(page)).toContain('212,');

  await page.goto(`${home}/preferences/devices`);
  await page.locator('form[action$="/sign-out"]').first().getByRole('button').click();
  await expect(page).toHaveURL(/sign-in/);
  expect(await readCaches(page)).not.toContain('212,');
  await context.setOffline(true);
  await page.goto(`${home}/`);
  await expect(page.getByRole('heading', { level: 1, name: 'Geen verbinding' })).toBeVisible();
});

test('a device that was signed out from another one keeps no amount either, once it is opened', async ({
  page,
  context,
  browser,
  portal
}) => {
  const customer = await portal.customer({ amounts: [21_240] });
  const home = await portal.enter(context, customer);
  await page.goto(`${home}/`);
  await installWorker(page);
  await page.goto(`${home}/`);
  expect(await readCaches(page)).toContain('212,');

  const elsewhere = await browser.newContext();
  await signInBrowser(elsewhere, customer.reference);
  const other = await elsewhere.newPage();
  await other.goto(`${home}/preferences/devices`);
  await other.getByRole('button', { name: 'Alle andere toestellen uitloggen' }).click();
  await expect(other).toHaveURL(/done=ended/);
  await elsewhere.close();

  await page.goto(`${home}/invoices`);
  await expect(page).toHaveURL(/sign-in/);
  await expect.poll(() => readCaches(page)).not.toContain('212,');
});

test('a new version waits until it is asked for: nothing typed is lost, and every window reloads once', async ({
  page,
  context,
  portal
}) => {
  await using versions = await serveVersions(readReady().web);
  await portal.enter(context, await portal.customer());
  const other = await context.newPage();
  const pages = [page, other];
  await page.goto(`${versions.origin}/my/de-klaproos/invoices`);
  await installWorker(page);
  await other.goto(page.url());
  for (const each of pages) await each.getByRole('searchbox').fill('47,00');

  versions.bringNext();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  for (const each of pages) {
    await expect(each.getByText('Er is een nieuwe versie.')).toBeVisible();
    await expect(each.getByRole('searchbox')).toHaveValue('47,00');
  }
  // The second window asks for what the first has taken already: it comes along all the same.
  for (const each of pages) {
    await expect(each.getByRole('searchbox')).toHaveValue('47,00');
    let loads = 0;
    each.on('load', () => (loads += 1));
    await each.getByRole('button', { name: 'Nu vernieuwen' }).click();
    await expect(each.getByText('Er is een nieuwe versie.')).toHaveCount(0);
    await expect.poll(() => loads).toBe(1);
    await installWorker(each);
    await expect(each.getByText('Er is een nieuwe versie.')).toHaveCount(0);
    expect(loads, 'by its own and by the test').toBe(2);
  }
});
