import { expect, type Page } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { test } from '../../support/portal.ts';
import { readReady } from '../../support/ready.ts';

const at = (path: string) => `${readReady().web}/admin${path}`;

async function look(page: Page, name: string): Promise<void> {
  if (process.env['LOOK'])
    await page.screenshot({ path: `${process.env['LOOK']}/arrangements-${name}.png`, fullPage: true });
}

/** Opens what a person does about it, and does it. */
async function act(page: Page, summary: string, button: string, words?: string): Promise<void> {
  const details = page.locator('details').filter({ has: page.locator('summary', { hasText: summary }) });
  await details.locator('summary').click();
  if (words !== undefined) await details.locator('textarea').fill(words);
  await details.getByRole('button', { name: button }).click();
  await expect(page.getByRole('status')).toBeVisible();
}

test('a customer asks for more than the terms allow, reads a no in words, asks again, and staff agree', async ({
  page,
  browser,
  portal
}) => {
  test.setTimeout(120_000);
  const customer = await portal.customer({ amounts: [30_000] });
  const phone = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const home = await portal.enter(phone, customer);
  const theirs = await phone.newPage();
  const ask = async (parts: string, words: string) => {
    await theirs.goto(`${home}/arrangements`);
    await theirs.locator('select[name=parts]').selectOption(parts);
    await theirs.getByRole('button', { name: 'Bekijk het plan' }).click();
    await theirs.locator('[name=question]').fill(words);
    await inspectPage(theirs);
    await look(theirs, `ask-${parts}`);
    await theirs.getByRole('button', { name: 'Vraag dit aan' }).click();
    await expect(theirs.getByText('Wacht op antwoord')).toBeVisible();
  };
  const open = async () => {
    await page.goto(at('/arrangements'));
    await look(page, 'queue');
    await page.getByRole('row').filter({ hasText: customer.reference }).getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('delen');
  };

  await ask('12', 'Ik werk sinds kort minder.');
  await signIn(page, await addColleague('finance'));
  await page.goto(at('/arrangements'));
  await inspectPage(page);
  await open();
  await expect(page.getByText('Ik werk sinds kort minder.')).toBeVisible();
  await expect(page.getByText('Te veel delen')).toBeVisible();
  await inspectPage(page);
  await look(page, 'proposed');
  await act(page, 'Nee zeggen', 'Zeg nee met dit antwoord', 'Twaalf is ons te lang, acht lukt wel.');

  await theirs.goto(`${home}/arrangements`);
  await expect(theirs.getByText('Antwoord: Twaalf is ons te lang, acht lukt wel.')).toBeVisible();
  await inspectPage(theirs);
  await look(theirs, 'declined');
  await ask('8', 'Dan graag acht.');
  await expect(theirs.getByText('Twaalf is ons te lang', { exact: false })).toHaveCount(0);

  await open();
  await act(page, 'Akkoord gaan', 'Ga akkoord met dit plan');
  await inspectPage(page);
  await look(page, 'running');
  await theirs.goto(`${home}/arrangements`);
  await expect(theirs.getByRole('heading', { name: /Loopt$/ })).toBeVisible();
  await expect(theirs.getByText('komt nog')).toHaveCount(8);
  // Ending it takes a second look.
  await expect(theirs.getByRole('button', { name: 'Ja, stop de regeling' })).toBeHidden();
  await theirs.getByText('Stop deze regeling').click();
  await look(theirs, 'plan');
  await inspectPage(theirs);
  await theirs.getByRole('button', { name: 'Ja, stop de regeling' }).click();
  await expect(theirs.getByText('komt nog')).toHaveCount(0);
  await phone.close();
});

