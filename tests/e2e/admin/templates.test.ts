import { expect, test, type Page } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readMessage } from '../../support/read-message.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin${path}`;
/** What is published is everybody's: each screen works on words of its own. */
const wordsOf = (isMobile: boolean) => (isMobile ? 'overdue-later' : 'overdue-second');
const languages = ['nl', 'fr', 'de', 'en'] as const;

/** The frames hold e-mails, which have their own test; axe can't look into what is locked. */
const inspect = (page: Page) => inspectPage(page, { without: 'iframe' });

test('words are changed, blocked with what is missing, published, sent as a test and rolled back', async ({
  page,
  request,
  isMobile
}) => {
  const colleague = await addColleague('finance');
  await signIn(page, colleague);
  await page.goto(admin('/templates'));
  await inspect(page);
  await page.goto(admin(`/templates/${wordsOf(isMobile)}/email?tone=friendly`));
  await inspect(page);

  const body = page.locator('#field-nl-body');
  await body.fill('Beste {{name}}, {{bedrag}} staat nog open.');
  await page.locator('#field-de-title').fill('');
  await page.getByRole('button', { name: 'Publiceer' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Nederlands, Tekst: {{bedrag}} bestaat hier niet.');
  await expect(alert).toContainText('Nederlands: {{dueOn}} moet erin staan.');
  await expect(alert).toContainText('Deutsch, Titel: hier staat nog niets.');
  await expect(body).toHaveValue('Beste {{name}}, {{bedrag}} staat nog open.');
  await inspect(page);

  await body.fill('Beste {{name}}, {{amount}} van {{dueOn}} staat nog open.\n\nGroet van de groep.');
  await page.locator('#field-de-title').fill('{{amount}} sind offen.');
  await page.getByRole('button', { name: 'Bewaar en bekijk' }).click();
  await expect(page.getByRole('status')).toContainText('Bewaard');
  // A frame is fetched once it is looked at.
  await page.locator('iframe.phone').first().scrollIntoViewIfNeeded();
  const frame = page.frameLocator('iframe.phone').first();
  await expect(frame.getByText('Groet van de groep.')).toBeVisible();
  await page.getByText('Wat het concept verandert').click();
  await expect(page.locator('.changes ins').filter({ hasText: 'Groet van de groep.' }).first()).toBeVisible();
  await inspect(page);

  await page.getByRole('button', { name: 'Stuur mij een test' }).click();
  await expect(page.getByRole('status')).toContainText(colleague.email);
  expect((await readMessage(request, colleague.email)).subject).toMatch(/^TEST: /);

  await page.getByRole('button', { name: 'Publiceer' }).click();
  await expect(page.getByRole('status')).toContainText('geldt nu');
  await page.getByText('Wat deze versie veranderde').first().click();
  await expect(page.locator('.changes ins').filter({ hasText: 'Groet van de groep.' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Zet onze woorden terug' }).click();
  await expect(page.getByRole('status')).toContainText('geldt nu');
  await expect(page.getByText('onze woorden').first()).toBeVisible();
});

test('every channel shows how it arrives', async ({ page }) => {
  await signIn(page, await addColleague('viewer'));
  for (const channel of ['sms', 'push', 'portal', 'letter']) {
    await page.goto(admin(`/templates/overdue-first/${channel}?tone=formal&in=de`));
    await inspect(page);
    await expect(page.getByText(/1\.234,56\s€/).first()).toBeVisible();
    // Whoever may only look gets no button.
    await expect(page.getByRole('button', { name: 'Publiceer' })).toHaveCount(0);
  }
  const pdf = await page.request.get(admin('/templates/overdue-first/letter/preview?tone=formal&in=de'));
  expect(pdf.headers()['content-type']).toBe('application/pdf');
});

test('the e-mail’s own page may do nothing: no script, no form, no address of its own', async ({ page }) => {
  await signIn(page, await addColleague('viewer'));
  const answer = await page.request.get(admin('/templates/overdue-first/email/preview?tone=friendly&in=nl'));
  const policy = answer.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/default-src 'none'.*sandbox$/);
  expect(answer.headers()['x-frame-options']).toBe('SAMEORIGIN');
  for (const wrong of [
    '/templates/nothing/email',
    '/templates/overdue-first/fax',
    '/templates/formal-notice/sms'
  ])
    expect((await page.request.get(admin(wrong))).status(), wrong).toBe(404);
});

for (const language of languages)
  for (const scheme of ['light', 'dark'] as const)
    test(`the e-mail preview in ${language}, ${scheme}, reads well`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await signIn(page, await addColleague('viewer'));
      await page.goto(admin(`/templates/overdue-first/email?tone=friendly&in=${language}&lang=${language}`));
      await inspect(page);
    });
