import { expect, test, type Page } from '@playwright/test';
import { languages } from '../../../src/lib/i18n/languages.ts';
import { addNewcomer, signInBrowser } from '../../support/customers.ts';
import { addFinger } from '../../support/finger.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readMessage } from '../../support/read-message.ts';
import { readReady } from '../../support/ready.ts';
import { schemesOf } from '../../support/looks.ts';

const my = (path = '') => `${readReady().web}/my/de-klaproos${path}`;

async function ask(page: Page, contact: string): Promise<void> {
  await page.getByLabel('E-mailadres of telefoonnummer').fill(contact);
  await page.getByRole('button', { name: 'Stuur mij een code' }).click();
  await page.waitForURL('**/sign-in/code?*');
}

async function typeCode(page: Page, code: string, button = 'Inloggen'): Promise<void> {
  await page.getByLabel('Code van 6 cijfers').fill(code);
  await page.getByRole('button', { name: button, exact: true }).click();
}

test('the link of the message signs in with one button, and leads to where one wanted to go', async ({
  page,
  request
}) => {
  const { email } = await addNewcomer();
  await page.goto(my('/preferences/contact'));
  await ask(page, email.toUpperCase());
  const { link, subject, code } = await readMessage(request, email);
  expect(subject).toBe(`${code} is je code voor Kinderdagverblijf De Klaproos`);

  // Whatever looks at the link before its reader does uses nothing up.
  for (let i = 0; i < 3; i++) expect((await request.get(link)).status()).toBe(200);
  await page.goto(link);
  await inspectPage(page);
  await page.getByRole('button', { name: 'Inloggen' }).click();
  await expect(page).toHaveURL(my('/preferences/contact'));
  await expect(page.getByText(email)).toBeVisible();

  // Once is enough for a link.
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deze link werkt niet meer');
});

test('in another browser the link needs the code of the same message', async ({ page, request, browser }) => {
  const { email } = await addNewcomer();
  await page.goto(my());
  await ask(page, email);
  const { link, code } = await readMessage(request, email);
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await inspectPage(other);
  await typeCode(other, code === '000000' ? '111111' : '000000');
  await expect(other.getByRole('alert')).toContainText('Deze code klopt niet. Nog 4 keer');
  await typeCode(other, code);
  await expect(other).toHaveURL(my('/'));
  await page.goto(my());
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await other.context().close();
});

