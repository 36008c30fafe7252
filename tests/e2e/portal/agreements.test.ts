import { expect } from '@playwright/test';
import { inspectPage } from '../../support/inspect-page.ts';
import { test } from '../../support/portal.ts';

test('a plan for an amount that is another by now is shown anew, with what was said', async ({
  page,
  context,
  portal
}) => {
  const customer = await portal.customer({ amounts: [30_000] });
  const home = await portal.enter(context, customer);
  await page.goto(`${home}/arrangements`);
  await page.locator('select[name=parts]').selectOption('12');
  await page.getByRole('button', { name: 'Bekijk het plan' }).click();
  await page.locator('[name=question]').fill('Ik werk sinds kort minder.');
  const expected = page.locator('[name=expected]');
  await expect(expected).toHaveValue('30000');
  // What the page was drawn with, before something else was billed.
  await expected.evaluate((input: HTMLInputElement) => (input.value = '25000'));
  await page.getByRole('button', { name: 'Vraag dit aan' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.locator('[name=question]')).toHaveValue('Ik werk sinds kort minder.');
  await expect(expected).toHaveValue('30000');
  await inspectPage(page);
  await page.getByRole('button', { name: 'Vraag dit aan' }).click();
  await expect(page.getByText('Wacht op antwoord')).toBeVisible();
  await expect(page.getByText('Ik werk sinds kort minder.')).toBeVisible();
});
