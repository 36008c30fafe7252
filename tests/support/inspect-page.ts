import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { findSpills } from './find-spills.ts';
import { isSearched } from './looks.ts';

/**
 * What holds for every page that people see, in every state. `without`: a selector of what is not ours to answer for,
 * such as the provider's own frames.
 */
export async function inspectPage(
  page: Page,
  { without }: Readonly<{ without?: string }> = {}
): Promise<void> {
  const at = page.url();
  await expect(page.getByRole('heading', { level: 1 }), at).toHaveCount(1);
  if (isSearched((await page.locator('html').getAttribute('lang')) ?? '')) {
    // In the page itself, asked for violations alone: a third of the time. Frames of others aren't ours to search.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({
      resultTypes: ['violations'],
      // A finger finds it: 24 px, or as much room around (WCAG 2.2, 2.5.8). Axe asks for it only on demand.
      rules: { 'target-size': { enabled: true } }
    });
    if (without !== undefined) axe.exclude(without);
    expect((await axe.analyze()).violations, at).toEqual([]);
  }
  expect(await findSpills(page), `all words fit where they stand: ${at}`).toEqual([]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(tooWide, `nothing is wider than the screen: ${at}`).toBeLessThanOrEqual(0);
}
