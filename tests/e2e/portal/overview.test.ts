import { expect, type Page } from '@playwright/test';
import { languages } from '../../../src/lib/i18n/languages.ts';
import { countEffort, effortOf } from '../../support/effort.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { test } from '../../support/portal.ts';
import { readReady } from '../../support/ready.ts';
import { schemesOf } from '../../support/looks.ts';
import { watchScripts } from '../../support/watch-scripts.ts';

/** All scripts of a first visit, gzipped. */
const MOST_SCRIPT_BYTES = 70_000;

const payButton = (page: Page) => page.getByRole('button', { name: /^Betaal/ });
const payLink = (page: Page) => page.getByRole('link', { name: /^Betaal\s/ });

/** Opens a page and holds it to everything that holds for every page of the portal. */
async function inspect(page: Page, path: string): Promise<void> {
  const faults: string[] = [];
  const note = (message: { type(): string; text(): string }) =>
    message.type() === 'error' && faults.push(message.text());
  page.on('console', note);
  page.on('pageerror', (fault) => faults.push(fault.message));
  await page.goto(path);
  await inspectPage(page);
  page.off('console', note);
  expect(
    faults.filter((fault) => !/40[49]/.test(fault)),
    path
  ).toEqual([]);
}

for (const language of languages)
  for (const colorScheme of schemesOf(language))
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });
      // A page after a page, each searched by axe: on a busy machine that takes its time.
      test.describe.configure({ timeout: 150_000 });

      test('overview, invoices, one invoice, and a page that is not there', async ({
        page,
        context,
        portal
      }) => {
        const customer = await portal.customer({ amounts: [28_600, 123_456_789], hasCard: true, language });
        const home = await portal.enter(context, customer);
        const [invoice] = customer.invoiceIds;
        const scripts = watchScripts(page);
        await page.goto(`${home}?lang=${language}`, { waitUntil: 'networkidle' });
        const weight = await scripts();
        expect(weight).toBeGreaterThan(10_000);
        expect(weight).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
        for (const path of [
          '',
          '/invoices',
          '/invoices?show=disputed',
          '/invoices?search=zwembad',
          `/invoices/${invoice}`,
          '/invoices/00000000-0000-7000-8000-000000000000'
        ])
          await inspect(page, `${home}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
      });

      test('paying one, several, a part, and what is no amount', async ({ page, context, portal }) => {
        const customer = await portal.customer({ amounts: [28_600, 123_456_789], hasCard: true, language });
        const home = await portal.enter(context, customer);
        for (const query of ['', `?invoice=${customer.invoiceIds[0]}`, '?part=50', '?part=x'])
          await inspect(page, `${home}/pay${query}${query ? '&' : '?'}lang=${language}`);
      });

      test('nothing open, and a payment that succeeded', async ({ page, context, portal }) => {
        const home = await portal.enter(
          context,
          await portal.customer({ amounts: [1_250], hasCard: true, language })
        );
        await page.goto(`${home}/pay?lang=${language}`);
        await page.locator('button[form=pay]').click();
        await page.waitForURL(/\/pay\/[0-9a-f-]{36}$/);
        await inspect(page, `${page.url()}?lang=${language}`);
        await inspect(page, `${home}?lang=${language}`);
        await inspect(page, `${home}/pay?lang=${language}`);
      });
    });

test.describe('effort, from the overview to done', () => {
  test('a saved card', async ({ page, context, portal }) => {
    await page.goto(await portal.enter(context, await portal.customer({ hasCard: true })));
    const { tap, seen } = countEffort(page);
    await tap(payLink(page));
    await tap(payButton(page));
    await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
    expect(seen()).toEqual(effortOf('payWithSavedCard'));
  });

  test('one of several invoices, and a part, with a saved card', async ({ page, context, portal }) => {
    const customer = await portal.customer({ amounts: [28_600, 4_700, 12_300], hasCard: true });
    const home = await portal.enter(context, customer);
    await page.goto(`${home}/invoices/${customer.invoiceIds[1]}`);
    const one = countEffort(page);
    await one.tap(payLink(page));
    await one.tap(payButton(page));
    await expect(page.getByText('Er staat nog € 409,00 open.')).toBeVisible();
    expect(one.seen()).toEqual(effortOf('payOneInvoice'));

    await page.goto(home);
    const part = countEffort(page);
    await part.tap(page.getByRole('link', { name: 'Een deel betalen' }));
    await part.fill(page.getByLabel('Hoeveel wil je nu betalen?'), '75');
    await part.tap(page.getByRole('button', { name: 'Bekijk de verdeling' }));
    await expect(page.getByRole('heading', { name: 'Hier gaat het heen' })).toBeVisible();
    await part.tap(payButton(page));
    await expect(page.getByText('Er staat nog € 334,00 open.')).toBeVisible();
    expect(part.seen()).toEqual(effortOf('payPart'));
  });

  test('a new iDEAL payment', async ({ page, context, portal }) => {
    await page.goto(await portal.enter(context, await portal.customer()));
    const { tap, seen } = countEffort(page);
    await tap(payLink(page));
    await tap(payButton(page));
    await page.waitForURL((url) => url.origin !== new URL(readReady().web).origin);
    expect(seen()).toEqual(effortOf('payByIdeal'));
    await page.getByRole('button', { name: 'Ja, betalen' }).click();
    await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
  });

  test('a new iDEAL payment, passing over a saved card', async ({ page, context, portal }) => {
    await page.goto(await portal.enter(context, await portal.customer({ hasCard: true })));
    const { tap, seen } = countEffort(page);
    await tap(payLink(page));
    await tap(page.getByText('iDEAL | Wero'));
    await tap(payButton(page));
    await page.waitForURL((url) => url.origin !== new URL(readReady().web).origin);
    expect(seen()).toEqual(effortOf('payByIdealInstead'));
    await page.getByRole('button', { name: 'Ja, betalen' }).click();
    await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
  });
});

test('a no at the bank says that nothing was taken, and leads back to paying', async ({
  page,
  context,
  portal
}) => {
  await page.goto(await portal.enter(context, await portal.customer()));
  await payLink(page).click();
  await payButton(page).click();
  await page.getByRole('button', { name: 'Nee, niet betalen' }).click();
  await expect(page.getByText('Er is niets afgeschreven').first()).toBeVisible();
  await page.getByRole('link', { name: 'Opnieuw betalen' }).click();
  await expect(payButton(page)).toBeVisible();
});

test('a double tap pays once', async ({ page, context, portal }) => {
  const home = await portal.enter(context, await portal.customer({ hasCard: true }));
  await page.goto(`${home}/pay`);
  await payButton(page).dblclick();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
  await page.goto(home);
  await expect(page.getByText('Niets open. Fijn.')).toBeVisible();
  await expect(page.getByText(/tegoed/)).toHaveCount(0);
});

test('a transfer and a card form are on the pay page, which leads back', async ({
  page,
  context,
  portal
}) => {
  const home = await portal.enter(context, await portal.customer());
  await page.goto(`${home}/pay`);
  await page.getByText('Zelf overmaken').click();
  await page.getByRole('button', { name: /^Ga verder/ }).click();
  await page.waitForURL(/\/p\/[\w-]+\/transfer/);
  await page.getByRole('link', { name: 'Terug naar je overzicht' }).click();
  await expect(page).toHaveURL(`${home}/`);
});

test('an invoice is found, read, and kept as PDF, e-invoice and receipt', async ({
  page,
  context,
  portal
}) => {
  const customer = await portal.customer({ amounts: [28_600, 4_700], hasCard: true });
  const home = await portal.enter(context, customer);
  await page.goto(home);
  await page.getByRole('link', { name: 'Alle facturen' }).click();
  await page.getByRole('searchbox').fill('47,00');
  await page.getByRole('searchbox').press('Enter');
  const list = page.getByRole('list', { name: 'Facturen' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await list.getByRole('link', { name: 'Opvang december' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Opvang december');
  await page.getByRole('link', { name: /^Betaal/ }).click();
  await payButton(page).click();
  await expect(page.getByText('Er staat nog € 286,00 open.')).toBeVisible();
  await page.goto(`${home}/invoices/${customer.invoiceIds[1]}`);
  const papers: [string, string][] = [
    ['Factuur (pdf)', 'application/pdf'],
    ['E-factuur (UBL)', 'application/xml; charset=utf-8'],
    ['Betaalbewijs', 'application/pdf']
  ];
  for (const [name, type] of papers) {
    const link = page.getByRole('link', { name: new RegExp(name.replace(/[()]/g, '\\$&')) });
    const file = await page.request.get(new URL((await link.getAttribute('href'))!, page.url()).href);
    expect([file.status(), file.headers()['content-type'], file.headers()['cache-control']]).toEqual([
      200,
      type,
      'no-store'
    ]);
  }
});

test('what is typed and opened before the page’s script comes stays', async ({ page, context, portal }) => {
  const home = await portal.enter(context, await portal.customer());
  const line = Promise.withResolvers<void>();
  await page.route('**/*.js', async (route) => {
    await line.promise;
    await route.continue();
  });
  await page.goto(`${home}/pay`, { waitUntil: 'commit' });
  await page.getByText('Een deel betalen').click();
  const part = page.locator('input[name=part]');
  await part.fill('12,50');
  await expect(part).toHaveAttribute('value', '');
  line.resolve();
  // The page is awake once it keeps the field's value itself.
  await expect(part).not.toHaveAttribute('value');
  await expect(part).toHaveValue('12,50');
  await expect(part).toBeVisible();
});

test('somebody else’s ids answer as nobody’s do, byte for byte', async ({ context, page, portal }) => {
  const [mine, theirs] = [await portal.customer({ hasCard: true }), await portal.customer({ hasCard: true })];
  const home = await portal.enter(context, mine);
  const nobodys = '00000000-0000-7000-8000-000000000000';
  const answer = async (path: string) => {
    const response = await page.request.get(`${home}${path}`);
    const { 'x-request-id': _, date: __, ...headers } = response.headers();
    return { status: response.status(), body: await response.text(), headers };
  };
  for (const path of [
    '/invoices/ID',
    '/invoices/ID/invoice.pdf',
    '/invoices/ID/invoice.xml',
    '/pay/ID',
    '/pay/ID/bank',
    '/pay/ID/return'
  ]) {
    const foreign = await answer(path.replace('ID', theirs.invoiceIds[0]!));
    expect(foreign.status, path).toBe(404);
    expect(foreign, path).toEqual(await answer(path.replace('ID', nobodys)));
  }
  // An invoice of theirs in my form is left out, not paid.
  await page.goto(`${home}/pay?invoice=${theirs.invoiceIds[0]}`);
  await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('212,40');
});

test('a keyboard gets everywhere: past the frame, through the places, to the button', async ({
  page,
  context,
  portal
}) => {
  await page.goto(await portal.enter(context, await portal.customer()));
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Naar de inhoud' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(payLink(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(payButton(page)).toBeVisible();

  // A menu that opened closes by the key that closes everything, and the focus stays where it was.
  await page.goto(`${readReady().web}/my/de-klaproos/preferences`, { waitUntil: 'networkidle' });
  const languages = page.locator('footer summary');
  await languages.press('Enter');
  await expect(page.getByRole('link', { name: 'Deutsch' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Deutsch' })).toBeHidden();
  await expect(languages).toBeFocused();

  // Nothing that the keyboard comes to lies under the bar at the bottom.
  for (const path of ['', '/invoices', '/pay', '/preferences']) {
    await page.goto(`${readReady().web}/my/de-klaproos${path}`);
    for (let stops = 0; stops < 40; stops += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(findCovered), path).toBeUndefined();
    }
  }
});

/** What has the focus and can't be seen, because something else lies over its middle. Runs in the browser. */
function findCovered(): string | undefined {
  const { activeElement: at } = document;
  if (!at || at === document.body) return undefined;
  const { left, top, width, height } = at.getBoundingClientRect();
  // In a row that is swiped the middle may be further on.
  const over = document.elementFromPoint(Math.min(left + width / 2, innerWidth - 2), top + height / 2);
  const isOwn = over && (over.contains(at) || at.contains(over) || over.closest('li, label')?.contains(at));
  return isOwn ? undefined : at.outerHTML.slice(0, 80);
}

test.describe('a small phone', () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test('holds a German word without an end and € 1.234.567.890,12, also in the colours of its reader', async ({
    page,
    context,
    portal
  }) => {
    const subject = 'Rechtsschutzversicherungsgesellschaftenbeitragsrückerstattung';
    const customer = await portal.customer({
      amounts: [123_456_789_012, 2],
      subjects: [subject, subject],
      language: 'de'
    });
    const home = await portal.enter(context, customer);
    for (const path of ['', '/invoices', `/invoices/${customer.invoiceIds[0]}`, '/pay', '/pay?part=50'])
      await inspect(page, `${home}${path}`);
    // Grounds go, edges stay: what is pressed has one, and where one is stands out otherwise.
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(home);
    await expect(page.getByRole('link', { name: /€ bezahlen$/ })).toHaveCSS('border-top-style', 'solid');
    const here = page.locator('nav').getByRole('link', { name: 'Übersicht' });
    const [ground, own] = await Promise.all(
      [page.locator('body'), here].map((each) => each.evaluate((at) => getComputedStyle(at).backgroundColor))
    );
    expect(own).not.toBe(ground);
  });
});

test.describe('in the dark', () => {
  test.use({ colorScheme: 'dark' });

  test('the merchant’s colour stays what was computed, also after the script took over', async ({
    page,
    context,
    portal
  }) => {
    const brand = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--brand'));
    const home = await portal.enter(context, await portal.customer());
    await page.goto(home);
    const first = await brand();
    await page.getByRole('link', { name: 'Alle facturen' }).click();
    await expect(page.getByRole('searchbox')).toBeVisible();
    expect(await brand()).toBe(first);
  });
});
