import { request as newRequest } from '@playwright/test';
import { readReady } from '../../support/ready.ts';
import { test } from '../../support/debtors.ts';
import { expect } from '@playwright/test';

test('a browser keeps the secret as a cookie and shows the clean address', async ({
  page,
  context,
  debtors
}) => {
  const link = await debtors.owe();
  const answer = await page.goto(link.url);
  expect(new URL(page.url()).pathname).toBe(`/p/${link.publicId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('212,40');
  const [cookie] = (await context.cookies()).filter(({ name }) => name.startsWith('__Host-pay-'));
  expect(cookie).toMatchObject({
    value: link.token,
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    path: '/'
  });
  expect(answer?.headers()).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow'
  });
  expect(await page.content()).not.toContain(link.token);
});

test('a phone without Fetch Metadata and cookies pays at the address of the link', async ({ debtors }) => {
  const link = await debtors.owe();
  const old = await newRequest.newContext({ extraHTTPHeaders: { origin: 'null', accept: 'text/html' } });
  const html = await (await old.get(link.url, { maxRedirects: 0 })).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  const form = {
    formKey: hidden('formKey'),
    expected: hidden('expected'),
    shown: hidden('shown'),
    invoice: hidden('invoice'),
    method: 'ideal'
  };
  const answer = await old.post(`${link.url}?/pay`, { form, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(answer.headers()['location']).toMatch(new RegExp(`^/p/${link.token}/bank\\?attempt=`));
  const step = await old.get(new URL(answer.headers()['location'] ?? '', link.url).href);
  expect(await step.text()).toContain('http-equiv="refresh"');
});

test('a form that was not made for this link pays nothing', async ({ debtors }) => {
  const [mine, other] = [await debtors.owe(), await debtors.owe()];
  const old = await newRequest.newContext({ extraHTTPHeaders: { origin: 'null', accept: 'text/html' } });
  const html = await (await old.get(mine.url)).text();
  const formKey = /name="formKey" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const answer = await old.post(`${other.url}?/pay`, {
    form: { formKey, expected: '21240 EUR', shown: '', method: 'ideal' }
  });
  expect(answer.status()).toBe(409);
});

test('whatever is wrong with a link, the answer is the same, byte for byte', async ({ debtors }) => {
  const link = await debtors.owe();
  const { web } = readReady();
  const last = link.token.at(-1) === 'A' ? 'Q' : 'A';
  const client = await newRequest.newContext();
  const bodies = new Set<string>();
  for (const path of [
    `${link.token.slice(0, -1)}${last}`,
    'AAAAAAAAAAAAAAAAAAAAAA',
    link.publicId,
    'nobody',
    `${link.publicId}/card`,
    `${link.publicId}/return?attempt=x`,
    `${link.publicId}/documents/invoice-1.pdf`.replace('/documents/invoice-1.pdf', '/transfer')
  ]) {
    const answer = await client.get(`${web}/p/${path}`);
    expect([path, answer.status()]).toEqual([path, 404]);
    bodies.add(await answer.text());
  }
  expect(bodies.size).toBe(1);
});

test('an expired link tells nothing of the debt and answers the same, contact or not', async ({
  page,
  debtors
}) => {
  const link = await debtors.owe({ isExpired: true });
  await page.goto(link.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deze link is verlopen');
  expect(await page.content()).not.toMatch(/212|Opvang|Samira|samira/);
  await page.getByRole('button', { name: 'Stuur een nieuwe link' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('De nieuwe link is onderweg');
});

test('a revoked link says so and nothing else', async ({ page, debtors }) => {
  const link = await debtors.owe({ isRevoked: true });
  await page.goto(link.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deze link werkt niet meer');
  expect(await page.content()).not.toMatch(/212|Opvang|Samira/);
});

test('the code of a message confirms sender, date and amount, and opens nothing', async ({
  page,
  debtors
}) => {
  const link = await debtors.owe();
  await page.goto(`${readReady().web}/check/de-klaproos`);
  await page.getByLabel('Code uit het bericht').fill(link.checkCode.toLowerCase());
  await page.getByRole('button', { name: 'Controleer' }).click();
  await expect(page.getByText('Ja, dit bericht is echt')).toBeVisible();
  await expect(page.locator('main')).toContainText('212,40');
  expect(await page.content()).not.toMatch(/Samira|\/p\//);
  await page.getByLabel('Code uit het bericht').fill('000000');
  await page.getByRole('button', { name: 'Controleer' }).click();
  await expect(page.getByText('Deze code kennen we niet')).toBeVisible();
});
