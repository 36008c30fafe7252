import { expect, test } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { readReady } from '../../support/ready.ts';

test('words are worked on without a script, and what was typed stays', async ({ page }) => {
  await signIn(page, await addColleague('owner'));
  await page.goto(`${readReady().web}/admin/templates/due-soon/sms?tone=friendly`);
  const text = page.locator('#field-nl-text');
  await text.fill('Betaal {{amount}} via https://elders.example/nu');
  await page.getByRole('button', { name: 'Publiceer' }).click();
  await expect(page.getByRole('alert')).toContainText('elders.example is niet je eigen adres');
  await expect(page.getByRole('alert')).toContainText('{{link}} moet erin staan');
  await expect(text).toHaveValue('Betaal {{amount}} via https://elders.example/nu');
  await text.fill('{{amount}} voor {{dueOn}}: {{link}}');
  await page.getByRole('button', { name: 'Bewaar en bekijk' }).click();
  await expect(page.getByText(/1 sms, \d+ tekens/)).toBeVisible();
});
