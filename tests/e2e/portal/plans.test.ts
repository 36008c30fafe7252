import { expect, test, type Page } from '@playwright/test';
import { languages } from '../../../src/lib/i18n/languages.ts';
import { countEffort, effortOf } from '../../support/effort.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';
import { addSubscriber, signInSubscriber, type Subscriber } from '../../support/subscribers.ts';
import { schemesOf } from '../../support/looks.ts';

const home = () => `${readReady().web}/my/de-klaproos`;
const CARE = 'Opvang 3 dagen';
const RESTING = 'Peuterzwemmen';
const LUNCH = 'Warme lunch per week';

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path.startsWith('http') ? path : `${home()}${path}`);
  await inspectPage(page);
}

for (const language of languages)
  for (const colorScheme of schemesOf(language))
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });
      // Each page is looked through by axe, which a busy machine takes seconds for.
      test.setTimeout(120_000);

      test('debits, their day and the link of a message', async ({ page, context }) => {
        const subscriber = await addSubscriber({ language, totalMinor: 123_456_789 });
        await signInSubscriber(context, subscriber);
        for (const path of ['/debits', `/debits/${subscriber.plannedId}`, '/debits/day', subscriber.moveLink])
          await visit(page, path);
      });

      test('subscriptions: running, resting, before a change and before a stop', async ({
        page,
        context
      }) => {
        const subscriber = await addSubscriber({ language });
        await signInSubscriber(context, subscriber);
        const of = (plan: string, act = '') => `/subscriptions/${subscriber.subscriptions[plan]}${act}`;
        const paths = ['/subscriptions', of(CARE), of(RESTING), of(CARE, '/change'), of(LUNCH, '/change')];
        for (const path of [...paths, of(CARE, '/stop'), of(CARE, '/pause')]) await visit(page, path);
        await page.locator('main form button').last().click();
        await expect(page.locator('#effect')).toBeVisible();
        await inspectPage(page);
      });
    });

test.describe('the customer in charge', () => {
  let subscriber: Subscriber;
  test.beforeEach(async ({ context }) => {
    subscriber = await addSubscriber();
    await signInSubscriber(context, subscriber);
  });

  test('two taps from the message move a debit; looking moves nothing', async ({ page }) => {
    const { open, tap, seen } = countEffort(page);
    await open(subscriber.moveLink);
    for (let looks = 0; looks < 2; looks += 1) await page.reload();
    await tap(page.getByRole('button', { name: /^Verzet naar \w+dag/ }));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Verzet naar');
    expect(seen()).toEqual(effortOf('moveDebit'));
    await inspectPage(page);
    // The link from the message stays true: it shows where the debit is now.
    await page.goto(subscriber.moveLink);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Verzet naar');
    const changed = subscriber.moveLink.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await page.goto(changed))?.status()).toBe(404);
  });

  test('moves a debit in the portal to a day of their choice', async ({ page }) => {
    await page.goto(`${home()}/debits`);
    await page.locator('main a[href*="/debits/"]').first().click();
    await page.locator('select[name=toOn]').selectOption({ index: 2 });
    await page.getByRole('button', { name: 'Verzet naar deze dag' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Verzet naar' })).toBeVisible();
    await inspectPage(page);
  });

  test('sees the next three dates before a debit day is saved', async ({ page }) => {
    await page.goto(`${home()}/debits/day`);
    await page.getByRole('radio', { name: 'Na mijn salaris' }).check();
    await page.locator('select[name=payday]').selectOption('24');
    await page.locator('select[name=workingDays]').selectOption('2');
    await page.getByRole('button', { name: 'Toon de datums' }).click();
    await expect(page.locator('main ol li')).toHaveCount(3);
    await inspectPage(page);
    await page.getByRole('button', { name: 'Bewaar deze dag' }).click();
    await expect(page.getByText('2 werkdagen na de 24e, als het salaris komt')).toBeVisible();
    await inspectPage(page);
  });

  test('sees what a plan costs before it is theirs, and can call it off', async ({ page }) => {
    await page.goto(`${home()}/subscriptions/${subscriber.subscriptions[CARE]}/change`);
    await page.getByRole('radio', { name: 'Opvang 2 dagen' }).check();
    await page.getByRole('button', { name: 'Bekijk de prijs' }).click();
    await expect(page.getByText('Per jaar, hierna')).toBeVisible();
    await inspectPage(page);
    await page.getByRole('button', { name: 'Wijzigen' }).click();
    await expect(page.getByText(/Vanaf .*: Opvang 2 dagen/)).toBeVisible();
    await inspectPage(page);
    await page.getByRole('button', { name: 'Toch houden zoals het is' }).click();
    await expect(page.getByText('Alles blijft zoals het was.')).toBeVisible();
  });

  test('stops without giving a reason, thinks again, and nothing was lost', async ({ page }) => {
    await page.goto(`${home()}/subscriptions/${subscriber.subscriptions[CARE]}`);
    await page.getByRole('link', { name: /^Stoppen/ }).click();
    await page.getByRole('button', { name: /^Stoppen op/ }).click();
    await expect(page.getByText('Het abonnement stopt.')).toBeVisible();
    await inspectPage(page);
    await page.getByRole('button', { name: 'Toch niet stoppen' }).click();
    await expect(page.getByText('Alles blijft zoals het was.')).toBeVisible();
  });

  test('goes on before a pause is over', async ({ page }) => {
    await page.goto(`${home()}/subscriptions/${subscriber.subscriptions[RESTING]}`);
    await page.getByRole('button', { name: 'Vandaag weer doorgaan' }).click();
    await expect(page.getByText('Het loopt weer.')).toBeVisible();
  });

  test('finds of somebody else only what nobody has', async ({ page }) => {
    const other = await addSubscriber();
    const nobodys = '019a0000-0000-7000-8000-0000000000ff';
    const bodies = new Set<string>();
    const pages = [
      (id: string) => `/subscriptions/${id}`,
      (id: string) => `/subscriptions/${id}/change`,
      (id: string) => `/subscriptions/${id}/pause`,
      (id: string) => `/subscriptions/${id}/stop`
    ];
    for (const at of pages)
      for (const id of [other.subscriptions[CARE]!, nobodys]) {
        const answer = await page.goto(`${home()}${at(id)}`);
        expect(answer?.status(), at(id)).toBe(404);
        bodies.add(await page.locator('main').innerText());
      }
    for (const id of [other.plannedId, nobodys]) {
      expect((await page.goto(`${home()}/debits/${id}`))?.status()).toBe(404);
      bodies.add(await page.locator('main').innerText());
    }
    expect(bodies.size).toBe(1);
  });
});
