import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { test } from '../../support/debtors.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin${path}`;

/** Pays by iDEAL, which brings a receipt by e-mail. */
async function pay(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: /^Betaal/ }).click();
  await page.getByRole('button', { name: 'Ja, betalen' }).click();
  await expect(page.getByText('Gelukt, we staan quitte.')).toBeVisible();
}

type Mail = Readonly<{ text: string; headers: Readonly<Record<string, string>> }>;

/** The receipt of what this link paid, and where it says how to end such mails. */
async function readUnsubscribeAddress(request: APIRequestContext, reference: string): Promise<string> {
  let address = '';
  await expect(async () => {
    const answer = await request.get(`${readReady().desk}/messages?channel=email`, {
      headers: { accept: 'application/json' }
    });
    const { messages } = (await answer.json()) as { messages: readonly Mail[] };
    const mail = messages.find(
      ({ text, headers }) => text.includes(reference) && headers['list-unsubscribe']
    );
    address = /<(http[^>]+\/u\/[^>]+)>/.exec(mail?.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
    expect(address).not.toBe('');
  }).toPass({ timeout: 20_000 });
  return address;
}

test('staff see what customers were told, each message with what became of it', async ({ page, debtors }) => {
  await pay(page, (await debtors.owe()).url);
  await signIn(page, await addColleague('support'));
  for (const show of ['dead', 'all']) {
    await page.goto(admin(`/messages?show=${show}`));
    await inspectPage(page);
  }
  const receipt = page.locator('tr', { hasText: 'Betaalbewijs' }).getByRole('link').first();
  await expect(async () => {
    await page.reload();
    await expect(receipt).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await receipt.click();
  await expect(page).toHaveURL(/\/messages\/[\da-f-]{36}/);
  await inspectPage(page);
  for (const path of ['/messages/letters', '/messages/results']) {
    await page.goto(admin(path));
    await inspectPage(page);
  }
});

test('a reader ends mails by one page, and their provider by one request', async ({
  page,
  request,
  debtors
}) => {
  const link = await debtors.owe();
  await pay(page, link.url);
  const number = await page
    .getByText(/E2E-|2026-/)
    .first()
    .textContent();
  const reference = /(E2E|20\d\d)-[\w-]+/.exec(number ?? '')?.[0] ?? '';
  const address = await readUnsubscribeAddress(request, reference);

  await page.goto(address);
  await inspectPage(page);
  await expect(page.getByRole('button', { name: 'Geen e-mails meer' })).toBeVisible();
  await page.getByRole('button', { name: 'Geen e-mails meer' }).click();
  await expect(page.getByRole('status')).toContainText('Genoteerd');
  await inspectPage(page);

  const answer = await request.post(address, { form: { 'List-Unsubscribe': 'One-Click' } });
  expect(answer.status()).toBe(200);
  const wrong = await request.get(`${address.slice(0, -2)}xx`);
  expect(wrong.status()).toBe(404);
});
