import { expect, test, type Page } from '@playwright/test';
import { languages } from '../../../src/lib/i18n/languages.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';
import { addSubscriber } from '../../support/subscribers.ts';
import { schemesOf } from '../../support/looks.ts';

const at = (path: string) => `${readReady().web}/cancel/de-klaproos${path}`;

async function inspect(page: Page): Promise<void> {
  await inspectPage(page);
  expect(await page.locator('script').count()).toBe(0);
}

/** The words on the last button, as the laws and their translations have them. */
const BUTTONS = {
  nl: ['Nu opzeggen', 'Herroeping bevestigen'],
  fr: ['Notification de la résiliation', 'Confirmer la rétractation'],
  de: ['jetzt kündigen', 'Widerruf bestätigen'],
  en: ['Cancel now', 'Confirm withdrawal']
} as const;

for (const language of languages)
  for (const colorScheme of schemesOf(language))
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test('ends a contract without signing in, by one button, and has its receipt at once', async ({
        page
      }) => {
        for (const [index, path] of ['', '/withdrawal'].entries()) {
          await page.goto(at(`${path}?lang=${language}`));
          await inspect(page);
          await page.locator('[name=name]').fill('Jürgen Großkreutz-Wolffhagen-Donaudampfschifffahrt');
          await page.locator('[name=reference]').fill('K-0');
          await page.locator('[name=email]').fill('j.grosskreutz@example.org');
          await page.getByRole('button', { name: BUTTONS[language][index]!, exact: true }).click();
          await expect(page).toHaveURL(/\/receipt\/[\w-]{22}$/);
          await inspect(page);
          await expect(page.locator('dl')).toContainText(
            'Jürgen Großkreutz-Wolffhagen-Donaudampfschifffahrt'
          );
        }
      });

      test('says what is missing, and keeps what was typed', async ({ page }) => {
        await page.goto(at(`?lang=${language}`));
        await page.locator('[name=how][value=extraordinary]').check();
        await page.locator('[name=reference]').fill('K-0');
        await page.getByRole('button', { name: BUTTONS[language][0], exact: true }).click();
        await expect(page.getByRole('alert').getByRole('link')).toHaveCount(3);
        await expect(page.locator('[name=reference]')).toHaveValue('K-0');
        await inspect(page);
      });
    });

test('the receipt can be kept as a file, and opens for nobody else', async ({ page, request }) => {
  await page.goto(at(''));
  await page.locator('[name=name]').fill('Chantal Mbeki');
  await page.locator('[name=email]').fill('chantal@example.org');
  await page.getByRole('button', { name: BUTTONS.nl[0] }).click();
  const file = await page.getByRole('link', { name: 'Bevestiging downloaden' }).getAttribute('href');
  const answer = await request.get(`${readReady().web}${file}`);
  expect(answer.headers()['content-type']).toBe('application/pdf');
  expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
  const token = /receipt\/([\w-]+)/.exec(page.url())![1]!;
  const other = token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  expect((await request.get(at(`/receipt/${other}`))).status()).toBe(404);
});

test('who stopped is asked how easy it was, below the receipt; whose stop waits for a person is not', async ({
  page
}) => {
  const { reference, email } = await addSubscriber();
  const declare = async (about: string) => {
    await page.goto(at('?lang=nl'));
    await page.locator('[name=name]').fill('Fatima Zahra Benali');
    await page.locator('[name=reference]').fill(reference);
    await page.locator('[name=about]').fill(about);
    await page.locator('[name=email]').fill(email);
    await page.getByRole('button', { name: BUTTONS.nl[0], exact: true }).click();
    await expect(page).toHaveURL(/\/receipt\//);
  };
  const asked = page.getByRole('region', { name: 'Hoe makkelijk was stoppen?' });
  await declare('');
  await expect(page.getByRole('link', { name: 'Bevestiging downloaden' })).toBeVisible();
  await expect(asked).toHaveCount(0);

  await declare('Opvang 3 dagen');
  await expect(asked).toBeVisible();
  await inspect(page);
  const file = (await page.getByRole('link', { name: 'Bevestiging downloaden' }).boundingBox())!;
  expect((await asked.boundingBox())!.y).toBeGreaterThan(file.y);
  await asked.getByRole('button', { name: 'Moeilijk', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('Je antwoord: Moeilijk.');
  await inspect(page);
  await page.reload();
  await expect(page.getByRole('status')).toContainText('Je antwoord: Moeilijk.');
});

test('an unknown merchant has no way out', async ({ request }) => {
  expect((await request.get(`${readReady().web}/cancel/nobody`)).status()).toBe(404);
});
