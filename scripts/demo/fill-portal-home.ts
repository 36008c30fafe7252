import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { translator } from '../../src/lib/i18n/index.server.ts';
import { money } from '../../src/lib/money/index.ts';
import type { App } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  leaveToCustomer,
  planCollections,
  setUpMethod,
  type SetUpMethod
} from '../../src/lib/server/domain/collection/index.ts';
import { findMerchantBySlug } from '../../src/lib/server/domain/identity/index.ts';
import {
  listKeptMethods,
  recordMethodState,
  warnOfExpiry
} from '../../src/lib/server/domain/payment-methods/index.ts';
import { openAccount } from '../../src/lib/server/domain/routing/index.ts';
import {
  addPlan,
  listPlans,
  runBilling,
  startSubscription
} from '../../src/lib/server/domain/subscriptions/index.ts';
import { dateIn } from '../../src/lib/server/platform/clock/clock.ts';
import { demo } from './identities.data.ts';

type AtHome = Readonly<{
  merchantId: string;
  customerId: string;
  zone: string;
  name: string;
  email?: string;
  /** What stays to be paid by hand: the invoices that are open before anything is debited. */
  byHand: readonly string[];
}>;

/** Its bill is what the portal shows as coming. */
const MUSIC = 'Muziek op schoot';

/**
 * What makes the portal of one customer worth opening: an account that is debited and a card behind it that ends this
 * month, a debit that is coming and can be moved, invoices to pay by hand. Told once; a second start finds it there.
 */
export async function fillPortalHome(app: App, ctx: Context, at: AtHome): Promise<void> {
  const { merchantId, customerId } = at;
  if ((await listPlans(ctx, merchantId)).some(({ name }) => name === MUSIC)) return;
  await storeMethods(app, ctx, at);
  const today = dateIn(at.zone, ctx.clock.now());
  const planId = await addPlan(ctx, {
    ...{ merchantId, name: MUSIC, price: money(3_495, 'EUR'), effectiveOn: today, taxBp: 900 },
    cycle: { unit: 'month', count: 1 },
    // Billed at once, and the month after not before that.
    billAheadDays: 28
  });
  await startSubscription(ctx, { merchantId, customerId, planId, startOn: today.add({ days: 10 }) });
  await runBilling(ctx, { merchantId });
  // The worker may be planning the same at this moment: one of the two does, the other again.
  const plan = () => planCollections(ctx, { merchantId });
  await plan().catch(plan);
  await leaveToCustomer(ctx, { merchantId, invoiceIds: at.byHand });
  await warnOfExpiry(ctx, { merchantId });
}

async function storeMethods(app: App, ctx: Context, at: AtHome): Promise<void> {
  const { merchantId, customerId, name, email } = at;
  const known = await ctx.db.withMerchant(merchantId, (tx) => listKeptMethods(tx, merchantId, customerId));
  if (known.length > 0 || email === undefined) return;
  const stripe = openStripe(app);
  // Stripe's documented test account whose debits succeed.
  const iban = 'NL39RABO0300065264';
  await store(ctx, at, { kind: 'iban', iban, holder: name, email }, 'default');
  const { id: token } = await stripe.testHelpers.confirmationTokens.create({
    payment_method: 'pm_card_visa'
  });
  await store(ctx, at, { kind: 'confirmation-token', token }, 'backup');
  await endCard(ctx, at, stripe);
}

async function store(
  ctx: Context,
  { merchantId, customerId }: AtHome,
  instrument: SetUpMethod['instrument'],
  use: SetUpMethod['use']
): Promise<void> {
  const merchant = (await findMerchantBySlug(ctx, demo.slug))!;
  const t = translator('nl', 'friendly');
  const words = { merchant: merchant.name, creditor: merchant.creditorIdentifier ?? '' };
  const answer = await setUpMethod(ctx, {
    ...{ merchantId, customerId, instrument, use, language: 'nl' },
    formKey: randomBytes(12).toString('base64url'),
    consentText: t(
      instrument.kind === 'iban' ? 'methods:consent.account.default' : 'methods:consent.card.backup',
      words
    ),
    acceptance: { at: ctx.clock.now(), ip: '127.0.0.1', userAgent: 'Quitte demo' },
    returnUrl: `${ctx.origin}/`,
    tryReturnUrl: `${ctx.origin}/`
  });
  if (answer.kind !== 'stored')
    throw new Error(`the demo's ${instrument.kind} was not stored: ${answer.kind}`);
}

/** The card ends with this month, at the provider and with us. */
async function endCard(ctx: Context, { merchantId, customerId, zone }: AtHome, stripe: Stripe) {
  const { month, year } = dateIn(zone, ctx.clock.now());
  const methods = await ctx.db.withMerchant(merchantId, (tx) => listKeptMethods(tx, merchantId, customerId));
  const { gatewayRef, accountId } = methods.find(({ kind }) => kind === 'card')!;
  await stripe.paymentMethods.update(gatewayRef, { card: { exp_month: month, exp_year: year } });
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, accountId)
  );
  await recordMethodState(ctx, { merchantId, accountId, gateway }, gatewayRef);
}

function openStripe({ config }: App): Stripe {
  const { STRIPE_SECRET_KEY = '', STRIPE_API_BASE } = config;
  if (!STRIPE_API_BASE) return new Stripe(STRIPE_SECRET_KEY);
  const { hostname, port, protocol } = new URL(STRIPE_API_BASE);
  return new Stripe(STRIPE_SECRET_KEY, {
    host: hostname,
    ...(port && { port }),
    protocol: protocol === 'https:' ? 'https' : 'http'
  });
}
