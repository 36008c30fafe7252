import { expect, test } from '@playwright/test';
import { upsertCustomers } from '../../../src/lib/server/domain/identity/index.ts';
import { holdContact } from '../../../src/lib/server/domain/notifications/index.ts';
import { addColleague, addOtherMerchant, codeOf, signIn, signInByRequest } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { goByMenu } from '../../support/menu.ts';
import { withProduct } from '../../support/product.ts';
import { readInvitation } from '../../support/read-message.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin${path}`;

test('an owner invites somebody, who chooses a password, sets up an authenticator and is in', async ({
  page,
  browser,
  isMobile
}) => {
  test.skip(!isMobile, 'who comes in is the same on every screen');
  await signIn(page, await addColleague('owner'));
  await goByMenu(page, 'Mensen');
  await inspectPage(page);
  const email = `noor.${Date.now()}@deklaproos.example`;
  await page.getByLabel('E-mailadres').fill(email);
  await page.getByLabel('Rol').selectOption('support');
  await page.getByRole('button', { name: 'Stuur de uitnodiging' }).click();
  await expect(page.getByText('De uitnodiging is onderweg.')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Uitnodigingen' })).toContainText(email);

  const other = await browser.newPage({ locale: 'nl-NL' });
  const link = await readInvitation(page.request, email);
  await other.goto(link);
  await inspectPage(other);
  await other.getByLabel('Je naam').fill('Noor Bakkali');
  await other.getByLabel('Kies een wachtwoord').fill('zeven groene fietsen');
  await other.getByRole('button', { name: 'Verder' }).click();
  const totpSecret = (await other.locator('code').innerText()).replace(/\s/g, '');
  await other.getByLabel('Code van zes cijfers').fill(codeOf({ totpSecret }));
  await other.getByRole('button', { name: 'Inloggen met deze code' }).click();
  await other.waitForURL(/\/admin(\/invoices)?$/);
  await other.goto(link);
  await expect(other.getByRole('main')).toContainText('Deze link werkt niet meer');
  await other.close();

  await page.reload();
  await page.getByRole('link', { name: 'Noor Bakkali' }).first().click();
  await inspectPage(page);
  await page.getByRole('button', { name: 'Beëindig de toegang van Noor Bakkali' }).click();
  await expect(page.getByText('De toegang is beëindigd.')).toBeVisible();
});

test('an owner tries a colour, makes a key that is shown once, tests mail, and finds it all in the trail', async ({
  page,
  isMobile
}) => {
  test.skip(
    isMobile,
    'settings are for wide screens; they hold on narrow ones by inspection of the first test'
  );
  await signIn(page, await addColleague('owner'));
  await page.goto(admin('/set-up'));
  await inspectPage(page);
  await page.getByRole('link', { name: 'Merk en afzender' }).first().click();
  await expect(page.getByRole('img', { name: 'Het merk op licht' })).toBeVisible();
  await page.getByLabel('Kleur').fill('#ffd400');
  await expect(page.getByText(/Jouw eigen kleur zou hier 1,\d : 1/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Voorbeeld' }).click();
  await expect(page.getByLabel('Kleur')).toHaveValue('#ffd400');
  await inspectPage(page);

  await page.goto(admin('/settings/accounts'));
  await inspectPage(page);
  await page.getByRole('button', { name: 'Test de sleutels' }).first().click();
  await expect(page.getByText('De sleutels werken: de aanbieder gaf antwoord.')).toBeVisible();

  await page.goto(admin('/settings/keys'));
  const name = `Boekhouding ${Date.now()}`;
  await page.getByLabel('Naam').fill(name);
  await page.getByRole('button', { name: 'Maak de sleutel' }).click();
  await expect(page.getByRole('alert')).toContainText('Kies minstens één ding');
  await page.getByLabel('Lezen: Facturen').check();
  await page.getByRole('button', { name: 'Maak de sleutel' }).click();
  await expect(page.locator('code')).toHaveText(/^qk_[\w-]{43}$/);
  await inspectPage(page);
  await page.goto(admin('/settings/keys'));
  await expect(page.locator('code')).toHaveCount(0);
  await page.getByRole('row', { name }).getByRole('button', { name: 'Trek in' }).click();
  await expect(page.getByRole('row', { name })).toHaveCount(0);

  await page.goto(admin('/settings/channels'));
  await inspectPage(page);
  await page.getByRole('button', { name: /^Stuur een proefmail/ }).click();
  await expect(page.getByText(/nam de proefmail naar .* aan/)).toBeVisible();
  await page.getByLabel('Eigen telefoonnummer').fill('12');
  await page.getByRole('button', { name: 'Stuur een proef-sms' }).click();
  await expect(page.getByText('Dit is geen telefoonnummer.')).toBeVisible();
  await expect(page.getByLabel('Eigen telefoonnummer')).toHaveValue('12');
  await inspectPage(page);
  await page.getByLabel('Eigen telefoonnummer').fill('06 1234 5678');
  await page.getByRole('button', { name: 'Stuur een proef-sms' }).click();
  await expect(page.getByText('De vervoerder nam de proef aan.')).toBeVisible();
  await page.getByRole('button', { name: 'Stuur een proefbrief naar ons eigen adres' }).click();
  await expect(page.getByText('De vervoerder nam de proef aan.')).toBeVisible();

  await page.goto(admin('/audit?act=revoke-api-key'));
  await inspectPage(page);
  await expect(page.getByRole('table')).toContainText('API-sleutel ingetrokken');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Bewaar als bestand/ }).click()
  ]);
  expect(file.suggestedFilename()).toMatch(/^audit-de-klaproos-\d{4}-\d\d-\d\d\.csv$/);
});

