import { expect, test, type Page } from '@playwright/test';
import { readTemplate, saveTemplate } from '../../../src/lib/server/domain/notifications/index.ts';
import { addColleague, addOtherMerchant, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { withProduct } from '../../support/product.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin${path}`;
const template = { message: 'overdue-first', channel: 'email', tone: 'friendly' } as const;

/** Words that wait to be tried: ours, but for a subject of one's own. */
async function draftWords(merchantId: string): Promise<void> {
  await withProduct(async (ctx) => {
    const { texts } = await readTemplate(ctx, { merchantId, ...template });
    const changed = Object.entries(texts).map(([language, each]) => [
      language,
      { ...each, subject: 'Even een seintje: {{amount}}' }
    ]);
    await saveTemplate(ctx, { merchantId, ...template, texts: Object.fromEntries(changed) });
  });
}

async function inspectIn(page: Page, languages: readonly string[]): Promise<void> {
  for (const language of languages) {
    const url = new URL(page.url());
    url.searchParams.set('lang', language);
    await page.goto(url.href);
    await inspectPage(page);
  }
}

test('other words are tried for a reminder: taken from the draft, shown beside what holds, started, and locked meanwhile', async ({
  page
}) => {
  const { merchantId } = await addOtherMerchant();
  await draftWords(merchantId);
  await signIn(page, await addColleague('owner', { merchantId }));
  await page.goto(admin('/policies/experiments/new'));
  await page.getByLabel('Naam').fill('Warmer');
  await page.getByLabel('Wat wil je proberen?').selectOption({ label: 'De woorden van berichten' });
  await page.getByRole('button', { name: 'Begin het plan' }).click();
  await page
    .getByLabel('Wat verwacht je, en waarom?')
    .fill('Wie vriendelijk gevraagd wordt, betaalt eerder.');
  await page.getByLabel('Haal woorden uit').selectOption({ index: 0 });
  await page.getByRole('button', { name: 'Toevoegen' }).click();
  await expect(page.getByText('Even een seintje: {{amount}}').first()).toBeVisible();
  await inspectIn(page, ['fr', 'en', 'nl']);
  await page.getByRole('button', { name: 'Bewaar het plan' }).click();
  await inspectIn(page, ['fr', 'en', 'nl']);
  await page.getByRole('button', { name: 'Start het experiment' }).click();
  await expect(page.getByText('Loopt', { exact: true })).toBeVisible();
  await inspectIn(page, ['fr', 'en', 'nl']);

  await page.goto(admin('/templates/overdue-first/email?tone=friendly'));
  await page.getByRole('button', { name: 'Publiceer' }).click();
  await expect(page.getByRole('alert')).toContainText('Hierover loopt het experiment “Warmer”.');
  await inspectPage(page, { without: 'iframe' });
});
