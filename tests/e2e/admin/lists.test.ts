import { expect, test, type Page } from '@playwright/test';
import { addColleague, addInvoice, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin${path}`;

/** The list of invoices with just this one, its box ticked. */
async function choose(page: Page, number: string): Promise<void> {
  await page.goto(admin(`/invoices?search=${number}`));
  await page.getByRole('checkbox', { name: `Kies ${number}` }).check();
}

test('a list is narrowed, kept under a name, opens with it, and is the same as a file', async ({ page }) => {
  const { number } = await addInvoice();
  await signIn(page, await addColleague('owner'));
  for (const path of [
    '/subscriptions',
    '/plans',
    '/files',
    '/payments',
    '/messages/links',
    '/bulk',
    '/views'
  ]) {
    await page.goto(admin(path));
    await inspectPage(page);
  }
  await page.goto(admin('/invoices?status=unpaid'));
  await page.getByRole('searchbox').fill(number);
  await page.getByRole('button', { name: 'Zoek' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await page.getByText('Deze keuze bewaren').click();
  await page.getByLabel('Naam').fill('Mijn ene factuur');
  await page.getByLabel('Hiermee opent mijn lijst').check();
  await inspectPage(page);
  await page.getByRole('button', { name: 'Bewaar', exact: true }).click();
  const kept = page.getByRole('link', { name: 'Mijn ene factuur' });
  await expect(kept).toBeVisible();
  await page.goto(admin('/invoices'));
  await expect(kept).toHaveAttribute('aria-current', 'true');
  await expect(page.locator('tbody tr')).toHaveCount(1);
  const file = await page.getByRole('link', { name: 'Bewaar als CSV' }).getAttribute('href');
  const lines = (await (await page.request.get(new URL(file!, page.url()).href)).text()).trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(number);
});

test('a pay link that is out is found, seen with where it went, and taken back', async ({ page }) => {
  const { id, number } = await addInvoice();
  await signIn(page, await addColleague('support'));
  await page.goto(admin(`/invoices/${id}`));
  await page.locator('form[action*="payLink"] button').click();
  await page.goto(admin(`/messages/links?search=${number}`));
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await expect(page.locator('tbody tr')).toContainText('Gemaakt door een collega');
  await expect(page.locator('tbody tr')).toContainText('door Fatima Yılmaz');
  await page.locator('tbody tr a').first().click();
  await page.getByText('Deze link intrekken').click();
  await inspectPage(page);
  await page.getByRole('button', { name: 'Nu intrekken' }).click();
  await expect(page.getByRole('status')).toContainText('De link is ingetrokken.');
  await inspectPage(page);
  await page.goto(admin(`/messages/links?search=${number}`));
  await expect(page.getByText('Niets gevonden')).toBeVisible();
});

test('an act on many is looked at first, told row by row, and taken back', async ({ page }) => {
  const { number, dueOn } = await addInvoice();
  await signIn(page, await addColleague('finance'));
  await choose(page, number);
  await page.getByLabel('Wat wil je doen').selectOption('move-due-date');
  await page.getByRole('button', { name: 'Bekijk eerst' }).click();
  await page.getByLabel('Nieuwe uiterste dag').fill(dueOn.add({ days: 20 }).toString());
  await page.getByLabel('Waarom?').fill('Het loon komt later');
  await page.getByRole('button', { name: 'Bekijk', exact: true }).click();
  await inspectPage(page);
  await page.getByRole('button', { name: 'Doe dit bij 1' }).click();
  await expect(page.getByRole('button', { name: 'Draai terug' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('row', { name: new RegExp(number) })).toContainText('Gedaan');
  await inspectPage(page);
  await page.getByRole('button', { name: 'Draai terug' }).click();
  await expect(page.getByRole('row', { name: new RegExp(number) })).toContainText('Teruggedraaid', {
    timeout: 30_000
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the same is boxes and forms, and a subscription is paused once its price was seen', async ({
    page
  }) => {
    const { number } = await addInvoice();
    await signIn(page, await addColleague('support'));
    await choose(page, number);
    // Support doesn't void, and isn't offered it.
    await expect(page.getByLabel('Wat wil je doen')).not.toContainText('Intrekken');
    await page.getByLabel('Wat wil je doen').selectOption('hold-contact');
    await page.getByRole('button', { name: 'Bekijk eerst' }).click();
    await page.getByRole('button', { name: 'Bekijk', exact: true }).click();
    await expect(page.getByRole('row', { name: new RegExp(number) })).toBeVisible();
    await page.goto(admin('/subscriptions?status=active'));
    await page.locator('tbody').getByRole('link').first().click();
    await page.getByText('Pauzeren').click();
    await page.getByLabel('Gaat weer door op').fill('2099-01-15');
    await page.locator('form', { hasText: 'Gaat weer door op' }).getByRole('button').click();
    // Longer than a pause may be: said on the page, and nothing happened.
    await expect(page.getByRole('alert')).toContainText('hoogstens');
  });
});
