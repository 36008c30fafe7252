import { request as httpRequest } from 'node:http';
import { expect, test } from '@playwright/test';
import { findHost } from '../../../src/lib/server/domain/identity/index.ts';
import { operatorRoutes } from '../../support/admin-routes/admin-routes.data.ts';
import { addColleague, addInvoice, addOtherMerchant, codeOf, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { signInAsOperator } from '../../support/operators.ts';
import { withProduct } from '../../support/product.ts';
import { readInvitation } from '../../support/read-message.ts';
import { readReady } from '../../support/ready.ts';

test('an operator opens a merchant, whose owner comes in by the invitation, and suspends and resumes it', async ({
  page,
  browser
}) => {
  await signInAsOperator(page);
  await inspectPage(page);
  const slug = `club-${Date.now()}${test.info().workerIndex}`;
  await page.getByRole('link', { name: 'Nieuwe organisatie' }).first().click();
  await inspectPage(page);
  await page.getByLabel('Naam', { exact: true }).fill('Hockeyclub De Linde');
  await page.getByLabel('Korte naam voor adressen').fill('De Linde');
  await page.getByLabel('Land').selectOption('BE');
  await page.getByLabel('Tijdzone').selectOption('Europe/Brussels');
  await page.getByLabel('Straat en nummer').fill('Lindenlaan 4');
  await page.getByLabel('Postcode').fill('2600');
  await page.getByLabel('Plaats').fill('Antwerpen');
  await page.getByLabel('E-mailadres voor klanten').fill('kas@delinde.example');
  await page.getByLabel('Rekeninghouder').fill('HC De Linde vzw');
  await page.getByLabel('IBAN').fill('BE68 5390 0754 7034');
  await page.getByLabel('E-mailadres van de eigenaar').fill(`mehdi.${slug}@delinde.example`);
  await page.getByRole('button', { name: 'Organisatie toevoegen' }).click();
  await expect(page.getByRole('alert')).toContainText('Gebruik alleen kleine letters');
  await page.getByLabel('Korte naam voor adressen').fill(slug);
  await page.getByRole('button', { name: 'Organisatie toevoegen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hockeyclub De Linde');
  await inspectPage(page);

  const owner = await browser.newPage({ locale: 'nl-NL' });
  await owner.goto(await readInvitation(page.request, `mehdi.${slug}@delinde.example`));
  await owner.getByLabel('Je naam').fill('Mehdi Haddad');
  await owner.getByLabel('Kies een wachtwoord').fill('zeven groene fietsen');
  await owner.getByRole('button', { name: 'Verder' }).click();
  const totpSecret = (await owner.locator('code').innerText()).replace(/\s/g, '');
  await owner.getByLabel('Code van zes cijfers').fill(codeOf({ totpSecret }));
  await owner.getByRole('button', { name: 'Inloggen met deze code' }).click();
  await expect(owner.getByText('Hockeyclub De Linde').first()).toBeVisible();

  await page.getByLabel('Waarom').fill('Het contract is afgelopen.');
  await page.getByRole('button', { name: 'Stilzetten' }).click();
  await expect(page.getByRole('main')).toContainText('Het contract is afgelopen.');
  await inspectPage(page);
  expect((await owner.goto(`${readReady().web}/admin/settings`))?.status()).toBe(503);
  await expect(owner.getByText('Je organisatie is stilgezet')).toBeVisible();
  expect((await owner.goto(`${readReady().web}/my/${slug}`))?.status()).toBe(503);
  await page.getByLabel('Waarom').fill('Ze blijven.');
  await page.getByRole('button', { name: 'Verdergaan' }).click();
  await expect(page.getByText('Alles gaat verder.')).toBeVisible();
  expect((await owner.goto(`${readReady().web}/admin/settings`))?.status()).toBe(200);
  await owner.close();
  await page.getByRole('link', { name: 'Wie deed wat' }).click();
  await expect(page.getByRole('table')).toContainText('Organisatie stilgezet');
  await inspectPage(page);
});

type Answer = Readonly<{ status: number; location: string; body: string }>;

/** Asks the product by another host name, as its proxy would pass it on. */
function askAt(host: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { port } = new URL(readReady().web);
  const options = { host: '127.0.0.1', port, path, headers: { host, 'accept-language': 'nl', ...headers } };
  return new Promise((done, failed) => {
    const asking = httpRequest(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        done({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          // What differs between any two answers of one page.
          body: body
            .replace(/nonce="[^"]*"|nonce-[\w+/=]+/g, '')
            .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
        })
      );
    });
    asking.on('error', failed).end();
  });
}

