import type { Page } from '@playwright/test';
import { addOperator, newTotpSecret } from '../../src/lib/server/domain/identity/index.ts';
import { newToken } from '../../src/lib/server/platform/crypto/random.ts';
import { codeOf } from './colleagues.ts';
import { forgetTurns } from './forget-turns.ts';
import { withProduct } from './product.ts';
import { readReady } from './ready.ts';

/** An operator made for one test, signed in as a person would: each code of an authenticator counts once. */
export async function signInAsOperator(page: Page): Promise<void> {
  const email = `${newToken(6).toLowerCase()}@quitte.example`;
  const password = 'dertien stille bruggen';
  const totpSecret = newTotpSecret();
  await withProduct(async (ctx) => {
    await forgetTurns(ctx);
    await addOperator(ctx, { email, name: 'Naima El Idrissi', password, totpSecret });
  });
  await page.goto(`${readReady().web}/operator`);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('main form button').click();
  await page.locator('input[name=code]').fill(codeOf({ totpSecret }));
  await page.locator('main form button').click();
  await page.waitForURL('**/operator');
}
