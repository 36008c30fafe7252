import { expect, test } from '@playwright/test';
import { readReady } from '../../support/ready.ts';
import { addSubscriber, signInSubscriber, type Subscriber } from '../../support/subscribers.ts';

const home = () => `${readReady().web}/my/de-klaproos`;
let subscriber: Subscriber;

test.beforeEach(async ({ context }) => {
  subscriber = await addSubscriber();
  await signInSubscriber(context, subscriber);
});

test('a debit moves, and the debit day is chosen after its dates were shown', async ({ page }) => {
  await page.goto(`${home()}/debits/${subscriber.plannedId}`);
  await page.getByRole('button', { name: /^Verzet naar \w+dag/ }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('Verzet naar');
  await page.goto(`${home()}/debits/day`);
  await page.getByRole('radio', { name: 'De laatste dag van de maand' }).check();
  await page.getByRole('button', { name: 'Toon de datums' }).click();
  await expect(page.locator('main ol li')).toHaveCount(3);
  await page.getByRole('button', { name: 'Bewaar deze dag' }).click();
  await expect(page.getByText('De laatste werkdag van de maand')).toBeVisible();
});

test('a subscription is changed, paused, stopped and kept after all', async ({ page }) => {
  const care = `${home()}/subscriptions/${subscriber.subscriptions['Opvang 3 dagen']}`;
  await page.goto(`${care}/change`);
  await page.getByRole('radio', { name: 'Opvang 2 dagen' }).check();
  await page.getByRole('button', { name: 'Bekijk de prijs' }).click();
  await page.getByRole('button', { name: 'Wijzigen' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('Gelukt');
  await page.goto(`${care}/pause`);
  await page.getByRole('button', { name: 'Bekijk wat het betekent' }).click();
  await page.getByRole('button', { name: 'Pauzeren' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('De pauze staat.');
  await page.goto(`${care}/stop`);
  await page.getByLabel('Waarom stop je?').selectOption({ label: 'Ik verhuis' });
  await page.getByRole('button', { name: /^Stoppen op/ }).click();
  await page.getByRole('button', { name: 'Toch niet stoppen' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('Alles blijft zoals het was.');
});
