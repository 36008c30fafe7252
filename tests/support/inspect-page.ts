import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What holds for every page of the portal, in every state. */
export async function inspectPage(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(tooWide, 'nothing is wider than the screen').toBeLessThanOrEqual(0);
}
