import { expect, test } from '@playwright/test';
import { languages } from '../../../src/lib/i18n/languages.ts';
import { signInBrowser } from '../../support/customers.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { schemesOf } from '../../support/looks.ts';
import { readReady } from '../../support/ready.ts';

const statement = () => `${readReady().web}/accessibility/de-klaproos`;

for (const language of languages)
  for (const colorScheme of schemesOf(language))
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test('the accessibility statement is accessible, says what is not, and whom to tell', async ({
        page
      }) => {
        await page.goto(`${statement()}?lang=${language}`);
        await inspectPage(page);
        await expect(page.getByText('WCAG 2.2')).toBeVisible();
        await expect(page.getByText('administratie@deklaproos.example').first()).toBeVisible();
        await expect(page.getByText('Autoriteit Consument & Markt (ACM)')).toBeVisible();
        await page.goto(`${readReady().web}/accessibility?lang=${language}`);
        await inspectPage(page);
      });
    });

test('every page for customers leads to the statement in one tap', async ({ page, context }) => {
  const { web, payLinks } = readReady();
  await signInBrowser(context);
  const link = page.locator('footer').getByRole('link', { name: 'Toegankelijkheid' });
  for (const start of [
    payLinks.open,
    `${web}/my/de-klaproos/sign-in`,
    `${web}/my/de-klaproos/`,
    `${web}/cancel/de-klaproos`
  ]) {
    await page.goto(start);
    await link.click();
    await expect(page, start).toHaveURL(statement());
  }
});

test('nobody’s statement is not there', async ({ request }) => {
  expect((await request.get(`${readReady().web}/accessibility/nobody`)).status()).toBe(404);
});