test('a stranger’s address gets the same answer, byte for byte', async ({ playwright }) => {
  const { email } = await addNewcomer();
  const { web } = readReady();
  const answers = await Promise.all(
    [email, email.replace('naima', 'nobod')].map(async (contact) => {
      const browser = await playwright.request.newContext({
        extraHTTPHeaders: { origin: web, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
      });
      const asked = await browser.post(my('/sign-in?/ask'), { form: { contact }, maxRedirects: 0 });
      const page = await browser.get(my('/sign-in/code'));
      const wrong = await browser.post(my('/sign-in/code?/confirm'), { form: { code: '12' } });
      const plain = (text: string) =>
        text.replaceAll(contact, 'CONTACT').replace(/nonce="[^"]*"|nonce-[\w+/=]+|__sveltekit_\w+/g, '');
      const cookie = (asked.headers()['set-cookie'] ?? '').replace(/door=[^;]+/, 'door=x');
      const all = [
        asked.status(),
        asked.headers()['location'],
        cookie,
        plain(await page.text()),
        plain(await wrong.text())
      ];
      await browser.dispose();
      return all;
    })
  );
  expect(answers[0]).toEqual(answers[1]);
});

test('several people at one address choose whose page it is', async ({ page, request }) => {
  const { email } = await addNewcomer({ name: 'Jeroen Bakker' });
  const partner = await addNewcomer({ name: 'Fatima Bakker-Yılmaz', email });
  await page.goto(my('/preferences/contact'));
  await ask(page, email);
  await typeCode(page, (await readMessage(request, email)).code);
  await page.waitForURL('**/sign-in/who?*');
  await inspectPage(page);
  await page.getByRole('button', { name: /Fatima/ }).click();
  await expect(page).toHaveURL(my('/preferences/contact'));
  await expect(page.getByText(partner.reference)).toBeVisible();
});

test('a passkey is offered after the first time, signs in with one touch, is renamed and taken away', async ({
  page,
  request
}) => {
  const { email } = await addNewcomer();
  await addFinger(page);
  await page.goto(my('/preferences/devices'));
  await ask(page, email);
  const { code } = await readMessage(request, email);
  await expect(page.locator('input[name=can-passkey]')).toHaveValue('yes');
  await typeCode(page, code);
  await page.waitForURL('**/sign-in/passkey?*');
  await inspectPage(page);
  await page.getByRole('button', { name: 'Passkey maken' }).click();

  await expect(page).toHaveURL(my('/preferences/devices'));
  await expect(page.getByText('Dit toestel', { exact: true })).toBeVisible();
  await expect(page.getByText('Gemaakt op')).toBeVisible();
  await inspectPage(page);
  await page.getByRole('button', { name: 'Uitloggen op dit toestel' }).click();
  await expect(page.getByText('Je bent uitgelogd')).toBeVisible();
  await page.goto(my('/preferences/devices'));
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await page.getByRole('button', { name: 'Inloggen met passkey' }).click();

  await expect(page).toHaveURL(my('/preferences/devices'));
  await page.getByText('Naam wijzigen of verwijderen').click();
  await page.getByLabel('Naam').fill('Mijn telefoon');
  await page.getByRole('button', { name: 'Naam bewaren' }).click();
  await expect(page.getByText('De naam is bewaard')).toBeVisible();
  await expect(page.getByText('Mijn telefoon', { exact: true })).toBeVisible();
  await page.getByText('Naam wijzigen of verwijderen').click();
  await page.getByRole('button', { name: 'Passkey Mijn telefoon verwijderen' }).click();
  await expect(page.getByText('Nog geen passkey')).toBeVisible();
  await page.getByRole('button', { name: 'Uitloggen op dit toestel' }).click();
  await page.getByRole('button', { name: 'Inloggen met passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('Deze passkey kennen we hier niet');
  await inspectPage(page);
});

test('another e-mail address: a code to the old one, a code to the new one, and the old one is told', async ({
  page,
  request,
  context
}) => {
  const { email, reference } = await addNewcomer();
  const next = email.replace('naima', 'post');
  await signInBrowser(context, reference);
  await page.goto(my('/preferences/contact'));
  await inspectPage(page);
  await page.getByRole('link', { name: 'E-mailadres wijzigen' }).click();
  await page.waitForURL('**/confirm?*');
  await inspectPage(page);
  await page.getByRole('button', { name: /Stuur een e-mail naar n•••@example\.org/ }).click();
  await expect(page.getByText('We hebben een code gestuurd naar n•••@example.org')).toBeVisible();
  await inspectPage(page);
  await typeCode(page, (await readMessage(request, email)).code, 'Bevestigen');

  await expect(page).toHaveURL(my('/preferences/contact?change=email'));
  await page.getByLabel('Nieuw e-mailadres').fill(next);
  await page.getByRole('button', { name: 'Stuur de code' }).click();
  await expect(page.getByText(`We hebben een code gestuurd naar ${next}`)).toBeVisible();
  await inspectPage(page);
  await typeCode(page, (await readMessage(request, next)).code, 'Wijziging bewaren');
  await expect(page.getByText('Het is gewijzigd')).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem').getByText(next)).toBeVisible();
  await inspectPage(page);
  const told = await readMessage(request, email, 2);
  expect(told.subject).toBe('Je e-mailadres bij Kinderdagverblijf De Klaproos is gewijzigd');
});

test('other devices are signed out from this one', async ({ page, context, browser }) => {
  const { reference } = await addNewcomer();
  const other = await browser.newContext();
  await signInBrowser(other, reference);
  await signInBrowser(context, reference);
  await page.goto(my('/preferences/devices'));
  await page.getByRole('button', { name: 'Alle andere toestellen uitloggen' }).click();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
  const elsewhere = await other.newPage();
  await elsewhere.goto(my('/preferences/devices'));
  await expect(elsewhere).toHaveURL(/\/sign-in\?to=/);
  await other.close();
});

test('the page that asks for the code, in every language', async ({ page }) => {
  const { email } = await addNewcomer();
  await page.goto(my());
  await ask(page, email);
  for (const language of languages) {
    await page.goto(my(`/sign-in/code?lang=${language}`));
    await inspectPage(page);
  }
});

for (const language of languages)
  // Words differ by language, contrast by scheme: the longest words in both.
  for (const colorScheme of schemesOf(language))
    test(`in ${language}, ${colorScheme}: every page before and behind the door`, async ({
      page,
      context
    }) => {
      test.setTimeout(120_000);
      await page.emulateMedia({ colorScheme });
      for (const path of ['/sign-in?', '/sign-in?signed-out&', '/sign-in/link/nothing?']) {
        await page.goto(my(`${path}lang=${language}`));
        await inspectPage(page);
      }
      await signInBrowser(context, (await addNewcomer()).reference);
      for (const path of [
        '/preferences/devices?',
        '/preferences/contact?',
        '/confirm?',
        '/sign-in/passkey?'
      ]) {
        await page.goto(my(`${path}lang=${language}`));
        await inspectPage(page);
      }
    });
