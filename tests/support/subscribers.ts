import { randomBytes } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import { fillSubscriptions } from '../../scripts/demo/fill-subscriptions.ts';
import { money } from '../../src/lib/money/index.ts';
import type { Language } from '../../src/lib/i18n/index.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import {
  giveDebitConsent,
  listComingDebits,
  planCollections,
  setUpMethod,
  signMoveLink
} from '../../src/lib/server/domain/collection/index.ts';
import { findMerchantBySlug, upsertCustomers } from '../../src/lib/server/domain/identity/index.ts';
import { listSavedMethods } from '../../src/lib/server/domain/payment-methods/index.ts';
import { listSubscriptions } from '../../src/lib/server/domain/subscriptions/index.ts';
import { signInBrowser } from './customers.ts';
import { invoiceDocument } from './invoice-factory.ts';
import { withProduct } from './product.ts';

/** A family of the demo's day-care centre, made for one test: three subscriptions, and a debit that is coming. */
export type Subscriber = Readonly<{
  reference: string;
  email: string;
  plannedId: string;
  moveLink: string;
  /** By the plan's name. */
  subscriptions: Readonly<Record<string, string>>;
}>;

/** Debits are announced so many days before: short, so that a week later is within bounds. */
const NOTICE_DAYS = 2;
const NAMES = ['Fatima Zahra Benali', 'Nguyễn Thị Lan', 'Chantal Mbeki', 'Jürgen Großkreutz-Wolffhagen'];

/** Adds one at the demo's merchant. */
export function addSubscriber(
  given: Readonly<{ language?: Language; totalMinor?: number }> = {}
): Promise<Subscriber> {
  const { language = 'nl', totalMinor = 3_495 } = given;
  return withProduct(async (ctx) => {
    const merchant = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
    const merchantId = merchant.id;
    const reference = `K-${randomBytes(5).toString('hex').toUpperCase()}`;
    const email = `${reference.toLowerCase()}@example.org`;
    const name = NAMES[parseInt(reference.slice(-1), 16) % NAMES.length]!;
    const ids = await ctx.db.withMerchant(merchantId, (tx) =>
      upsertCustomers(tx, merchantId, ctx.clock.now(), [{ reference, name, language, email }])
    );
    const customerId = ids.get(reference)!;
    await allowDebits(ctx, { merchantId, customerId, name, email });
    const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const document = invoiceDocument({
      ...{ number: `2026-${reference}`, customerReference: reference, customerName: name, email, language },
      total: money(totalMinor, 'EUR'),
      issuedOn: today.toString(),
      dueOn: today.add({ days: 9 }).toString()
    });
    const [result] = await issueDocuments(ctx, merchantId, [document]);
    if (result?.kind !== 'added') throw new Error(`not added: ${JSON.stringify(result)}`);
    await planUntilThere(ctx, { merchantId, customerId });
    await fillSubscriptions(ctx, { merchantId, customerId, zone: merchant.zone });
    const [debit] = await listComingDebits(ctx, { merchantId, customerId });
    if (!debit) throw new Error('no debit was planned');
    const list = await listSubscriptions(ctx, { merchantId, customerId });
    return {
      ...{ reference, email, plannedId: debit.id },
      moveLink: signMoveLink(ctx, { merchantId, plannedId: debit.id }),
      subscriptions: Object.fromEntries(list.map(({ planName, id }) => [planName, id]))
    };
  });
}

/** The worker, or another test, may be planning the same invoices at this moment: one of them does, the others again. */
async function planUntilThere(ctx: Context, of: Readonly<{ merchantId: string; customerId: string }>) {
  for (let tries = 0; tries < 5; tries += 1) {
    if ((await listComingDebits(ctx, of)).length > 0) return;
    await planCollections(ctx, of).catch(() => undefined);
  }
}

/** Signs this browser in as that customer, who gave a code. */
export function signInSubscriber(browser: BrowserContext, { reference }: Subscriber): Promise<void> {
  return signInBrowser(browser, reference);
}

type Person = Readonly<{ merchantId: string; customerId: string; name: string; email: string }>;

async function allowDebits(ctx: Context, { merchantId, customerId, name, email }: Person): Promise<void> {
  const at = ctx.clock.now();
  const consent = { text: 'De Klaproos mag afschrijven.', ip: '203.0.113.7', userAgent: 'Test/1.0' };
  const answer = await setUpMethod(ctx, {
    ...{ merchantId, customerId, use: 'default', language: 'nl', consentText: consent.text },
    formKey: randomBytes(12).toString('base64url'),
    // Stripe's documented test account whose debits succeed.
    instrument: { kind: 'iban', iban: 'NL39RABO0300065264', holder: name, email },
    acceptance: { at, ip: consent.ip, userAgent: consent.userAgent },
    returnUrl: `${ctx.origin}/`,
    tryReturnUrl: `${ctx.origin}/`
  });
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [method] = await listSavedMethods(tx, merchantId, customerId);
    if (!method) throw new Error(`no method was stored: ${answer.kind}`);
    await giveDebitConsent(tx, at, {
      ...{ merchantId, customerId, paymentMethodId: method.id, noticeDays: NOTICE_DAYS },
      consent: { ...consent, language: 'nl', at: at.toString() }
    });
  });
}
