import { expect, test } from '@playwright/test';
import { addColleague, addOtherMerchant, signIn } from '../../support/colleagues.ts';
import { readReady } from '../../support/ready.ts';

/** A form of each kind, by its act; what is typed into one field that isn't refused, or isn't sent back. */
const FORMS: readonly Readonly<{ path: string; act: string; typed?: readonly [string, string] }>[] = [
  { path: '/settings', act: 'save', typed: ['website', 'geen adres'] },
  { path: '/settings/accounts', act: 'add', typed: ['name', 'Hoofdrekening'] },
  { path: '/settings/domain', act: 'ask', typed: ['host', 'geen domein'] },
  { path: '/settings/keys', act: 'create', typed: ['name', 'Boekhouding'] },
  { path: '/staff', act: 'invite', typed: ['email', 'geen adres'] },
  { path: '/account', act: 'password' },
  { path: '/account', act: 'authenticator' },
  { path: '/agencies/new', act: 'add', typed: ['name', 'Bureau Noord'] },
  { path: '/webhooks', act: 'add', typed: ['name', 'Kas'] },
  { path: '/policies/arrangements/change', act: 'look', typed: ['mostParts', 'veel'] },
  { path: '/policies/limits', act: 'look', typed: ['perDay', '99'] },
  { path: '/policies/handover/change', act: 'look', typed: ['noticeDays', '-3'] },
  { path: '/policies/whatsapp', act: 'keep', typed: ['name', 'Met Hoofdletters'] },
  { path: '/policies/holds', act: 'hold', typed: ['note', 'Belde gisteren'] },
  { path: '/policies/segments/new', act: 'save', typed: ['name', 'Nieuwkomers'] },
  { path: '/policies/experiments/new', act: 'add' },
  { path: '/releases', act: 'limit', typed: ['limit', 'veel'] }
];

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled });

    test('a form that is refused says why, where one reads next, and keeps what was typed', async ({
      page
    }) => {
      test.setTimeout(180_000);
      const { merchantId } = await addOtherMerchant();
      await signIn(page, await addColleague('owner', { merchantId }));
      for (const { path, act, typed } of FORMS) {
        await page.goto(`${readReady().web}/admin${path}`);
        const form = page
          .locator(`main form[action*="?/${act}"], main form:has([formaction*="?/${act}"])`)
          .first();
        // The browser's own checks would hide ours.
        await form.evaluate((each) => each.setAttribute('novalidate', ''));
        for (const field of await form
          .locator('input:is(:not([type]), [type=text], [type=email], [type=url]):visible')
          .all())
          await field.fill('');
        if (typed) await form.locator(`[name="${typed[0]}"]`).fill(typed[1]);
        await form.locator('button:not([type=button])').last().click();
        const focused = page.locator(':focus');
        const what = `${path} ${act}`;
        await expect(focused.and(page.locator('[aria-invalid=true], [role=alert]')), what).toHaveCount(1);
        await expect(page.locator('[aria-invalid=true], [role=alert]').first(), what).toBeVisible();
        if (typed)
          await expect(page.locator(`main [name="${typed[0]}"]`).first(), what).toHaveValue(typed[1]);
      }
    });
  });
