import { expect, test } from '@playwright/test';
import { addColleague, addInvoice, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';

const at = (path: string) => `${readReady().web}${path}`;

test('one colleague asks for a write-off, another releases it; nobody alone', async ({ page, browser }, {
  project
}) => {
  test.setTimeout(120_000);
  const language = project.name === 'phone' ? 'de' : 'nl';
  const look = (name: string) =>
    process.env['LOOK'] &&
    page.screenshot({
      path: `${process.env['LOOK']}/${project.name}-${language}-${name}.png`,
      fullPage: true
    });
  const invoice = await addInvoice();
  await signIn(page, await addColleague('finance'));
  await page.goto(at(`/admin/invoices/${invoice.id}/write-off?lang=${language}`));
  await inspectPage(page);
  await page.locator('[name=because]').fill('Failliet verklaard');
  await look('ask');
  await page.locator('form[action="?/ask"] button').click();
  await page.waitForURL(/\/invoices\/[0-9a-f-]+$/);
  await look('asked');
  await page.goto(at(`/admin/releases?lang=${language}`));
  await inspectPage(page);
  await look('releases');
  await page.getByRole('link', { name: invoice.number }).click();
  await expect(page.locator('form[action="?/release"]')).toHaveCount(0);
  const release = page.url();

  const other = await (await browser.newContext()).newPage();
  await signIn(other, await addColleague('owner'));
  await other.goto(release);
  await inspectPage(other);
  if (process.env['LOOK'])
    await other.screenshot({ path: `${process.env['LOOK']}/${project.name}-release.png` });
  await other.locator('form[action="?/release"] button').click();
  await other.waitForURL(/\/admin\/releases$/);
  await page.goto(at(`/admin/invoices/${invoice.id}?lang=${language}`));
  await expect(page.locator('a[href$="/write-off"]')).toBeVisible();
  await inspectPage(page);
  await look('written-off');
  for (const path of ['/account', '/customers/duplicates']) {
    await page.goto(at(`/admin${path}?lang=${language}`));
    await inspectPage(page);
    await look(path.slice(1).replaceAll('/', '-'));
  }
  await other.context().close();
});

test('by keyboard alone: to a page of the menu, and to an invoice by its number', async ({ page }, {
  project
}) => {
  test.skip(project.name !== 'desktop', 'a phone has no Ctrl key');
  const invoice = await addInvoice();
  await signIn(page, await addColleague('support'));
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox');
  await expect(box).toBeFocused();
  await inspectPage(page);
  if (process.env['LOOK']) await page.screenshot({ path: `${process.env['LOOK']}/palette.png` });
  await box.fill('webhooks');
  await expect(page.getByRole('option')).toHaveCount(0);
  await box.fill(invoice.number);
  await expect(page.getByRole('option').first()).toContainText(invoice.number);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/invoices/${invoice.id}`);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(box).toBeHidden();
});
