import { expect, test } from '@playwright/test';
import { addColleague, signIn } from '../../support/colleagues.ts';
import { inspectPage } from '../../support/inspect-page.ts';
import { schemesOf } from '../../support/looks.ts';
import { signInSomeone } from '../../support/portal-customers.ts';
import { readReady } from '../../support/ready.ts';

const at = (path: string) => `${readReady().web}${path}`;

for (const language of ['nl', 'de'] as const)
  for (const colorScheme of schemesOf(language))
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test('a customer writes from the portal, staff answer, and the customer reads it there', async ({
        page,
        context
      }, { project }) => {
        test.setTimeout(120_000);
        await signInSomeone(context);
        const portal = await context.newPage();
        const words = `Klopt het bedrag van deze maand? ${language} ${colorScheme} ${project.name}`;
        const look = (name: string, of = page) =>
          process.env['LOOK'] &&
          of.screenshot({
            path: `${process.env['LOOK']}/${project.name}-${language}-${colorScheme}-${name}.png`,
            fullPage: true
          });
        await portal.goto(at(`/my/de-klaproos/messages?lang=${language}`));
        await inspectPage(portal);
        await portal.goto(at(`/my/de-klaproos/messages/write?lang=${language}`));
        await inspectPage(portal);
        await look('write', portal);
        await portal.locator('textarea').fill(words);
        await portal.locator('main form button').click();
        await expect(portal.locator('.notice[role=status]')).toBeVisible();
        await expect(portal.getByText(words)).toBeVisible();
        await inspectPage(portal);

        await signIn(page, await addColleague('support'));
        await page.goto(at(`/admin/conversations?lang=${language}`));
        await inspectPage(page);
        await look('list');
        await page
          .locator('li', { hasText: words.slice(0, 40) })
          .filter({ hasText: words })
          .getByRole('link')
          .first()
          .click();
        await inspectPage(page);
        await expect(page.getByText(words)).toBeVisible();
        await page.locator('textarea').fill('Ja, dat klopt.');
        await page.getByRole('radio').first().check();
        await look('thread');
        await page.locator('form[action="?/answer"] button').click();
        await expect(page.locator('.notice[role=status]')).toBeVisible();
        await inspectPage(page);
        await page.goto(at(`/admin/messages/results?lang=${language}`));
        await inspectPage(page);
        await look('results');

        await portal.goto(at('/my/de-klaproos/messages/write'));
        await expect(portal.getByText('Ja, dat klopt.')).toBeVisible();
        await look('answered', portal);
      });
    });
