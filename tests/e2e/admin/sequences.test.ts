import { expect, test, type Page } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin${path}`;

/** What holds for every page here, on a phone, a tablet and a desktop. */
async function inspect(page: Page): Promise<void> {
  await inspectPage(page);
  const size = page.viewportSize()!;
  for (const width of [320, 820, size.width]) {
    await page.setViewportSize({ width, height: size.height });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide, `nothing is wider than a screen of ${width}`).toBeLessThanOrEqual(0);
  }
}

/** A draft of the ready-made sequence for Dutch childcare; answers the address of its page. */
async function startDraft(page: Page): Promise<string> {
  await page.goto(admin('/sequences'));
  await page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Kinderopvang', exact: true }) })
    .getByRole('button')
    .click();
  await page.waitForURL('**/draft');
  return page.url().replace(/\/draft$/, '');
}

const step = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Wat er wanneer gebeurt' })
    .getByRole('listitem')
    .filter({
      has: page.getByRole('heading', { name, exact: true })
    });

/** Names a version, says why it comes, and puts it in force. */
async function publish(page: Page, version: number): Promise<void> {
  await page.getByLabel('Naam van deze versie').fill('Rustiger');
  await page.getByLabel('Waarom?').fill('Minder berichten');
  await page.getByRole('button', { name: `Publiceer versie ${version}` }).click();
}

test('a draft that breaks the law can’t be published, says which rule, and is put right', async ({
  page
}) => {
  // Seven pages, each looked at in three widths.
  test.slow();
  await signIn(page, await addColleague('finance'));
  const sequence = await startDraft(page);
  await inspect(page);
  await expect(page.getByText('Klaar om te publiceren')).toBeVisible();

  // Costs a week after the formal notice, and by a text message.
  await page.getByRole('link', { name: 'Pas aan Herinnering 3' }).click();
  await inspect(page);
  await page.getByLabel('Dagen', { exact: true }).fill('7');
  await page.getByLabel('Eerst via').selectOption('sms');
  await page.getByRole('button', { name: 'Bewaar de stap' }).click();
  const problems = page.getByRole('listitem').filter({ hasText: 'Regel:' });
  await expect(problems).toHaveCount(2);
  await expect(problems.filter({ hasText: 'te vroeg' })).toContainText('Art. 6:96 lid 6 BW');
  await expect(problems.filter({ hasText: 'te vroeg' })).toContainText('Nederland');
  await inspect(page);
  await page.goto(`${sequence}/publish`);
  await inspect(page);
  await expect(page.getByRole('button', { name: 'Publiceer versie 1' })).toBeDisabled();
  // Whoever sends the form all the same is refused, too.
  const forced = await page.request.post(`${sequence}/publish?/publish`, {
    headers: { origin: readReady().web, accept: 'text/html' },
    form: { name: 'Toch', reason: 'Zomaar' }
  });
  expect(forced.status()).toBe(422);

  await page.goto(`${sequence}/draft`);
  await page.getByRole('link', { name: 'Pas aan Herinnering 3' }).click();
  await page.getByLabel('Dagen', { exact: true }).fill('zes');
  await page.getByRole('button', { name: 'Bewaar de stap' }).click();
  await expect(page.getByRole('alert')).toContainText('heel getal');
  await expect(page.getByLabel('Dagen', { exact: true })).toHaveValue('zes');
  await inspect(page);
  await page.getByLabel('Dagen', { exact: true }).fill('28');
  await page.getByLabel('Eerst via').selectOption('letter');
  await page.getByLabel('Anders via').first().selectOption('email');
  await page.getByRole('button', { name: 'Bewaar de stap' }).click();
  await expect(page.getByText('Klaar om te publiceren')).toBeVisible();
  await expect(step(page, 'Herinnering 3')).toContainText('28 dagen na de vorige stap');

  await page.goto(`${sequence}/publish`);
  await publish(page, 1);
  await expect(page).toHaveURL(sequence);
  await expect(page.getByText('Loopt', { exact: true })).toBeVisible();
  await inspect(page);
});

test('a second version shows what changed, and the first comes back', async ({ page }) => {
  test.slow();
  await signIn(page, await addColleague('owner'));
  const sequence = await startDraft(page);
  await page.goto(`${sequence}/publish`);
  await publish(page, 1);
  await page.getByRole('button', { name: 'Pas aan', exact: true }).click();
  await page.getByRole('button', { name: 'Verwijder Herinnering 2' }).click();
  await page.getByRole('link', { name: 'Voeg een stap toe' }).click();
  await page.getByLabel('Dagen', { exact: true }).fill('10');
  await page.getByRole('button', { name: 'Bewaar de stap' }).click();
  // Out of its order, and back.
  await page.getByRole('button', { name: 'Omlaag Bijna tijd om te betalen' }).click();
  await expect(page.getByText('Eén ding houdt publiceren tegen')).toBeVisible();
  await page.getByRole('button', { name: 'Omhoog Bijna tijd om te betalen' }).click();
  await page.goto(`${sequence}/publish`);
  const changes = page.getByRole('listitem');
  await expect(changes.filter({ hasText: 'Weg: Herinnering 2' })).toHaveCount(1);
  await expect(changes.filter({ hasText: 'Erbij: Herinnering 3' })).toHaveCount(1);
  await inspect(page);
  await publish(page, 2);
  await page.getByRole('link', { name: /^Versie 1,/ }).click();
  await inspect(page);
  await page.getByLabel('Waarom?').fill('Toch liever zo');
  await page.getByRole('button', { name: 'Haal versie 1 terug' }).click();
  await expect(page.getByText('terug naar versie 1')).toBeVisible();
  await expect(page.getByText(/versie 3/).first()).toBeVisible();
  await expect(step(page, 'Herinnering 2')).toHaveCount(1);
});

test('the next 30 days show who gets what, and nothing is sent', async ({ page }) => {
  await signIn(page, await addColleague('viewer'));
  await page.goto(admin('/sequences'));
  await inspect(page);
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('link', { name: 'Kijk 30 dagen vooruit' }).click();
  await expect(page.getByRole('heading', { name: '30 dagen vooruit' })).toBeVisible();
  await inspect(page);
  await expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible();
  // A viewer changes nothing.
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Pas aan', exact: true })).toHaveCount(0);
});

for (const [language, law, maximum] of [
  ['nl', 'Wetten over herinneren en kosten', '€ 6.775,00'],
  ['de', 'Gesetze zu Erinnerungen und Kosten', '6.775,00 €']
] as const)
  test(`the law packs in ${language}, with their sources`, async ({ page }) => {
    await signIn(page, await addColleague('viewer'));
    await page.goto(admin(`/law?lang=${language}`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(law);
    await expect(page.getByText(maximum, { exact: false }).first()).toBeVisible();
    await expect(page.getByText('ECLI:NL:HR:2016:2704', { exact: false })).toBeVisible();
    await inspect(page);
    for (const summary of await page.locator('main details:not(.menu) > summary').all())
      if ((await summary.locator('..').getAttribute('open')) === null) await summary.click();
    await inspect(page);
    await page.goto(admin(`/sequences?lang=${language}`));
    await inspect(page);
    await page.getByRole('table').getByRole('link').first().click();
    await inspect(page);
  });