test('staff look at a plan before it starts, and publish other terms and bring the old ones back', async ({
  page,
  portal
}) => {
  test.setTimeout(120_000);
  const customer = await portal.customer({ amounts: [30_000, 12_000] });
  await signIn(page, await addColleague('finance'));
  await page.goto(at(`/invoices/${customer.invoiceIds[0]}`));
  await page.getByRole('link', { name: 'Regeling beginnen' }).click();
  await expect(page.locator('[name=invoice]:checked')).toHaveCount(1);
  await page.locator('[name=parts]').fill('24');
  await inspectPage(page);
  await look(page, 'start');
  await page.getByRole('button', { name: 'Bekijk het plan' }).click();
  await expect(page.getByText('Dit valt buiten je grenzen')).toBeVisible();
  await inspectPage(page);
  await look(page, 'preview');
  await page.getByRole('button', { name: 'Begin deze regeling' }).click();
  await expect(page.getByRole('status')).toContainText('De regeling loopt');
  await page.goto(at(`/invoices/${customer.invoiceIds[0]}`));
  await expect(page.getByText('Wordt in delen betaald')).toBeVisible();
  await look(page, 'invoice');
  await page.goto(at(`/customers/${customer.customerId}`));
  await expect(page.getByRole('link', { name: '24 delen, op dag 25' })).toBeVisible();
  await inspectPage(page);
  await look(page, 'customer');
  // The other invoice is promised on the phone; both stand in the customer's history and in the lists.
  await page.getByRole('link', { name: 'Betaalbelofte noteren' }).click();
  await expect(page.locator('[name=invoice]:checked')).toHaveCount(1);
  const day = page.locator('[name=promisedOn]');
  await inspectPage(page);
  await look(page, 'promise');
  await day.fill((await day.getAttribute('max'))!);
  await page.getByRole('button', { name: 'Noteer deze belofte' }).click();
  await expect(page.getByRole('status')).toContainText('De belofte is genoteerd');
  await expect(page.getByText(/^Betaalbelofte: €\s120,00/)).toBeVisible();
  await expect(page.getByText(/^Betalingsregeling begonnen: €\s300,00 in 24 delen/)).toBeVisible();
  // What was noted by mistake is taken back, after a second look.
  await page.goto(at(`/promises?search=${customer.reference}`));
  await page.getByRole('row').filter({ hasText: customer.reference }).getByRole('link').click();
  await expect(page.getByRole('button', { name: 'Ja, trek de belofte in' })).toBeHidden();
  await act(page, 'Deze belofte intrekken', 'Ja, trek de belofte in');
  await expect(page.getByRole('status')).toContainText('De belofte is ingetrokken');
  await expect(page.getByText('Deze belofte intrekken')).toHaveCount(0);
  await inspectPage(page);
  await look(page, 'promise-withdrawn');
  await page.goto(at(`/arrangements?show=running&search=${customer.reference}`));
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await inspectPage(page);

  await page.goto(at('/policies/arrangements'));
  await inspectPage(page);
  await look(page, 'terms');
  await page.getByRole('link', { name: 'Grenzen veranderen' }).click();
  await page.locator('[name=graceDays]').fill('90');
  await page.getByRole('button', { name: 'Bekijk wat er verandert' }).click();
  await expect(page.getByText('Een getal van 0 tot en met 21.')).toBeVisible();
  await page.locator('[name=graceDays]').fill('10');
  await page.getByRole('button', { name: 'Bekijk wat er verandert' }).click();
  // Tried on the real book before anybody publishes: a second line beside what holds now.
  const tried = page.getByRole('table', { name: 'Wat dat zou doen' });
  await expect(tried.getByRole('row').filter({ hasText: 'samen moeten betalen' })).toContainText(/€.*€/);
  await page.locator('[name=reason]').fill('Een week bleek kort.');
  await inspectPage(page);
  await look(page, 'terms-change');
  await page.getByRole('button', { name: /^Publiceer versie/ }).click();
  await expect(page.getByRole('status')).toBeVisible();
  await expect(page.getByText('Een week bleek kort.')).toBeVisible();
  await page.getByRole('link', { name: 'De grenzen van Quitte' }).click();
  await page.locator('[name=reason]').fill('Een week is genoeg.');
  await inspectPage(page);
  await look(page, 'terms-back');
  await page.locator('form[action="?/bringBack"] button').click();
  await expect(page.getByRole('status')).toBeVisible();
});
