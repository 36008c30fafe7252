import { expect, test } from '@playwright/test';
import { addColleague, addInvoice, signIn } from '../../support/colleagues.ts';
import { goByMenu } from '../../support/menu.ts';
import { readReady } from '../../support/ready.ts';

test('staff sign in, hand out a pay link and import a file without script', async ({ page }) => {
  const invoice = await addInvoice();
  await signIn(page, await addColleague('owner'));
  await page.goto(`${readReady().web}/admin/invoices/${invoice.id}`);
  await page.getByRole('button', { name: 'Betaallink maken' }).click();
  await expect(page.getByLabel('Betaallink', { exact: true })).toHaveValue(/\/p\/[\w-]{22}$/);
  // Nothing to press that would do nothing.
  await expect(page.getByRole('button', { name: 'Kopieer' })).toHaveCount(0);
  await goByMenu(page, 'Inlezen');
  const buffer = Buffer.from('Beste klaproos, hierbij de factuur.');
  await page.getByLabel('Bestand').setInputFiles({ name: 'brief.txt', mimeType: 'text/plain', buffer });
  await page.getByRole('button', { name: 'Lees in' }).click();
  await expect(page.getByRole('status')).toContainText('Eén ding klopte niet');
});
