import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { languages } from '../../../src/lib/i18n/languages.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { schemesOf } from '../../support/looks.ts';
import { readReady } from '../../support/ready.ts';
import { test } from '../../support/debtors.ts';

/** Until it can be paid: markup and styles, gzipped. What comes in one round trip is 14 kB. */
const MOST_BYTES = 14_000;

/** Opens a page as a first visit and holds it to everything that holds for every page of a payer. */
async function inspect(page: Page, path: string): Promise<void> {
  const requests: string[] = [];
  const faults: string[] = [];
  const note = (request: { url(): string }) => requests.push(request.url());
  page.on('request', note);
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  const answer = await page.goto(path);
  page.off('request', note);
  expect(requests, 'one answer, nothing else, nobody else').toHaveLength(1);
  expect(gzipSync(await answer!.body()).length).toBeLessThanOrEqual(MOST_BYTES);
  expect(await page.locator('script').count()).toBe(0);
  await inspectPage(page);
  expect(faults.filter((fault) => !/40[49]/.test(fault))).toEqual([]);
}

for (const language of languages)
  for (const colorScheme of schemesOf(language))
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test('open, several, debit and transfer', async ({ page, debtors }) => {
        const [one, several] = [await debtors.owe(), await debtors.owe({ amounts: [28_600, 31_240, 1_250] })];
        for (const link of [one, several]) {
          await page.goto(link.url);
          for (const path of ['', '/debit', '/transfer'])
            await inspect(page, `${readReady().web}/p/${link.publicId}${path}?lang=${language}`);
          await inspect(page, `${readReady().web}/p/${link.publicId}?part=50&lang=${language}`);
          await inspect(page, `${readReady().web}/p/${link.publicId}?part=x&lang=${language}`);
        }
      });

      test('paid, processing, expired, revoked, wrong, code and check', async ({ page, debtors }) => {
        const { web, payLinks } = readReady();
        const revoked = await debtors.owe({ isRevoked: true });
        for (const url of [payLinks.paid, payLinks.processing, payLinks.expired, revoked.url]) {
          await page.goto(url);
          await inspect(page, `${page.url()}?lang=${language}`);
        }
        for (const path of ['/p', '/p/nobody', '/check/de-klaproos'])
          await inspect(page, `${web}${path}?lang=${language}`);
      });

      test('the card form, the only page with a script', async ({ page, debtors }) => {
        const link = await debtors.owe();
        await page.goto(link.url);
        await page.goto(`${readReady().web}/p/${link.publicId}/card?lang=${language}`);
        await page.frameLocator('iframe').first().locator('[name=number]').waitFor();
        await inspectPage(page, { without: 'iframe' });
      });
    });

test('the customer’s language is spoken, until another is chosen', async ({ page, debtors }) => {
  const link = await debtors.owe({ language: 'de' });
  await page.goto(link.url);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Noch zu zahlen');
  await page.locator('summary').first().click();
  await page.getByRole('link', { name: 'Français' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Reste à payer');
  await page.goto(link.url);
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
});
