import { expect, test } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';

const at = (path: string) => `${readReady().web}${path}`;

test('a customer is found while typing, noted on, and looked along with, without any act; payments are listed', async ({
  page
}, { project }) => {
  test.setTimeout(120_000);
  const language = project.name === 'phone' ? 'de' : 'nl';
  const look = (name: string) =>
    process.env['LOOK'] &&
    page.screenshot({
      path: `${process.env['LOOK']}/${project.name}-${language}-${name}.png`,
      fullPage: true
    });
  await signIn(page, await addColleague('support'));
  await page.goto(at(`/admin/customers?lang=${language}`));
  await inspectPage(page);
  await look('list');

  const field = page.getByRole('searchbox');
  await field.pressSequentially('YILD');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/search=YILD/);
  await page.getByRole('link', { name: 'Elif Yıldız' }).click();
  await inspectPage(page);
  await look('customer');

  await page
    .locator('details', { has: page.locator('textarea') })
    .locator('summary')
    .click();
  const words = `Belt na vijven terug (${project.name})`;
  await page.locator('textarea').fill(words);
  await page.locator('form[action="?/note"] button').click();
  await expect(page.locator('.notice[role=status]')).toBeVisible();
  await expect(page.getByText(words)).toBeVisible();

  await page
    .locator('details', { has: page.locator('[name=reason]') })
    .locator('summary')
    .click();
  await page.locator('[name=reason]').fill('Vindt de factuur niet');
  await look('acts');
  await page.locator('form[action="?/help"] button').click();
  await page.waitForURL(/\/my\/de-klaproos\/?$/);
  const banner = page.getByRole('complementary').filter({ hasText: 'Elif Yıldız' });
  await expect(banner).toBeVisible();
  await inspectPage(page);
  await look('portal');

  // What changes something is refused, wherever it is pressed.
  const refused = await page.request.post(at('/my/de-klaproos/preferences/devices?/endOthers'), {
    form: {},
    headers: { origin: readReady().web, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
  });
  expect(refused.status()).toBe(403);
  await page.goto(at('/my/de-klaproos/preferences/devices'));
  await inspectPage(page);
  await look('devices');
  await banner.getByRole('button').click();
  await page.waitForURL('**/admin/customers/*');
  await page.goto(at('/my/de-klaproos'));
  await page.waitForURL('**/my/de-klaproos/sign-in**');
  await page.goto(at(`/admin/payments?lang=${language}`));
  await inspectPage(page);
  await look('payments');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the same search is a form', async ({ page }) => {
    await signIn(page, await addColleague('viewer'));
    await page.goto(at('/admin/customers'));
    await page.getByRole('searchbox').fill('2026-1194');
    await page.locator('form[role=search] button').click();
    await expect(page.getByRole('link', { name: 'Elif Yıldız' })).toBeVisible();
    await page.getByRole('link', { name: 'Elif Yıldız' }).click();
    await expect(page.locator('form[action="?/note"]')).toHaveCount(0);
  });
});
