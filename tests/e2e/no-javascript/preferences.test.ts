import { expect, test } from '@playwright/test';
import { signInSomeone } from '../../support/portal-customers.ts';
import { readReady } from '../../support/ready.ts';

test('preferences are chosen and messages read without script', async ({ page, context }) => {
  const home = `${readReady().web}/my/de-klaproos`;
  await signInSomeone(context);
  await page.goto(`${home}/preferences`);
  await page.getByRole('button', { name: /^WhatsApp/ }).click();
  await expect(page.getByRole('button', { name: /^WhatsApp/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('Bewaard.')).toBeVisible();

  await page.getByText('Een manier uitzetten').click();
  await page.getByRole('button', { name: 'Zet uit E-mail' }).click();
  await expect(page.getByRole('button', { name: 'Zet aan E-mail' })).toBeVisible();

  await page.getByRole('button', { name: /^Met u/ }).click();
  await expect(page.getByRole('heading', { name: 'Waarmee bereiken we u?' })).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  await page.goto(`${home}/messages`);
  await expect(page.getByText('No messages yet')).toBeVisible();
});
