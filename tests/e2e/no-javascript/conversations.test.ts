import { expect, test } from '@playwright/test';
import { signInSomeone } from '../../support/portal-customers.ts';
import { readReady } from '../../support/ready.ts';

test('a customer writes and what was typed is kept, without script', async ({ page, context }) => {
  await signInSomeone(context);
  await page.goto(`${readReady().web}/my/de-klaproos/messages`);
  await page.getByRole('link', { name: 'Stel een vraag' }).click();
  await page.getByLabel('bericht').fill('Mag ik volgende week betalen?');
  await page.getByRole('button', { name: 'Verstuur' }).click();
  await expect(page.locator('.notice[role=status]')).toContainText('aangekomen');
  await expect(page.getByText('Mag ik volgende week betalen?')).toBeVisible();
});
