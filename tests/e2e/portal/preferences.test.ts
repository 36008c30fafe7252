import { expect, test } from '@playwright/test';
import { changeOpenings, findMerchantBySlug } from '../../../src/lib/server/domain/identity/index.ts';
import { languages } from '../../../src/lib/i18n/languages.ts';
import { signInBrowser } from '../../support/customers.ts';
import { countEffort, effortOf } from '../../support/effort.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { signInSomeone } from '../../support/portal-customers.ts';
import { withProduct } from '../../support/product.ts';
import { readReady } from '../../support/ready.ts';
import { schemesOf } from '../../support/looks.ts';

const home = () => `${readReady().web}/my/de-klaproos`;

for (const language of languages)
  for (const colorScheme of schemesOf(language))
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test('preferences, messages and one message are readable by everyone', async ({ page, context }) => {
        await signInBrowser(context);
        for (const path of [
          '/preferences',
          '/preferences?saved=channels',
          '/preferences?saved=refuse',
          '/messages'
        ]) {
          await page.goto(`${home()}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
          await inspectPage(page);
        }
        await page.locator('main li a').first().click();
        await expect(page).toHaveURL(/\/messages\/[0-9a-f-]{36}/);
        await inspectPage(page);
      });
    });

test('the channel is changed in two taps from home', async ({ page, context }) => {
  await signInSomeone(context);
  await page.goto(home());
  const { tap, seen } = countEffort(page);
  await tap(page.getByRole('link', { name: /^Voorkeuren/ }).first());
  await tap(page.getByRole('button', { name: /^Sms/ }).first());
  await expect(page.getByRole('button', { name: /^Sms/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('Bewaard.')).toBeVisible();
  // What can't be used here says so, and is no promise.
  await expect(page.getByRole('button', { name: /^WhatsApp/ })).toContainText('Kan hier nog niet.');
  expect(seen()).toEqual(effortOf('changeChannel'));
});

test('another language is spoken at once, and everywhere', async ({ page, context }) => {
  await signInSomeone(context);
  await page.goto(`${home()}/preferences`);
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
  await page.getByRole('button', { name: /^Mit Sie/ }).click();
  await expect(page.getByRole('heading', { name: 'Wie erreichen wir Sie?' })).toBeVisible();
  await page.goto(`${home()}/messages`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nachrichten');
});

test('quiet hours are kept, and a time that is none is refused', async ({ page, context }) => {
  await signInSomeone(context);
  await page.goto(`${home()}/preferences`);
  await page.getByLabel('Van').fill('20:30');
  await page.getByLabel('Tot').fill('09:15');
  await page.getByRole('button', { name: 'Bewaar stille uren' }).click();
  await expect(page.getByText('Bewaard.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Van')).toHaveValue('20:30');
  await expect(page.getByLabel('Tot')).toHaveValue('09:15');
});

test('whether a mail was opened may be seen only of who ticks that, and stands among what they agreed to', async ({
  page,
  context
}) => {
  await withProduct(async (ctx) => {
    const { id: merchantId } = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
    await changeOpenings(ctx, { merchantId, mayNoteOpening: true });
  });
  await signInSomeone(context);
  await page.goto(`${home()}/preferences`);
  const box = page.getByRole('checkbox', {
    name: 'Kinderdagverblijf De Klaproos mag zien dat ik een mail open'
  });
  await expect(box).not.toBeChecked();
  await box.check();
  await page.getByRole('region', { name: 'Zien of je een mail opent' }).getByRole('button').click();
  await expect(page.getByText('Bewaard.')).toBeVisible();
  await page.reload();
  await expect(box).toBeChecked();
  await inspectPage(page);
  await page.goto(`${home()}/preferences/privacy`);
  await expect(page.getByText('Zien dat ik een mail open: goedgevonden')).toBeVisible();
  await expect(page.getByText('Dit staat uit tot jij het aanzet.')).toBeVisible();
  const picture = await page.request.get(`${readReady().web}/o/never-ours`);
  expect([picture.status(), picture.headers()['cache-control']]).toEqual([200, 'no-store']);
  expect(picture.headers()['set-cookie']).toBeUndefined();
  expect(picture.headers()['cross-origin-resource-policy']).toBe('cross-origin');
});