test('on a merchant’s own host there is that merchant, and nothing and nobody else', async ({
  page,
  isMobile
}) => {
  test.skip(isMobile, 'who answers is the same on every screen');
  const { web, desk, payLinks, api } = readReady();
  const { merchantId, slug } = await addOtherMerchant();
  const host = `betaal-${slug}.example`;
  await signIn(page, await addColleague('owner', { merchantId }));
  await page.goto(`${web}/admin/settings/domain`);
  await inspectPage(page);
  await page.getByLabel('Domein').fill('geen domein');
  await page.getByRole('button', { name: 'Gebruik dit domein' }).click();
  await expect(page.getByRole('alert')).toContainText('Dit is geen domein');
  await page.getByLabel('Domein').fill(host);
  await page.getByRole('button', { name: 'Gebruik dit domein' }).click();
  await page.getByRole('button', { name: 'Controleer nu' }).click();
  await expect(page.getByText('Het record is er nog niet.')).toBeVisible();
  const record = await withProduct((ctx) => findHost(ctx, { merchantId }));
  await page.request.post(`${desk}/dns/txt`, {
    data: { name: record!.recordName, values: [record!.recordValue] }
  });
  await page.getByRole('button', { name: 'Controleer nu' }).click();
  await expect(page.getByText('Het domein is van jou')).toBeVisible();
  await inspectPage(page);

  expect(await askAt(host, '/')).toMatchObject({ status: 303, location: `/my/${slug}` });
  expect((await askAt(host, `/my/${slug}/sign-in`)).status).toBe(200);
  const { id } = await addInvoice();
  const token = new URL(payLinks.open).pathname;
  const foreign: readonly (readonly [string, string])[] = [
    ['/my/de-klaproos/', '/my/nobody/'],
    ['/my/de-klaproos/sign-in', '/my/nobody/sign-in'],
    ['/my/de-klaproos/manifest.webmanifest', '/my/nobody/manifest.webmanifest'],
    ['/cancel/de-klaproos', '/cancel/nobody'],
    ['/check/de-klaproos', '/check/nobody'],
    ['/accessibility/de-klaproos', '/accessibility/nobody'],
    [token, `/p/${'A'.repeat(22)}`],
    ['/admin', '/nothing'],
    [`/admin/invoices/${id}`, '/nothing'],
    ['/operator', '/nothing'],
    ['/operator/sign-in', '/nothing'],
    ['/api/docs', '/nothing'],
    ['/design', '/nothing']
  ];
  for (const [path, unknown] of foreign) {
    const answer = await askAt(host, path);
    expect(answer.status, path).toBe(404);
    expect(answer, path).toEqual(await askAt(host, unknown));
  }
  const key = { authorization: `Bearer ${api.key}` };
  expect((await askAt(host, '/api/v1/invoices', key)).status).toBe(404);
  // The same things are there on the installation's own host.
  expect((await askAt(new URL(web).host, token)).status).toBe(200);
  expect((await askAt(new URL(web).host, '/api/v1/invoices', key)).status).toBe(200);
});

test('operators’ pages are nobody else’s: staff of whichever merchant are sent to another door', async ({
  page,
  isMobile
}) => {
  test.skip(isMobile, 'who may is the same on every screen');
  const { web } = readReady();
  const { merchantId } = await addOtherMerchant();
  const addresses = Object.entries(operatorRoutes).map(
    ([id, acts]) => [id.replace('[id=uuid]', merchantId), acts] as const
  );
  const pages = addresses.map(([path]) => path);
  // Going away is asked of nobody: whoever is in would be out.
  const acts = addresses.flatMap(([path, names]) =>
    names.filter((name) => name !== 'signOut').map((name) => `${path}?/${name}`)
  );
  const ask = async (path: string, method: 'GET' | 'POST') => {
    const response = await page.request.fetch(`${web}/operator${path}`, {
      method,
      maxRedirects: 0,
      headers: { origin: web, 'sec-fetch-site': 'same-origin', accept: 'text/html' },
      ...(method === 'POST' && { form: { any: 'thing' } })
    });
    return { status: response.status(), location: response.headers()['location'] ?? '' };
  };
  const expectNobody = async () => {
    for (const path of pages)
      expect((await ask(path, 'GET')).location, path).toMatch(/^\/operator\/sign-in\?to=/);
    for (const path of acts) expect((await ask(path, 'POST')).status, path).toBe(303);
  };
  await expectNobody();
  await signIn(page, await addColleague('owner'));
  await expectNobody();
  await page.context().clearCookies();
  await signInAsOperator(page);
  for (const path of pages) expect((await ask(path, 'GET')).status, path).toBe(200);
  for (const path of acts) expect((await ask(path, 'POST')).status, path).toBe(422);
  for (const unknown of ['/merchants/019a0000-0000-7000-8000-0000000000ff', '/merchants/1'])
    expect((await ask(unknown, 'GET')).status, unknown).toBe(404);
  // An operator is none of anybody's staff.
  await page.goto(`${web}/admin/invoices`);
  await expect(page).toHaveURL(/\/admin\/sign-in/);
});
