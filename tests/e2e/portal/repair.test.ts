import { expect, test, type Page } from '@playwright/test';
import { countEffort, effortOf } from '../../support/effort.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { ibans } from '../../support/payers.ts';
import { readMessage } from '../../support/read-message.ts';
import { addSaver, repairLinkOf } from '../../support/savers.ts';

const h1 = (page: Page) => page.getByRole('heading', { level: 1 });

async function inspect(page: Page, name: string): Promise<void> {
  await inspectPage(page, { without: 'iframe' });
  await page.screenshot({ path: `test-results/pictures/repair-${name}.png`, fullPage: true });
}

test('from message to new card: two screens, no signing in, and what was open is paid', async ({ page }) => {
  test.slow();
  const saver = await addSaver({ methods: ['pm_card_chargeCustomerFail'], owes: true });
  const url = await repairLinkOf(saver);
  const { open, fill, tap, seen } = countEffort(page);

  await open(url);
  expect(page.url(), 'the secret is gone from the address').not.toContain(new URL(url).pathname);
  await expect(page.getByText(/Visa ••••\s0341/)).toBeVisible();
  const form = page.frameLocator('iframe').first();
  await fill(form.locator('[name=number]'), '5555555555554444');
  await fill(form.locator('[name=expiry]'), '12 / 34');
  await fill(form.locator('[name=cvc]'), '123');
  await inspect(page, 'card');
  await tap(page.getByRole('button', { name: /betaal €/ }));
  await expect(h1(page)).toHaveText('Gelukt, we staan quitte');
  await inspect(page, 'done');
  expect(seen()).toEqual(effortOf('repairCard'));

  await page.goto(url);
  await expect(h1(page)).toHaveText('Deze link is al gebruikt');
});

test('from message to new account: a code, the account and its mandate on three screens, no signing in', async ({
  page,
  request
}) => {
  test.slow();
  const saver = await addSaver({ methods: [ibans.fails] });
  const { open, fill, tap, seen } = countEffort(page);

  await open(await repairLinkOf(saver));
  await expect(page.getByText(/Rekening ••••\s4300/)).toBeVisible();
  await inspect(page, 'account');
  await tap(page.getByRole('button', { name: /^Stuur een e-mail/ }));
  await expect(page.getByText(/We hebben een code gestuurd/)).toBeVisible();

  const { code } = await readMessage(request, saver.email);
  const typed = async (digits: string, iban: string) => {
    await page.getByLabel('Code van 6 cijfers').fill(digits);
    await page.getByLabel(/IBAN/).fill(iban);
    await page.getByLabel('Naam van de rekeninghouder').fill('Samira El Amrani');
    await page.getByRole('button', { name: 'Akkoord en bewaren' }).click();
  };
  // A mistyped account costs no code; a wrong code changes nothing.
  await typed(code, 'NL00 ABNA 0417 1643 00');
  await expect(page.getByText('Dit rekeningnummer klopt niet').first()).toBeVisible();
  await inspect(page, 'account-wrong');
  await typed(code === '000000' ? '000001' : '000000', ibans.pays);
  await expect(page.getByRole('alert').getByText(/code/i).first()).toBeVisible();
  await fill(page.getByLabel('Code van 6 cijfers'), code);
  await fill(page.getByLabel(/IBAN/), ibans.pays);
  await fill(page.getByLabel('Naam van de rekeninghouder'), 'Samira El Amrani');
  await tap(page.getByRole('button', { name: 'Akkoord en bewaren' }));
  await expect(h1(page)).toHaveText(/Gelukt, Rekening ••••\s5264/);
  await inspect(page, 'account-done');
  expect(seen()).toEqual(effortOf('repairAccount'));
});

test('whoever holds the link of an account but not the code changes nothing', async ({ page, request }) => {
  const saver = await addSaver({ methods: [ibans.fails] });
  const url = await repairLinkOf(saver);
  const other = await addSaver({ methods: [ibans.fails] });
  await page.goto(await repairLinkOf(other));
  await page.getByRole('button', { name: /^Stuur een e-mail/ }).click();
  const { code: theirs } = await readMessage(request, other.email);

  await page.goto(url);
  await page.getByRole('button', { name: /^Stuur een e-mail/ }).click();
  for (let tries = 0; tries < 6; tries += 1) {
    await page.getByLabel('Code van 6 cijfers').fill(theirs);
    await page.getByLabel(/IBAN/).fill(ibans.pays);
    await page.getByLabel('Naam van de rekeninghouder').fill('Iemand anders');
    await page.getByRole('button', { name: 'Akkoord en bewaren' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  }
  // Five tries were all there were: now the right one doesn't open anything either.
  const { code } = await readMessage(request, saver.email);
  await page.getByLabel('Code van 6 cijfers').fill(code);
  await page.getByRole('button', { name: 'Akkoord en bewaren' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(h1(page)).toHaveText('Geef een nieuwe machtiging');
});
