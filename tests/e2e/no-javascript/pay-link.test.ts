import { expect } from '@playwright/test';
import { readReady } from '../../support/ready.ts';
import { test } from '../../support/debtors.ts';

test('a part is paid after its spread was shown', async ({ page, debtors }) => {
  await page.goto((await debtors.owe({ amounts: [5_000, 5_000, 5_000] })).url);
  await page.getByText('Een deel betalen').click();
  await page.getByLabel('Hoeveel wil je nu betalen?').fill('1,00');
  await page.getByRole('button', { name: 'Bekijk de verdeling' }).click();
  await expect(page.getByText(/Betaal ten minste/)).toBeVisible();
  await page.getByLabel('Hoeveel wil je nu betalen?').fill('75,00');
  await page.getByRole('button', { name: 'Bekijk de verdeling' }).click();
  const spread = page.locator('section', { hasText: 'Hier gaat het heen' });
  await expect(spread).toContainText('50,00');
  await expect(spread).toContainText('25,00');
  await page.getByRole('button', { name: /^Betaal.*75,00/ }).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByRole('status')).toContainText('75,00');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('75,00');
});

test('one tap says how easy it was: once for a payment, changed at will, and nobody else’s to answer', async ({
  page,
  debtors
}) => {
  const [own, other] = [await debtors.owe(), await debtors.owe()];
  await page.goto(own.url);
  await page.getByRole('button', { name: /^Betaal/ }).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  const asked = page.getByRole('region', { name: 'Hoe makkelijk was betalen?' });
  await asked.getByRole('button', { name: 'Makkelijk', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('Je antwoord: Makkelijk.');
  await page.getByLabel('Wil je er iets bij zeggen?').fill('Zo gedaan');
  await page.getByRole('button', { name: 'Versturen' }).click();
  await expect(page.getByRole('status')).toContainText('“Zo gedaan”');
  await expect(asked).toHaveCount(0);
  await page.getByText('Antwoord veranderen').click();
  await page.getByRole('button', { name: 'Ging wel' }).click();
  await expect(page.getByRole('status')).toContainText('Je antwoord: Ging wel.');

  // By another customer's link there is nothing to say about this payment.
  const from = new URL(page.url()).searchParams.get('from');
  const answerBy = async ({ url }: typeof own) => {
    const headers = { origin: new URL(url).origin, accept: 'text/html' };
    const action = `${url}?/feedback&from=${from}`;
    return (await page.request.post(action, { form: { score: '1' }, headers, maxRedirects: 0 })).status();
  };
  expect([await answerBy(own), await answerBy(other)]).toEqual([303, 404]);
});

test('what is not ticked is not paid, and the new amount is shown first', async ({ page, debtors }) => {
  await page.goto((await debtors.owe({ amounts: [28_600, 31_240] })).url);
  await page.getByRole('checkbox', { name: 'Opvang december' }).uncheck();
  await page.getByRole('button', { name: 'Bekijk wat je nu betaalt' }).click();
  await page.getByRole('button', { name: /^Betaal.*286,00/ }).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByRole('status')).toContainText('286,00');
});

test('nothing ticked is said beside the choice', async ({ page, debtors }) => {
  await page.goto((await debtors.owe({ amounts: [28_600, 31_240] })).url);
  for (const box of await page.getByRole('checkbox', { name: /Opvang/ }).all()) await box.uncheck();
  await page.getByRole('button', { name: 'Bekijk wat je nu betaalt' }).click();
  await expect(page.getByRole('alert')).toContainText('Kies ten minste één factuur.');
});

test('a transfer shows account, name, reference and a QR code', async ({ page, debtors }) => {
  await page.goto((await debtors.owe()).url);
  await page.getByRole('radio', { name: /overmaken/i }).check();
  await page.getByRole('button', { name: 'Toon de gegevens' }).click();
  await expect(page.getByRole('img', { name: /QR-code/ })).toBeVisible();
  for (const text of ['NL91 ABNA 0417 1643 00', 'Stichting De Klaproos'])
    await expect(page.getByText(text, { exact: true })).toBeVisible();
});

test('a card page names the other ways', async ({ page, debtors }) => {
  await page.goto((await debtors.owe()).url);
  await page.getByRole('radio', { name: /kaart/i }).check();
  await page.getByRole('button', { name: /^Betaal/ }).click();
  // Playwright's getByText looks past noscript, which a browser without script shows.
  const notice = page.locator('noscript');
  await expect(notice.locator('strong')).toHaveText('Met kaart betalen lukt hier niet');
  await expect(notice.getByRole('listitem').first()).toBeVisible();
  await expect(notice.getByRole('link')).toBeVisible();
});

test('the code of a letter opens the page that it belongs to', async ({ page, debtors }) => {
  const { typedCode, publicId } = await debtors.owe();
  await page.goto(`${readReady().web}/p`);
  await page.getByRole('textbox').fill('0000-0000-0000');
  await page.getByRole('main').getByRole('button').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('textbox').fill(typedCode.toLowerCase());
  await page.getByRole('main').getByRole('button').click();
  await expect(page).toHaveURL(new RegExp(`/p/${publicId}$`));
  await page.getByRole('button', { name: /^Betaal/ }).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
});
