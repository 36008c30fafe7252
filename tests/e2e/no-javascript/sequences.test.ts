import { expect, test } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { readReady } from '../../support/ready.ts';

test('a sequence is begun, changed and published without script', async ({ page }) => {
  await signIn(page, await addColleague('finance'));
  await page.goto(`${readReady().web}/admin/sequences`);
  await page.getByRole('button', { name: 'Begin met Vereniging', exact: true }).click();
  await page.getByRole('link', { name: 'Pas aan Aanmaning' }).click();
  await page.getByLabel('Toon').selectOption('playful');
  await page.getByRole('button', { name: 'Bewaar de stap' }).click();
  await expect(page.getByText('Eén ding houdt publiceren tegen')).toBeVisible();
  await page.getByRole('link', { name: 'Pas aan Aanmaning' }).click();
  await page.getByLabel('Toon').selectOption('formal');
  await page.getByRole('button', { name: 'Bewaar de stap' }).click();
  await page.getByRole('link', { name: 'Bekijk en publiceer' }).click();
  await page.getByLabel('Naam van deze versie').fill('Speels');
  await page.getByLabel('Waarom?').fill('Zo praten wij');
  await page.getByRole('button', { name: 'Publiceer versie 1' }).click();
  await expect(page.getByText('Loopt', { exact: true })).toBeVisible();
});
