import { expect, test, type Page } from '@playwright/test';
import { languages } from '../../../src/lib/i18n/languages.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';
import { addSaver, anAccount, endCard, signInSaver } from '../../support/savers.ts';
import { schemesOf } from '../../support/looks.ts';

const home = () => `${readReady().web}/my/de-klaproos/payment-methods`;
const h1 = (page: Page) => page.getByRole('heading', { level: 1 });

async function typeCard(page: Page, number: string): Promise<void> {
  const form = page.frameLocator('iframe').first();
  await form.locator('[name=number]').fill(number);
  await form.locator('[name=expiry]').fill('12 / 34');
  await form.locator('[name=cvc]').fill('123');
}

/** Holds the page that is shown to what holds for every page of the portal, and keeps a picture of it. */
async function inspect(page: Page, name: string): Promise<void> {
  await inspectPage(page, { without: 'iframe' });
  await page.screenshot({ path: `test-results/pictures/methods-${name}.png`, fullPage: true });
}

for (const language of languages)
  for (const colorScheme of schemesOf(language))
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test('every page, with what works, what ends and what broke', async ({ page, context }, {
        project
      }) => {
        const at = (name: string) => `${project.name}-${language}-${colorScheme}-${name}`;
        const saver = await addSaver({
          methods: ['pm_card_chargeCustomerFail', anAccount, 'pm_card_mastercard'],
          owes: true,
          language
        });
        const today = Temporal.Now.plainDateISO();
        await endCard(saver, today.toPlainYearMonth());
        await signInSaver(context, saver, { isConfirmed: true });
        const [card, account] = saver.methodIds;
        for (const [name, path] of [
          ['list', ''],
          ['add', '/add'],
          ['replace', `/add?replaces=${card}`],
          ['account', `/add/account?replaces=${account}`],
          ['account-new', '/add/account'],
          ['bank', '/add/bank?by=ideal'],
          ['card-detail', `/${card}`],
          ['account-detail', `/${account}`],
          ['remove', `/${card}/remove`]
        ] as const) {
          await page.goto(`${home()}${path}`);
          await inspect(page, at(name));
        }
        await page.goto(`${home()}/add/card?replaces=${card}`);
        await page.frameLocator('iframe').first().locator('[name=number]').waitFor();
        await inspect(page, at('card'));
      });
    });

test('nothing saved yet: one thing to do', async ({ page, context }) => {
  const saver = await addSaver();
  await signInSaver(context, saver);
  await page.goto(home());
  await expect(page.getByText('Nog niets bewaard')).toBeVisible();
  await inspect(page, 'empty');
});

test('a broken card is repaired in one tap from the list, and what was open is paid with it', async ({
  page,
  context
}) => {
  const saver = await addSaver({ methods: ['pm_card_chargeCustomerFail'], owes: true });
  await endCard(saver, Temporal.Now.plainDateISO().toPlainYearMonth());
  await signInSaver(context, saver);
  await page.goto(home());
  await page.getByRole('link', { name: /verloopt op/ }).click();
  await expect(page.getByText(/€\s212,40 open/)).toBeVisible();
  await typeCard(page, '5555555555554444');
  await page.getByRole('button', { name: /betaal €/ }).click();
  await expect(h1(page)).toHaveText('Gelukt, we staan quitte');
  await inspect(page, 'paid');
  await page.getByRole('link', { name: 'Klaar' }).click();
  await expect(page.getByRole('link', { name: 'Mastercard •••• 4444' })).toBeVisible();
  await expect(page.getByText('•••• 0341')).toHaveCount(0);
});

test('a declined card is told in plain words, and 3-D Secure is a page of the bank', async ({
  page,
  context
}) => {
  const saver = await addSaver();
  await signInSaver(context, saver);
  await page.goto(`${home()}/add/card`);
  await typeCard(page, '4000000000009979');
  await page.getByRole('button', { name: 'Akkoord en bewaren' }).click();
  await expect(h1(page)).toHaveText('Deze kan niet bewaard worden');
  await inspect(page, 'declined');
  await page.goto(`${home()}/add/card`);
  await typeCard(page, '4000002500003155');
  await page.getByRole('button', { name: 'Akkoord en bewaren' }).click();
  await page.waitForURL((url) => url.origin !== new URL(readReady().web).origin);
  await page.getByRole('button').first().click();
  await expect(h1(page)).toHaveText(/Gelukt, Visa ••••\s3155 staat klaar/);
});

test('an account asks for a code first, and its faults beside its fields', async ({ page, context }) => {
  const saver = await addSaver();
  await signInSaver(context, saver);
  await page.goto(`${home()}/add/account`);
  await expect(page).toHaveURL(/\/confirm\?to=/);
  await signInSaver(context, saver, { isConfirmed: true });
  await page.goto(`${home()}/add/account`);
  await page.getByLabel(/IBAN/).fill('NL00 ABNA 0417 1643 00');
  await page.getByRole('button', { name: 'Akkoord en bewaren' }).click();
  await expect(page.getByText('Dit rekeningnummer klopt niet').first()).toBeVisible();
  await inspect(page, 'account-wrong');
  await page.getByLabel(/IBAN/).fill(anAccount);
  await page.getByRole('button', { name: 'Akkoord en bewaren' }).click();
  await expect(h1(page)).toHaveText('Gelukt, Rekening •••• 5264 staat klaar');
  await page.getByRole('link', { name: 'Klaar' }).click();
  await page.getByRole('link', { name: /Rekening ••••\s5264/ }).click();
  await page.getByText('Waar je akkoord mee ging').click();
  await expect(page.getByText(/Ik machtig/)).toBeVisible();
});

test('what is needed is not removed before its owner was told; then it is', async ({ page, context }) => {
  const saver = await addSaver({ methods: ['pm_card_visa', 'pm_card_mastercard'] });
  await signInSaver(context, saver);
  await page.goto(`${home()}/${saver.methodIds[0]}`);
  await page.getByRole('link', { name: 'Verwijderen' }).click();
  await expect(page.getByText('Hier hangt nog iets van af')).toBeVisible();
  await page.getByRole('link', { name: 'Gebruik Mastercard •••• 4444' }).click();
  await page.getByRole('button', { name: 'Gebruik deze automatisch' }).click();
  await expect(page.getByText('Dit is vanaf nu je eerste keuze')).toBeVisible();
  await page.goto(`${home()}/${saver.methodIds[0]}/remove`);
  await page.getByRole('button', { name: 'Verwijderen' }).click();
  await expect(page).toHaveURL(home());
  await expect(page.getByText('Visa •••• 4242')).toHaveCount(0);
});

test('somebody else’s method is as unknown as none', async ({ page, context }) => {
  const theirs = await addSaver({ methods: ['pm_card_visa'] });
  await signInSaver(context, await addSaver());
  const unknown = '0195f7a0-0000-7000-8000-000000000000';
  const pages = await Promise.all(
    [theirs.methodIds[0], unknown].flatMap((id) =>
      [`/${id}`, `/${id}/remove`, `/add/card?replaces=${id}`, `/setups/${id}`].map(async (path) =>
        (await page.request.get(`${home()}${path}`)).status()
      )
    )
  );
  expect(new Set(pages)).toEqual(new Set([404]));
});
