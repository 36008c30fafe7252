import { expect, test, type Page } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { readReady } from '../../support/ready.ts';

const admin = (path: string) => `${readReady().web}/admin/policies${path}`;

/** Two people at once would write one draft: each look tells its own story, one after the other. */
test.describe.configure({ mode: 'serial' });

async function fill(page: Page, label: string, typed: string): Promise<void> {
  await page.getByLabel(label).first().fill(typed);
}

test('rules for trying again: a ceiling refused in words, tried on the past, published, and brought back', async ({
  page
}, { project }) => {
  test.skip(project.name !== 'desktop', 'one merchant has one draft');
  test.slow();
  await signIn(page, await addColleague('finance'));
  await page.goto(admin('/retries'));
  await inspectPage(page);
  await expect(page.getByRole('list').filter({ hasText: 'Eerste poging' }).first()).toContainText('dag');
  await page.getByText('Wat niemand kan uitzetten').click();
  await expect(page.getByText('Visa Core Rules', { exact: false }).first()).toBeVisible();
  await page.getByLabel('Begin met').selectOption('essential');
  await page.getByRole('button', { name: 'Maak een concept' }).click();

  await fill(page, 'Visa: meeste pogingen', 'veel');
  await page.getByRole('button', { name: 'Bewaar het concept' }).last().click();
  await expect(page.getByText('Een heel getal tussen 0 en 99.')).toBeVisible();
  await fill(page, 'Visa: meeste pogingen', '21');
  await page.getByRole('button', { name: 'Bewaar het concept' }).last().click();
  await expect(page.getByText('het netwerk staat er 20 toe', { exact: false })).toBeVisible();
  await inspectPage(page);
  await page.goto(admin('/retries/publish'));
  await expect(page.getByRole('button', { name: /^Publiceer versie/ })).toBeDisabled();
  await page.goto(admin('/retries/draft'));
  await fill(page, 'Visa: meeste pogingen', '12');
  await page.getByRole('button', { name: 'Bewaar het concept' }).last().click();
  await expect(page.getByText('Klaar om te publiceren')).toBeVisible();

  // The failures that really happened, asked of the draft; then along with what happens from now on.
  await page.getByRole('link', { name: 'Probeer het concept op wat eerder mislukte' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Wat het concept had gedaan' })).toBeVisible();
  await inspectPage(page);
  await page.goto(admin('/retries/shadow'));
  await page.getByRole('button', { name: 'Laat het concept meelopen in de schaduw' }).click();
  await expect(page.getByText(/^Loopt sinds/)).toBeVisible();
  await inspectPage(page);
  await page.getByRole('button', { name: 'Stop de schaduw' }).click();

  await page.goto(admin('/retries/publish'));
  await expect(page.getByText('Voor iedereen: Visa', { exact: false })).toBeVisible();
  await inspectPage(page);
  await fill(page, 'Naam van deze versie', 'Rustiger');
  await fill(page, 'Waarom?', 'Minder pogingen voor ouders');
  const publish = page.getByRole('button', { name: /^Publiceer versie/ });
  const version = (await publish.textContent())!.replace(/\D/g, '');
  await publish.click();
  await expect(page.getByText(`Versie ${version} geldt vanaf nu.`)).toBeVisible();
  await page.getByRole('link', { name: new RegExp(`^Versie ${version},`) }).click();
  await inspectPage(page);
});

test('payment routes: a rule in words, the way that a payment would take, and who may publish', async ({
  page
}, { project }) => {
  test.skip(project.name !== 'desktop', 'one merchant has one draft');
  test.slow();
  await signIn(page, await addColleague('owner'));
  await page.goto(admin('/routing'));
  await inspectPage(page);
  const begin = page.getByRole('button', { name: 'Maak een concept' });
  if (await begin.isVisible()) await begin.click();
  else await page.goto(admin('/routing/draft'));
  await page.getByRole('link', { name: 'Voeg een regel toe' }).click();
  await page.getByRole('button', { name: 'Bewaar de regel' }).click();
  await inspectPage(page);
  const name = `Grote bedragen ${Math.floor(performance.now())}`;
  await fill(page, 'Naam', name);
  await page.getByRole('checkbox', { name: 'kaart', exact: true }).check();
  await fill(page, 'Bedrag vanaf', 'veel');
  await page.getByLabel('Gaat naar').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Bewaar de regel' }).click();
  await expect(page.getByText('Een bedrag, zoals 25,00.')).toBeVisible();
  await fill(page, 'Bedrag vanaf', '250,00');
  await page.getByRole('button', { name: 'Bewaar de regel' }).click();
  await expect(page.getByText('Als betaald met kaart en vanaf € 250,00')).toBeVisible();
  await inspectPage(page);
  await page.goto(admin('/routing/explain?method=card&amount=300&by=draft'));
  await expect(page.getByText(`De regel “${name}” besliste.`)).toBeVisible();
  await inspectPage(page);
  await page.goto(admin('/routing/publish'));
  await expect(page.getByText(`Nieuw op plek`, { exact: false }).first()).toContainText(name);
  await inspectPage(page);
  // Put back as it was.
  await page.goto(admin('/routing/draft'));
  await page.getByRole('button', { name: `Verwijder ${name}` }).click();
  await expect(page.getByText(name)).toHaveCount(0);
});

test('a segment: counted before it is kept, named, and changed with a reason', async ({ page }) => {
  test.slow();
  await signIn(page, await addColleague('finance'));
  await page.goto(admin('/segments/new'));
  await page.getByRole('button', { name: 'Bewaar het segment' }).click();
  await expect(page.getByText('Vul minstens één ding in', { exact: false })).toBeVisible();
  await inspectPage(page);
  await page.getByRole('checkbox', { name: 'Nederlands' }).check();
  await page.getByRole('button', { name: 'Tel de klanten' }).click();
  await expect(page.getByRole('status')).toContainText(/\d+ van \d+ klanten/);
  const name = `Nederlandstalig ${Math.floor(performance.now() * 1_000)}`;
  await fill(page, 'Naam', name);
  await fill(page, 'Waarom?', 'Eigen toon');
  await page.getByRole('button', { name: 'Bewaar het segment' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText('Spreekt Nederlands')).toBeVisible();
  await inspectPage(page);
  await page.goto(admin('/segments'));
  await inspectPage(page);
  await page.getByRole('link', { name }).click();
  await page.getByText('Stel dit segment buiten gebruik').first().click();
  await page.getByRole('button', { name: 'Stel dit segment buiten gebruik' }).click();
  await expect(page.getByText('Buiten gebruik: niemand zit er nog in.')).toBeVisible();
});
