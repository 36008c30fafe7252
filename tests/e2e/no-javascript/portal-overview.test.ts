import { expect } from '@playwright/test';
import { test } from '../../support/portal.ts';

test('a saved card pays, a part is shown before it is paid, a choice before its amount', async ({
  page,
  context,
  portal
}) => {
  const home = await portal.enter(
    context,
    await portal.customer({ amounts: [28_600, 31_240], hasCard: true })
  );
  await page.goto(home);
  await page.getByRole('link', { name: /^Betaal\s/ }).click();
  await page.getByRole('checkbox', { name: 'Opvang december' }).uncheck();
  await page.getByRole('button', { name: 'Bekijk wat je nu betaalt' }).click();
  await page.getByRole('button', { name: /^Betaal.*286,00/ }).click();
  await expect(page.getByText('Er staat nog € 312,40 open.')).toBeVisible();
  await page.getByRole('link', { name: 'Klaar' }).click();
  await page.getByRole('link', { name: /^Betaal\s/ }).click();
  await page.getByText('Een deel betalen').click();
  await page.getByLabel('Hoeveel wil je nu betalen?').fill('1');
  await page.getByRole('button', { name: 'Bekijk de verdeling' }).click();
  await expect(page.getByText(/Het kleinste deel is/)).toBeVisible();
  await page.getByLabel('Hoeveel wil je nu betalen?').fill('100');
  await page.getByRole('button', { name: 'Bekijk de verdeling' }).click();
  await page.getByRole('button', { name: /^Betaal.*100,00/ }).click();
  await expect(page.getByText('Er staat nog € 212,40 open.')).toBeVisible();
});

test('nothing ticked is said beside the choice; iDEAL goes to the bank and back', async ({
  page,
  context,
  portal
}) => {
  const home = await portal.enter(context, await portal.customer({ amounts: [28_600, 31_240] }));
  await page.goto(`${home}/pay`);
  for (const box of await page.getByRole('checkbox', { name: /Opvang/ }).all()) await box.uncheck();
  await page.getByRole('button', { name: 'Bekijk wat je nu betaalt' }).click();
  await expect(page.getByText('Kies minstens één factuur.')).toBeVisible();
  await page.getByRole('button', { name: /^Betaal/ }).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
});
