import type { Page } from '@playwright/test';

/** Goes to a page of the admin by its menu, as it is on this screen: rows of links, or one line that opens. */
export async function goByMenu(page: Page, name: string): Promise<void> {
  const closed = page.locator('details.menu:not([open]) > summary');
  if (await closed.isVisible()) await closed.click();
  await page.getByRole('link', { name, exact: true }).first().click();
}
