import { expect, test } from '@playwright/test';
import { addNewcomer, signInBrowser } from '../../support/customers.ts';
import { readMessage } from '../../support/read-message.ts';
import { readReady } from '../../support/ready.ts';

const my = (path = '') => `${readReady().web}/my/de-klaproos${path}`;

test('signs in with link or code, and out again', async ({ page, request }) => {
  const { email } = await addNewcomer();
  await page.goto(my('/preferences/devices'));
  await page.getByLabel('E-mailadres of telefoonnummer').fill(email);
  await page.getByRole('button', { name: 'Stuur mij een code' }).click();
  await page.goto((await readMessage(request, email)).link);
  await page.getByRole('button', { name: 'Inloggen' }).click();
  await expect(page).toHaveURL(my('/preferences/devices'));
  await page.getByRole('button', { name: 'Uitloggen op dit toestel' }).click();

  await page.getByLabel('E-mailadres of telefoonnummer').fill(email);
  await page.getByRole('button', { name: 'Stuur mij een code' }).click();
  await page.getByLabel('Code van 6 cijfers').fill((await readMessage(request, email, 2)).code);
  await page.getByRole('button', { name: 'Inloggen', exact: true }).click();
  await expect(page).toHaveURL(my('/'));
});

test('another phone number: confirmed by e-mail, then by text message', async ({
  page,
  request,
  context
}) => {
  const { email, reference } = await addNewcomer();
  // 061: a range of mobile phones, whatever follows.
  const number = `+3161${String(parseInt(reference.slice(2), 36) % 10_000_000).padStart(7, '0')}`;
  await signInBrowser(context, reference);
  await page.goto(my('/preferences/contact'));
  await page.getByRole('link', { name: 'Telefoonnummer wijzigen' }).click();
  await page.getByRole('button', { name: /Stuur een e-mail/ }).click();
  await page.getByLabel('Code van 6 cijfers').fill((await readMessage(request, email)).code);
  await page.getByRole('button', { name: 'Bevestigen' }).click();
  await page.getByLabel('Nieuw telefoonnummer').fill(number.replace('+31', '0'));
  await page.getByRole('button', { name: 'Stuur de code' }).click();
  await page.getByLabel('Code van 6 cijfers').fill((await readMessage(request, number)).code);
  await page.getByRole('button', { name: 'Wijziging bewaren' }).click();
  await expect(page.getByText('Het is gewijzigd')).toBeVisible();
  const grouped = number.replace('+316', '+31 6 ');
  await expect(page.getByRole('main').getByRole('listitem').getByText(grouped)).toBeVisible();
});
