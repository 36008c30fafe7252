import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test as base, type BrowserContext } from '@playwright/test';
import Stripe from 'stripe';
import { money } from '../../src/lib/money/index.ts';
import { createApp } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { findInvoicesByNumber, issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import { giveDebitConsent, payInvoices } from '../../src/lib/server/domain/collection/index.ts';
import {
  findMerchantBySlug,
  type Merchant,
  type SessionCookie
} from '../../src/lib/server/domain/identity/index.ts';
import { listSavedMethods } from '../../src/lib/server/domain/payment-methods/index.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { signInCustomer } from './customers.ts';
import { giveSession } from './give-session.ts';
import { invoiceDocument } from './invoice-factory.ts';
import { readReady } from './ready.ts';

/** What a customer of one test owes and has saved. */
export type PortalGiven = Readonly<{
  /** An invoice per amount, in euro cents: the first is overdue, the others follow. */
  amounts?: readonly number[];
  subjects?: readonly string[];
  language?: 'nl' | 'fr' | 'de' | 'en';
  /** Has a Visa saved, by paying € 5.00 with it before. */
  hasCard?: boolean;
  /** And allows it to be debited. */
  isDebited?: boolean;
}>;

/** Somebody with a portal of their own: tests run side by side. */
export type PortalCustomer = Readonly<{
  customerId: string;
  /** Their number with the merchant. */
  reference: string;
  home: string;
  invoiceIds: readonly string[];
  cookie: SessionCookie;
}>;

export type Portal = Readonly<{
  customer(given?: PortalGiven): Promise<PortalCustomer>;
  /** Signs a browser in and answers where home is. */
  enter(browser: BrowserContext, customer: PortalCustomer): Promise<string>;
}>;

/** Playwright's `test`, with customers who are signed in to the demo merchant's portal. */
export const test = base.extend<object, { portal: Portal }>({
  portal: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from this pattern.
    async ({}, use) => {
      const { portal, close } = await openPortal();
      await use(portal);
      await close();
    },
    { scope: 'worker' }
  ]
});

type World = Readonly<{ ctx: Context; merchant: Merchant; stripe: Stripe }>;

async function openPortal(): Promise<{ portal: Portal; close: () => Promise<void> }> {
  const { web, databaseUrl, stripe: stripeUrl } = readReady();
  const secrets = JSON.parse(
    readFileSync(join(dirname(process.env['QUITTE_READY'] ?? ''), 'secrets.json'), 'utf8')
  ) as Record<string, string>;
  const app = await createApp(
    readConfig({
      ...secrets,
      DATABASE_URL: databaseUrl,
      ORIGIN: web,
      CLOCK: 'movable',
      LOG_LEVEL: 'silent',
      STRIPE_API_BASE: stripeUrl
    }),
    { process: 'script' }
  );
  const ctx = app.context({ kind: 'system' });
  const merchant = (await findMerchantBySlug(ctx, 'de-klaproos'))!;
  const { hostname, port } = new URL(stripeUrl);
  const stripe = new Stripe(secrets['STRIPE_SECRET_KEY']!, { host: hostname, port, protocol: 'http' });
  const world = { ctx, merchant, stripe };
  return {
    portal: {
      customer: (given = {}) => addCustomer(world, given),
      enter: async (browser, { cookie, home }) => {
        await giveSession(browser, web, cookie);
        return home;
      }
    },
    close: () => app.close()
  };
}

async function addCustomer(world: World, given: PortalGiven): Promise<PortalCustomer> {
  const { ctx, merchant } = world;
  const run = randomBytes(4).toString('hex');
  const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const issue = async (amounts: readonly number[], prefix: string) => {
    const documents = amounts.map((minor, index) =>
      invoiceDocument({
        number: `${prefix}-${run}-${index + 1}`,
        total: money(minor, 'EUR'),
        issuedOn: today.subtract({ days: 20 - index }).toString(),
        dueOn: today.add({ days: 7 * index - 3 }).toString(),
        customerReference: `MY-${run}`,
        language: given.language ?? 'nl',
        subject:
          given.subjects?.[index] ??
          ['Opvang november', 'Opvang december', 'Sinterklaas'][index] ??
          'Extra dag'
      })
    );
    await issueDocuments(ctx, merchant.id, documents);
    const numbers = documents.map(({ number }) => number);
    const found = await ctx.db.withMerchant(merchant.id, (tx) =>
      findInvoicesByNumber(tx, merchant.id, numbers)
    );
    return numbers.map((number) => found.find((each) => each.number === number)!);
  };
  const [first] = given.hasCard || given.isDebited ? await issue([500], 'CARD') : [];
  if (first) await saveCard(world, first, given.isDebited ?? false);
  const invoices = await issue(given.amounts ?? [21_240], 'MY');
  const customerId = (first ?? invoices[0])!.customerId;
  return {
    customerId,
    reference: `MY-${run}`,
    invoiceIds: invoices.map(({ id }) => id),
    home: `${readReady().web}/my/${merchant.slug}`,
    cookie: await signInCustomer({ ctx, merchant }, customerId)
  };
}

async function saveCard(
  { ctx, merchant, stripe }: World,
  invoice: Readonly<{ id: string; customerId: string }>,
  isDebited: boolean
): Promise<void> {
  const merchantId = merchant.id;
  const { customerId } = invoice;
  const acceptance = { at: ctx.clock.now(), ip: '203.0.113.7', userAgent: 'Test/1.0' };
  const { id: token } = await stripe.testHelpers.confirmationTokens.create({
    payment_method: 'pm_card_visa'
  });
  await payInvoices(ctx, {
    merchantId,
    customerId,
    formKey: randomBytes(12).toString('base64url'),
    selection: { kind: 'invoices', invoiceIds: [invoice.id] },
    expected: money(500, 'EUR'),
    instrument: { kind: 'confirmation-token', token },
    isToBeSaved: true,
    consentText: 'De Klaproos mag deze kaart bewaren.',
    acceptance,
    language: 'nl',
    returnUrl: `${readReady().web}/my/${merchant.slug}`
  });
  const methodId = await waitForMethod(ctx, merchantId, customerId);
  if (!isDebited) return;
  const consent = { ...acceptance, at: acceptance.at.toString(), text: 'Akkoord.', language: 'nl' };
  await ctx.db.withMerchant(merchantId, (tx) =>
    giveDebitConsent(tx, ctx.clock.now(), { merchantId, customerId, paymentMethodId: methodId, consent })
  );
}

/** The worker remembers it moments after the payment: looked for until it is there. */
async function waitForMethod(ctx: Context, merchantId: string, customerId: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const [found] = await ctx.db.withMerchant(merchantId, (tx) =>
      listSavedMethods(tx, merchantId, customerId)
    );
    if (found) return found.id;
    await pause(50);
  }
  throw new Error('the card was not remembered within ten seconds');
}