test('the trail goes out as a file: what the search finds, in words, and nothing in it is a formula', async ({
  request
}) => {
  const { merchantId } = await addOtherMerchant();
  const today = await withProduct(async (ctx) => {
    const given = { reference: '=1+1', name: '@SUM(A1)', language: 'nl' as const };
    const ids = await ctx.db.withMerchant(merchantId, (tx) =>
      upsertCustomers(tx, merchantId, ctx.clock.now(), [given])
    );
    await holdContact(ctx, { merchantId, customerId: ids.get('=1+1')!, because: 'hardship' });
    return ctx.clock.now().toZonedDateTimeISO('Europe/Brussels').toPlainDate();
  });
  await signInByRequest(request, await addColleague('owner', { merchantId }));
  const linesOf = async (query: Readonly<Record<string, string>>) => {
    const answer = await request.get(admin(`/audit/file?${new URLSearchParams(query).toString()}`));
    expect(answer.headers()['content-type']).toContain('text/csv');
    return (await answer.text()).trimEnd().split('\r\n').slice(1);
  };
  const act = 'hold-contact';
  const [line, ...more] = await linesOf({ act, lang: 'nl' });
  expect(more).toEqual([]);
  expect(line).toContain(`,${act},Contact gepauzeerd,customer,`);
  expect(line).toContain(",'@SUM(A1),");
  expect((await linesOf({ act, lang: 'fr' }))[0]).toContain(`,${act},Contact suspendu,customer,`);
  const all = await linesOf({ lang: 'nl' });
  expect(all.filter((each) => each.includes(`,${act},`))).toEqual([line]);
  expect(all.length).toBeGreaterThan(1);
  for (const each of all) expect(each).not.toMatch(/(^|,)"?\s*[=+@]/);
  expect(await linesOf({ act, on: '=1+1', lang: 'nl' })).toEqual([line]);
  expect(await linesOf({ act, on: 'nobody' })).toEqual([]);
  expect(await linesOf({ act, until: today.subtract({ days: 2 }).toString() })).toEqual([]);
  expect(await linesOf({ act, by: 'staff' })).toEqual([]);
});
