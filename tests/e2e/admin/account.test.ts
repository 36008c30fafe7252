import { expect, test } from '@playwright/test';
import { addColleague, codeOf, signIn } from '../../support/colleagues.ts';
import { addFinger } from '../../support/finger.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin${path}`;

test('a colleague adds a passkey, comes in with it after the password, renames it and takes it away', async ({
  page,
  isMobile
}) => {
  test.skip(isMobile, 'a device’s finger is the same on every screen');
  const colleague = await addColleague('support');
  await addFinger(page);
  await signIn(page, colleague);
  await page.goto(admin('/account?lang=nl'));
  await page.locator('#password-passkey').fill(colleague.password);
  await page.locator('#code-passkey').fill(codeOf(colleague, 1));
  await page.getByRole('button', { name: 'Passkey toevoegen' }).click();
  await page.waitForURL('**/account/passkey');
  await inspectPage(page);
  await page.getByLabel('Naam', { exact: true }).fill('Mijn laptop');
  await page.getByRole('button', { name: 'Passkey maken' }).click();
  await expect(page.getByText('De passkey is klaar')).toBeVisible();
  await expect(page.getByText('Mijn laptop', { exact: true })).toBeVisible();
  await inspectPage(page);

  await page.getByRole('button', { name: 'Uitloggen', exact: true }).click();
  await page.locator('input[name=email]').fill(colleague.email);
  await page.locator('input[name=password]').fill(colleague.password);
  await page.getByRole('button', { name: 'Verder' }).click();
  await page.waitForURL('**/sign-in/code?*');
  await expect(page.getByRole('button', { name: 'Verder met passkey' })).toBeVisible();
  await inspectPage(page);
  await page.getByRole('button', { name: 'Verder met passkey' }).click();
  await page.waitForURL('**/admin');

  await page.goto(admin('/account'));
  await expect(page.getByText('Laatst gebruikt:')).toBeVisible();
  await page.getByText('Naam wijzigen of verwijderen').click();
  await page.getByLabel('Naam', { exact: true }).fill('Werklaptop');
  await page.getByRole('button', { name: 'Naam bewaren' }).click();
  await expect(page.getByText('De naam is bewaard')).toBeVisible();
  await page.getByText('Naam wijzigen of verwijderen').click();
  await page.getByRole('button', { name: 'Passkey Werklaptop verwijderen' }).click();
  await expect(page.getByText('De passkey opent hier niets meer')).toBeVisible();
  await expect(page.getByText('Werklaptop')).toHaveCount(0);

  // What isn't there is a page with a heading, too.
  await page.goto(admin('/customers/019a0000-0000-7000-8000-0000000000ff'));
  await inspectPage(page);
});
