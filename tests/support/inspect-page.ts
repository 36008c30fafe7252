import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { findSpills } from './find-spills.ts';
import { isSearched } from './looks.ts';

/** Pages of the merchant's customers. Whoever works here has a screen of their own choice. */
const forCustomers = /^\/(my|p|repair|cancel|move|check|u|accessibility)(\/|$)/;

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
  const language = (await page.locator('html').getAttribute('lang')) ?? '';
  if (isSearched(language)) {
    // In the page itself, asked for violations alone: a third of the time. Frames of others aren't ours to search.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({
      resultTypes: ['violations'],
      // A finger finds it: 24 px, or as much room around (WCAG 2.2, 2.5.8). Axe asks for it only on demand.
      rules: { 'target-size': { enabled: true } }
    });
    if (without !== undefined) axe.exclude(without);
    expect((await axe.analyze()).violations, at).toEqual([]);
  }
  await expectRoom(page, at);
  if (isSearched(language) && forCustomers.test(new URL(at).pathname)) await expectRoomHoweverRead(page, at);
}

/** All words stand where they belong, and nothing is wider than the screen. */
export async function expectRoom(page: Page, at: string): Promise<void> {
  expect(await findSpills(page), `all words fit where they stand: ${at}`).toEqual([]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(tooWide, `nothing is wider than the screen: ${at}`).toBeLessThanOrEqual(0);
}

/** The same with letters twice as large (WCAG 1.4.4), on the smallest phone (1.4.10), and read from the right. */
async function expectRoomHoweverRead(page: Page, at: string): Promise<void> {
  const viewport = page.viewportSize();
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await expectRoom(page, `${at}, letters twice as large`);
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await expectRoom(page, `${at}, read from the right`);
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  if (viewport === null || viewport.width > 400) return;
  await page.setViewportSize({ width: 320, height: viewport.height });
  await expectRoom(page, `${at}, 320 px wide`);
  await page.setViewportSize(viewport);
}
