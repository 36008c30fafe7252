import type { APIRequestContext, Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { money } from '../../src/lib/money/index.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import {
  addStaff,
  createMerchant,
  findMerchantBySlug,
  newTotpSecret,
  type StaffRole
} from '../../src/lib/server/domain/identity/index.ts';
import { newToken } from '../../src/lib/server/platform/crypto/random.ts';
import { forgetTurns } from './forget-turns.ts';
import { invoiceDocument } from './invoice-factory.ts';
import { withProduct } from './product.ts';
import { readReady } from './ready.ts';

/** Somebody who works here, made for one test: each code of an authenticator counts once, so nobody shares one. */
export type Colleague = Readonly<{ email: string; password: string; totpSecret: string; merchantId: string }>;

const PASSWORD = 'vier natte winterjassen';

/** A new colleague at the demo's merchant, or at another one. `isNew`: has no authenticator yet. */
export function addColleague(
  role: StaffRole,
  options: Readonly<{ merchantId?: string; isNew?: boolean }> = {}
): Promise<Colleague> {
  return withProduct(async (ctx) => {
    await forgetTurns(ctx);
    const merchantId = options.merchantId ?? (await findMerchantBySlug(ctx, 'de-klaproos'))!.id;
    const totpSecret = newTotpSecret();
    const email = `${newToken(6).toLowerCase()}@deklaproos.example`;
    const person = { merchantId, email, name: 'Fatima Yılmaz', role, password: PASSWORD };
    await addStaff(ctx, { ...person, ...(!options.isNew && { totpSecret }) });
    return { email, password: PASSWORD, totpSecret, merchantId };
  });
}

/** Another merchant on the same installation, with one invoice of its own. */
export function addOtherMerchant(): Promise<
  Readonly<{ merchantId: string; slug: string; invoiceId: string }>
> {
  return withProduct(async (ctx) => {
    const slug = `wattzon-${newToken(6)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, 'x')}`;
    const { id: merchantId } = await createMerchant(ctx, {
      slug,
      name: 'WattZon',
      accountHolder: 'WattZon BV',
      iban: 'BE68539007547034',
      country: 'BE',
      zone: 'Europe/Brussels',
      language: 'fr',
      brandColor: '#2f5fb3',
      address: { lines: ['Rue Neuve 1'], postalCode: '1000', city: 'Bruxelles', country: 'BE' },
      contactEmail: 'factures@wattzon.example'
    });
    return { merchantId, slug, invoiceId: await issueOne(ctx, merchantId, 'W-1') };
  });
}

/** An open invoice of the demo's merchant, for one test. */
export function addInvoice(): Promise<Readonly<{ id: string; number: string; dueOn: Temporal.PlainDate }>> {
  return withProduct(async (ctx) => {
    const merchant = await findMerchantBySlug(ctx, 'de-klaproos');
    const number = `A-${newToken(6)}`;
    const dueOn = todayOf(ctx).add({ days: DUE_IN_DAYS });
    return { id: await issueOne(ctx, merchant!.id, number), number, dueOn };
  });
}

const DUE_IN_DAYS = 4;

function todayOf(ctx: Context): Temporal.PlainDate {
  return ctx.clock.now().toZonedDateTimeISO('Europe/Amsterdam').toPlainDate();
}

async function issueOne(ctx: Context, merchantId: string, number: string): Promise<string> {
  const today = todayOf(ctx);
  const [result] = await issueDocuments(ctx, merchantId, [
    invoiceDocument({
      number,
      total: money(31_240, 'EUR'),
      issuedOn: today.subtract({ days: 10 }).toString(),
      dueOn: today.add({ days: DUE_IN_DAYS }).toString()
    })
  ]);
  if (result?.kind !== 'added') throw new Error('The invoice was not issued');
  return result.id;
}

/** What the colleague's authenticator shows now, or `stepsAhead` codes later: each code counts once. */
export function codeOf({ totpSecret }: Pick<Colleague, 'totpSecret'>, stepsAhead = 0): string {
  const timestamp = Date.now() + stepsAhead * 30_000;
  return new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({ timestamp });
}

/** Both steps, as a person takes them. */
export async function signIn(page: Page, colleague: Colleague): Promise<void> {
  await page.goto(`${readReady().web}/admin/sign-in`);
  await page.locator('input[name=email]').fill(colleague.email);
  await page.locator('input[name=password]').fill(colleague.password);
  await page.locator('form button').click();
  await page.locator('input[name=code]').fill(codeOf(colleague));
  await page.locator('form button').click();
  await page.waitForURL('**/admin');
}

/** Both steps without a page: for what is asked of many roles. */
export async function signInByRequest(request: APIRequestContext, colleague: Colleague): Promise<void> {
  const { web } = readReady();
  const { email, password } = colleague;
  const headers = { origin: web, 'sec-fetch-site': 'same-origin' };
  await request.post(`${web}/admin/sign-in?/begin`, { form: { email, password }, headers });
  await request.post(`${web}/admin/sign-in/code?/confirm`, { form: { code: codeOf(colleague) }, headers });
}
