import { expect, type Page } from '@playwright/test';
import { countEffort, effortOf } from '../../support/effort.ts';
import { readReady } from '../../support/ready.ts';
import { test } from '../../support/debtors.ts';

const h1 = (page: Page) => page.getByRole('heading', { level: 1 });
const payButton = (page: Page) => page.getByRole('button', { name: /^Betaal/ });

async function payByCard(page: Page, number: string): Promise<void> {
  await page.getByRole('radio', { name: /kaart/i }).check();
  await payButton(page).click();
  const form = page.frameLocator('iframe').first();
  await form.locator('[name=number]').fill(number);
  await form.locator('[name=expiry]').fill('12 / 34');
  await form.locator('[name=cvc]').fill('123');
  await payButton(page).click();
}

test('iDEAL: to the bank, back, and the two bars are even', async ({ page, debtors }) => {
  const { open, tap, seen } = countEffort(page);
  await open((await debtors.owe()).url);
  await tap(payButton(page));
  await page.waitForURL((url) => url.origin !== new URL(readReady().web).origin);
  expect(seen()).toEqual(effortOf('payByLink'));
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
  await expect(page.getByRole('img', { name: /Alles betaald/ })).toBeVisible();
  const receipt = page.getByRole('link', { name: /Betaalbewijs/ });
  const file = await page.request.get(new URL((await receipt.getAttribute('href')) ?? '', page.url()).href);
  expect([file.status(), file.headers()['content-type']]).toEqual([200, 'application/pdf']);
});

test('a no at the bank says that nothing was taken, and leaves every way open', async ({ page, debtors }) => {
  await page.goto((await debtors.owe()).url);
  await payButton(page).click();
  await page.getByRole('button', { name: 'Nee, niet betalen' }).click();
  await expect(page.getByRole('alert')).toContainText('Er is niets afgeschreven');
  await expect(payButton(page)).toBeVisible();
});

test('a card is paid without its number ever reaching us', async ({ page, debtors }) => {
  const { web } = readReady();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(web)) sent.push(`${request.url()} ${request.postData() ?? ''}`);
  });
  await page.goto((await debtors.owe()).url);
  await payByCard(page, '4242424242424242');
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
  expect(sent.join('\n')).not.toMatch(/4242\D?4242/);
});

test('3-D Secure is a page of the bank, not a window', async ({ page, debtors }) => {
  await page.goto((await debtors.owe()).url);
  await payByCard(page, '4000000000003220');
  await page.waitForURL((url) => url.origin !== new URL(readReady().web).origin);
  await page.getByRole('button').first().click();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
});

for (const [number, words] of [
  ['4000000000009995', 'De betaling is niet gelukt'],
  ['4000000000009979', 'Hiermee lukt betalen niet'],
  ['4000000000000127', 'De gegevens kloppen niet helemaal']
] as const)
  test(`a declined card (${number}) is told in plain words: ${words}`, async ({ page, debtors }) => {
    await page.goto((await debtors.owe()).url);
    await payByCard(page, number);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(words);
    await expect(alert).toContainText('Er is niets afgeschreven');
    expect(await page.locator('main').innerText()).not.toMatch(
      /declined|stolen|gestolen|fraud|insufficient/i
    );
  });

test('a direct debit is on its way, and can not be paid twice', async ({ page, debtors }) => {
  await page.goto((await debtors.owe()).url);
  await page.getByRole('radio', { name: /afschrijven/i }).check();
  await payButton(page).click();
  await page.getByLabel(/IBAN/).fill('NL00 ABNA 0417 1643 00');
  await page.getByLabel('Naam van de rekeninghouder').fill('Samira El Amrani');
  await page.getByLabel('E-mailadres').fill('samira@example.org');
  await payButton(page).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByLabel(/IBAN/)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Naam van de rekeninghouder')).toHaveValue('Samira El Amrani');
  await page.getByLabel(/IBAN/).fill('NL39 RABO 0300 0652 64');
  await payButton(page).click();
  await expect(h1(page)).toHaveText('Je betaling is onderweg');
  await expect(payButton(page)).toHaveCount(0);
});

test('a double click is one payment', async ({ page, debtors }) => {
  await page.goto((await debtors.owe()).url);
  await payButton(page).dblclick();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
  await expect(page.getByRole('link', { name: /Betaalbewijs/ })).toHaveCount(1);
});

test('of two tabs one pays, and the other sees that it is paid', async ({ page, context, debtors }) => {
  const { url } = await debtors.owe();
  const second = await context.newPage();
  await page.goto(url);
  await second.goto(url);
  await payButton(page).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
  await payButton(second).click();
  await expect(second.getByText('Gelukt, we staan quitte.')).toBeVisible();
  await expect(second.getByRole('link', { name: /Betaalbewijs/ })).toHaveCount(1);
});

test('a payment left at the bank can be gone on with, or paid another way', async ({ page, debtors }) => {
  const { url } = await debtors.owe();
  await page.goto(url);
  await payButton(page).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).waitFor();
  await page.goto(url);
  await expect(page.getByText(/is nog niet af/)).toBeVisible();
  await page.getByRole('link', { name: 'Ga verder bij je bank' }).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
});

test('a keyboard is enough', async ({ page, debtors }) => {
  await page.goto((await debtors.owe()).url);
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  const names: string[] = [];
  for (let step = 0; step < 40 && !/^Betaal/.test(names.at(-1) ?? ''); step++) {
    await page.keyboard.press('Tab');
    names.push(await focused());
  }
  expect(names[0]).toBe('Naar de inhoud');
  expect(names.at(-1)).toMatch(/^Betaal/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Ja, betalen' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
});
