import { expect, test } from '@playwright/test';
import { addColleague, addInvoice, codeOf, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { goByMenu } from '../../support/menu.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin${path}`;

test('a new colleague sets up an authenticator, comes in, and goes out again', async ({ page, isMobile }) => {
  const colleague = await addColleague('viewer', { isNew: true });
  await page.goto(admin('/invoices?status=paid'));
  await inspectPage(page);
  await page.getByLabel('E-mailadres').fill(colleague.email);
  await page.getByLabel('Wachtwoord').fill('iets heel anders');
  await page.getByRole('button', { name: 'Verder' }).click();
  await expect(page.getByRole('alert')).toContainText('horen niet bij elkaar');
  await page.getByLabel('Wachtwoord').fill(colleague.password);
  await page.getByRole('button', { name: 'Verder' }).click();
  await inspectPage(page);
  const totpSecret = (await page.locator('code').innerText()).replace(/\s/g, '');
  await page.getByLabel('Code van zes cijfers').fill('000000');
  await page.getByRole('button', { name: 'Inloggen met deze code' }).click();
  await expect(page.getByRole('alert')).toContainText('Deze code klopt niet');
  await page.getByLabel('Code van zes cijfers').fill(codeOf({ totpSecret }));
  await page.getByRole('button', { name: 'Inloggen met deze code' }).click();

  // Where they wanted to go in the first place.
  await expect(page).toHaveURL(admin('/invoices?status=paid'));
  await goByMenu(page, isMobile ? 'Mijn account' : 'Instellingen');
  await inspectPage(page);
  await expect(page.getByText('Deze browser')).toBeVisible();
  await page.getByRole('button', { name: 'Uitloggen', exact: true }).click();
  await page.goto(admin('/invoices'));
  await expect(page).toHaveURL(/\/admin\/sign-in\?to=/);
});

test('staff find an invoice, hand out a pay link, send a letter, and see it all in the history', async ({
  page
}) => {
  const invoice = await addInvoice();
  await signIn(page, await addColleague('support'));
  await page.goto(admin('/invoices'));
  await inspectPage(page);
  await page.getByRole('searchbox').fill(invoice.number);
  await page.getByRole('button', { name: 'Zoek' }).click();
  await page.getByRole('link', { name: invoice.number }).click();
  await inspectPage(page);

  await page.getByRole('button', { name: 'Betaallink maken' }).click();
  const link = await page.getByLabel('Betaallink', { exact: true }).inputValue();
  expect(link).toMatch(/\/p\/[\w-]{22}$/);
  await inspectPage(page);
  expect((await page.request.get(link)).status()).toBe(200);

  await page.getByRole('button', { name: 'Brief sturen' }).click();
  const letter = page.getByRole('link', { name: /Brief van/ });
  const pdf = await page.request.get(admin('').replace(/\/admin$/, '') + (await letter.getAttribute('href')));
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  await page.reload();
  const history = page.getByRole('list', { name: 'Wat er gebeurde' });
  await expect(history).toContainText('Brief besteld');
  await expect(history).toContainText('Fatima Yılmaz');
  await expect(history).toContainText('Betaallink gemaakt');
  await expect(history).toContainText('Factuur aangemaakt');
  // Support neither voids nor refunds.
  await expect(page.getByRole('link', { name: 'Intrekken' })).toHaveCount(0);
});

test('finance voids an invoice after a second look', async ({ page }) => {
  const invoice = await addInvoice();
  await signIn(page, await addColleague('finance'));
  await page.goto(admin(`/invoices/${invoice.id}`));
  await page.getByRole('link', { name: 'Intrekken' }).click();
  await inspectPage(page);
  await page.getByRole('button', { name: `Trek ${invoice.number} in` }).click();
  await expect(page.getByText('€ 0,00').first()).toBeVisible();
  await expect(page.getByRole('list', { name: 'Wat er gebeurde' })).toContainText('Ingetrokken');
  await page.goto(admin(`/invoices/${invoice.id}/void`));
  await expect(page.getByRole('button', { name: /Trek/ })).toBeDisabled();
});

test('finance refunds a part of a payment: checked, shown, confirmed', async ({ page }) => {
  await signIn(page, await addColleague('finance'));
  await page.goto(admin('/invoices?status=paid&search=2026-1102'));
  await page.getByRole('link', { name: '2026-1102' }).click();
  await page.getByRole('link', { name: /terugbetalen/ }).click();
  await inspectPage(page);
  await page.getByLabel('Bedrag').fill('99.999,00');
  await page.getByRole('button', { name: 'Verder' }).click();
  await expect(page.getByRole('alert')).toContainText('hoogstens');
  await page.getByLabel('Bedrag').fill('1,00');
  await page.getByRole('button', { name: 'Verder' }).click();
  await inspectPage(page);
  await page.getByRole('button', { name: /Betaal € 1,00 terug/ }).click();
  await expect(page.getByRole('list', { name: 'Wat er gebeurde' })).toContainText('€ 1,00');
});

test('an upload tells what was taken and, line by line, what was not', async ({ page, isMobile }) => {
  await signIn(page, await addColleague('finance'));
  await page.goto(admin('/invoices'));
  await goByMenu(page, 'Inlezen');
  await inspectPage(page);
  const run = `${isMobile ? 'm' : 'd'}${Date.now()}`;
  const file = [
    'number;issued_on;due_on;currency;customer_reference;customer_name;description;line_net',
    `${run}-1;2026-11-01;2026-11-27;EUR;K-9;Noor Haddad;Opvang november;312,40`,
    `${run}-2;2026-11-01;2026-02-30;EUR;K-9;Noor Haddad;Opvang november;312,40`
  ].join('\n');
  const upload = async () => {
    await page.goto(admin('/import'));
    const buffer = Buffer.from(file);
    await page.getByLabel('Bestand').setInputFiles({ name: 'november.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Lees in' }).click();
  };
  await upload();
  await expect(page.getByRole('status')).toContainText('1 document toegevoegd');
  await expect(page.getByRole('row', { name: new RegExp(`^3 ${run}-2 .*2026-02-30`) })).toBeVisible();
  await inspectPage(page);
  await upload();
  await expect(page.getByRole('status')).toContainText('1 kenden we al');
});
