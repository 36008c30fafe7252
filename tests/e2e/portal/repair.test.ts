import { expect, test } from '@playwright/test';
import { inspectPage } from '../../support/inspect-page.ts';
import { addSaver, repairLinkOf } from '../../support/savers.ts';

test('from message to new card: two screens, no signing in, and what was open is paid', async ({ page }) => {
  test.slow();
  const saver = await addSaver({ methods: ['pm_card_chargeCustomerFail'], owes: true });
  const url = await repairLinkOf(saver);
  const screens = new Set<string>();
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) screens.add(new URL(frame.url()).pathname);
  });

  await page.goto(url);
  expect(page.url(), 'the secret is gone from the address').not.toContain(new URL(url).pathname);
  await expect(page.getByText(/Visa •••• 0341/)).toBeVisible();
  const form = page.frameLocator('iframe').first();
  await form.locator('[name=number]').fill('5555555555554444');
  await form.locator('[name=expiry]').fill('12 / 34');
  await form.locator('[name=cvc]').fill('123');
  const inspect = async (name: string) => {
    await inspectPage(page, { without: 'iframe' });
    await page.screenshot({ path: `test-results/pictures/repair-${name}.png`, fullPage: true });
  };
  await inspect('card');
  await page.getByRole('button', { name: /betaal €/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gelukt, we staan quitte');
  await inspect('done');
  expect(screens.size, 'screens from message to new card').toBeLessThanOrEqual(3);

  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deze link is al gebruikt');
});
