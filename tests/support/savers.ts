import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext } from '@playwright/test';
import Stripe from 'stripe';
import { findRunningConfig } from '../../scripts/start/running-config.ts';
import { money } from '../../src/lib/money/index.ts';
import { createApp } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { findInvoicesByNumber, issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import {
  planCollections,
  setUpMethod,
  tryAgainNow,
  type SetUpMethod
} from '../../src/lib/server/domain/collection/index.ts';
import { confirmSession } from '../../src/lib/server/domain/identity/customer-session.ts';
import {
  findCustomerSession,
  findMerchantBySlug,
  type Merchant
} from '../../src/lib/server/domain/identity/index.ts';
import {
  listKeptMethods,
  mintRepairLink,
  recordMethodState
} from '../../src/lib/server/domain/payment-methods/index.ts';
import { openAccount } from '../../src/lib/server/domain/routing/index.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { signInCustomer } from './customers.ts';
import { giveSession } from './give-session.ts';
import { invoiceDocument } from './invoice-factory.ts';
import { ibans } from './payers.ts';
import { readReady } from './ready.ts';

/** A customer of the demo merchant with saved methods, for one test. */
export type Saver = Readonly<{
  reference: string;
  email: string;
  customerId: string;
  methodIds: readonly string[];
}>;

export type SaverGiven = Readonly<{
  /** `pm_card_…` tokens or account numbers; the first is debited, the others are back-ups. */
  methods?: readonly string[];
  language?: 'nl' | 'fr' | 'de' | 'en';
  /** An invoice of € 212.40 that was tried by the first method and did not come. */
  owes?: boolean;
  name?: string;
}>;

/** Runs `work` on the product that is up, the outside world included. */
async function withWorld<T>(
  work: (ctx: Context, merchant: Merchant, stripe: Stripe) => Promise<T>
): Promise<T> {
  const dataDir = path.dirname(process.env['QUITTE_READY'] ?? '');
  const secrets = JSON.parse(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')) as Record<
    string,
    string
  >;
  const running = findRunningConfig({ DATA_DIR: dataDir });
  const { stripe: apiBase } = readReady();
  const config = readConfig({ ...secrets, ...running, STRIPE_API_BASE: apiBase, LOG_LEVEL: 'silent' });
  const app = await createApp(config, { process: 'script' });
  const { hostname, port } = new URL(apiBase);
  const stripe = new Stripe(secrets['STRIPE_SECRET_KEY'] ?? '', { host: hostname, port, protocol: 'http' });
  try {
    const ctx = app.context({ kind: 'system' });
    return await work(ctx, (await findMerchantBySlug(ctx, 'de-klaproos'))!, stripe);
  } finally {
    await app.close();
  }
}

/** Somebody who has methods saved. */
export function addSaver(given: SaverGiven = {}): Promise<Saver> {
  return withWorld(async (ctx, merchant, stripe) => {
    const reference = `SAVE-${randomBytes(4).toString('hex')}`;
    const email = `${reference.toLowerCase()}@example.org`;
    const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    await issueDocuments(ctx, merchant.id, [
      invoiceDocument({
        number: reference,
        total: money(21_240, 'EUR'),
        issuedOn: today.subtract({ days: 20 }).toString(),
        dueOn: today.add({ days: given.owes ? 0 : 20 }).toString(),
        customerReference: reference,
        email,
        language: given.language ?? 'nl',
        ...(given.name !== undefined && { customerName: given.name })
      })
    ]);
    const invoice = await ctx.db.withMerchant(
      merchant.id,
      async (tx) => (await findInvoicesByNumber(tx, merchant.id, [reference]))[0]!
    );
    const { customerId } = invoice;
    const methodIds: string[] = [];
    for (const [index, means] of (given.methods ?? []).entries())
      methodIds.push(
        await save(ctx, merchant, stripe, { customerId, means, use: index === 0 ? 'default' : 'backup' })
      );
    // The worker, or another test, may be planning the same invoices at this moment: one of them does.
    const plan = () => planCollections(ctx, { merchantId: merchant.id });
    await plan().catch(plan);
    if (given.owes)
      await tryAgainNow(ctx, {
        ...{ merchantId: merchant.id, customerId, invoiceIds: [invoice.id] },
        formKey: randomBytes(12).toString('base64url'),
        returnUrl: 'https://pay.example/'
      });
    return { reference, email, customerId, methodIds };
  });
}

async function save(
  ctx: Context,
  merchant: Merchant,
  stripe: Stripe,
  { customerId, means, use }: Readonly<{ customerId: string; means: string; use: SetUpMethod['use'] }>
): Promise<string> {
  const instrument: SetUpMethod['instrument'] = means.startsWith('pm_')
    ? {
        kind: 'confirmation-token',
        token: (await stripe.testHelpers.confirmationTokens.create({ payment_method: means })).id
      }
    : { kind: 'iban', iban: means, holder: 'Samira El Amrani', email: 'samira@example.org' };
  const answer = await setUpMethod(ctx, {
    ...{ merchantId: merchant.id, customerId, instrument, use, language: 'nl' },
    formKey: randomBytes(12).toString('base64url'),
    consentText: `Ik machtig ${merchant.name} om wat ik moet betalen af te schrijven.`,
    acceptance: { at: ctx.clock.now(), ip: '203.0.113.7', userAgent: 'Test/1.0' },
    returnUrl: 'https://pay.example/',
    tryReturnUrl: 'https://pay.example/'
  });
  if (answer.kind !== 'stored') throw new Error(`${means} was not stored: ${answer.kind}`);
  return answer.paymentMethodId;
}

/** The browser is theirs from now on; with `isConfirmed` it gave a one-time code a moment ago. */
export function signInSaver(
  browser: BrowserContext,
  { customerId }: Saver,
  { isConfirmed = false }: Readonly<{ isConfirmed?: boolean }> = {}
): Promise<void> {
  return withWorld(async (ctx, merchant) => {
    const cookie = await signInCustomer({ ctx, merchant }, customerId);
    await giveSession(browser, readReady().web, cookie);
    if (!isConfirmed) return;
    const found = await findCustomerSession(ctx, merchant.id, cookie.value);
    await ctx.db.withMerchant(merchant.id, (tx) =>
      confirmSession(tx, ctx.clock.now(), { merchantId: merchant.id, sessionId: found!.session.id })
    );
  });
}

/** The card's end at the provider and with us: so many months from now. */
export function endCard(saver: Saver, month: Temporal.PlainYearMonth): Promise<void> {
  return withWorld(async (ctx, merchant, stripe) => {
    const rows = await ctx.db.withMerchant(merchant.id, (tx) =>
      listKeptMethods(tx, merchant.id, saver.customerId)
    );
    for (const { gatewayRef, accountId } of rows.filter((row) => row.kind === 'card')) {
      await stripe.paymentMethods.update(gatewayRef, {
        card: { exp_month: month.month, exp_year: month.year }
      });
      const { gateway } = await ctx.db.withMerchant(merchant.id, (tx) =>
        openAccount(ctx, tx, merchant.id, accountId)
      );
      await recordMethodState(ctx, { merchantId: merchant.id, accountId, gateway }, gatewayRef);
    }
  });
}

/** The address of a repair link for the customer's first method. */
export function repairLinkOf(saver: Saver): Promise<string> {
  return withWorld(async (ctx, merchant) =>
    ctx.db.withMerchant(merchant.id, async (tx) => {
      const of = { merchantId: merchant.id, customerId: saver.customerId };
      return (await mintRepairLink(ctx, tx, { ...of, paymentMethodId: saver.methodIds[0]! })).url;
    })
  );
}

export const anAccount = ibans.pays;
