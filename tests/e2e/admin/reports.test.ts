import { expect, test } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';
import { watchScripts } from '../../support/watch-scripts.ts';

/** Of all these pages together, gzipped: each may have as much, the framework's half of it not counted. */
const MOST_SCRIPT_BYTES = 100_000;

const admin = (path: string) => `${readReady().web}/admin${path}`;

test('a colleague who only looks sees today and the reports, and every figure of today leads to its rows', async ({
  page
}) => {
  const scripts = watchScripts(page);
  await signIn(page, await addColleague('viewer'));
  await expect(page.getByRole('heading', { level: 1, name: 'Vandaag' })).toBeVisible();
  await inspectPage(page);
  const figures = page.getByRole('region', { name: 'Wat binnenkwam' }).getByRole('link');
  const hrefs = await figures.evaluateAll((links) => links.map((each) => (each as HTMLAnchorElement).href));
  expect(hrefs.length).toBeGreaterThan(0);
  for (const href of hrefs) {
    await page.goto(href);
    await expect(page.getByRole('table')).toBeVisible();
  }
  await inspectPage(page);
  for (const path of ['/reports', '/reports/recovery?by=reason', '/reports/cash']) {
    await page.goto(admin(path));
    await inspectPage(page);
  }
  expect(await scripts()).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Bewaar als bestand (CSV)' }).click();
  expect((await file).suggestedFilename()).toMatch(/\.csv$/);
});

test('an owner names an address for events: a wrong one keeps what was typed, a right one gets a key and can go', async ({
  page
}) => {
  await signIn(page, await addColleague('owner'));
  const name = `Boekhouding ${Date.now()}`;
  await page.goto(admin('/webhooks'));
  await inspectPage(page);
  await page.getByLabel('Adres', { exact: true }).fill('https://127.0.0.1/quitte');
  await page.getByLabel('Naam').fill(name);
  await page.getByLabel('plan.price_announced').uncheck();
  await page.getByRole('button', { name: 'Adres toevoegen' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Naam')).toHaveValue(name);
  await expect(page.getByLabel('plan.price_announced')).not.toBeChecked();
  await inspectPage(page);

  await page.getByLabel('Adres', { exact: true }).fill('https://hooks.example/quitte');
  await page.getByRole('button', { name: 'Adres toevoegen' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.getByRole('button', { name: 'Sleutel tonen' }).click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  await inspectPage(page);
  await page.getByText('Dit adres weghalen').first().click();
  await page.getByRole('button', { name: 'Dit adres weghalen' }).click();
  await expect(page).toHaveURL(admin('/webhooks?done=remove'));
  await expect(page.getByRole('link', { name })).toHaveCount(0);
});
