import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import Stripe from 'stripe';
import { money } from '../../src/lib/money/index.ts';
import { createApp, type App } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import { giveDebitConsent, planCollections } from '../../src/lib/server/domain/collection/index.ts';
import { upsertCustomers } from '../../src/lib/server/domain/identity/index.ts';
import { keepMethod } from '../../src/lib/server/domain/payment-methods/index.ts';
import { gatewayCustomer } from '../../src/lib/server/domain/payment-methods/schema.ts';
import { settableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import { invoiceDocument } from '../support/invoice-factory.ts';
import { addKlaproos, WORLD_KEYS } from '../support/klaproos.ts';
import { median, spread, type Bench } from './bench.ts';
import type { CollectTask } from './collect-process.ts';
import { openBenchDatabase } from './open-bench-database.ts';

/** Customers with a card and an invoice a month each: the tries of one card are counted one after the other. */
const ATTEMPTS = 1_000;
const ANSWER_MS = 50;
/** As many calls at a time as a worker makes. */
const AT_ONCE = 32;
const START = Temporal.PlainDate.from('2026-12-01');

const run = promisify(execFile);

/**
 * One worker that collects what is due from cards, against a provider that takes 50 ms to answer; beside the same calls
 * by the provider's SDK with nothing around them. `ownMsPerAttempt` is the worker's processor time, waiting left out.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openWorld();
  try {
    const perSecond: number[] = [];
    const limit: number[] = [];
    const own: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const at = await plan(world, round);
      const ours = await measure({ ...world.task, at });
      if (ours.count !== ATTEMPTS) throw new Error(`${ours.count} of ${ATTEMPTS} were due`);
      const { customer, method } = world.payers[0]!;
      const byHand = { count: ATTEMPTS, atOnce: AT_ONCE, customer, method, round };
      const bare = await measure({ ...world.task, at, byHand });
      perSecond.push(ATTEMPTS / ours.seconds);
      limit.push(ATTEMPTS / bare.seconds);
      own.push(ours.ownMs);
      say(
        `round ${round}: ${Math.round(perSecond.at(-1)!)} attempts/s, by hand ${Math.round(limit.at(-1)!)}, own ${ours.ownMs.toFixed(1)} ms`
      );
    }
    await checkBooks(world, rounds);
    const ratios = perSecond.map((speed, i) => speed / limit[i]!);
    return {
      figures: {
        attempts: ATTEMPTS,
        answerMs: ANSWER_MS,
        ...spread('attemptsPerSecond', perSecond),
        ...spread('ownMsPerAttempt', own)
      },
      limit: spread('byHandPerSecond', limit),
      ratio: { collect: Math.round(median(ratios) * 1_000) / 1_000, ...spread('collect', ratios) },
      rounds
    };
  } finally {
    await world.close();
  }
};

type World = Awaited<ReturnType<typeof openWorld>>;
type Payer = Readonly<{ reference: string; customer: string; method: string }>;

async function openWorld() {
  const database = await openBenchDatabase();
  const sandbox = await startSandbox({ accounts: [{ id: 'acct_bench', ...WORLD_KEYS }] });
  const env = {
    DATABASE_URL: database.url,
    ORIGIN: 'https://pay.example',
    SECRET_KEY: randomBytes(32).toString('base64'),
    STRIPE_API_BASE: sandbox.stripeUrl,
    SMTP_URL: sandbox.smtpUrl,
    LOG_LEVEL: 'silent'
  };
  const clock = settableClock(noonOf(START));
  const app = await createApp(readConfig(env), { process: 'script', clock });
  const ctx = app.context({ kind: 'system' });
  const [merchantId, accountId] = [newId(clock.now()), newId(clock.now())];
  await addKlaproos(ctx, merchantId, accountId);
  const payers = await addPayers(app, merchantId, accountId, sandbox.stripeUrl);
  sandbox.control.faults.add({
    kind: 'delay',
    method: 'POST',
    path: '/v1/payment_intents*',
    delayMs: ANSWER_MS,
    count: null
  });
  return {
    database,
    app,
    clock,
    sandbox,
    merchantId,
    payers,
    task: { env, merchantId },
    close: async () => {
      await app.close();
      await sandbox.stop();
      await database.close();
    }
  };
}

/** Customers with a card of their own at the provider and the permission to debit it on the day itself. */
async function addPayers(
  app: App,
  merchantId: string,
  accountId: string,
  stripeUrl: string
): Promise<Payer[]> {
  const { hostname, port } = new URL(stripeUrl);
  const stripe = new Stripe(WORLD_KEYS.secretKey, { host: hostname, port, protocol: 'http' });
  // Only the payment form, with its own key, may send a card's number.
  const form = new Stripe(WORLD_KEYS.publishableKey, { host: hostname, port, protocol: 'http' });
  const ctx = app.context({ kind: 'system' });
  const references = Array.from({ length: ATTEMPTS }, (_, n) => `K-${n + 1}`);
  const rows = references.map((reference) => ({
    reference,
    name: `Gezin ${reference}`,
    language: 'nl' as const
  }));
  const added = await ctx.db.withMerchant(merchantId, (tx) =>
    upsertCustomers(tx, merchantId, ctx.clock.now(), rows)
  );
  const payers: Payer[] = [];
  for (const [n, reference] of references.entries()) {
    const { id: customer } = await stripe.customers.create({ name: `Gezin ${reference}` });
    const { id: method } = await form.paymentMethods.create({
      type: 'card',
      card: { number: cardNumber(n), exp_month: 8, exp_year: START.year + 3, cvc: '123' }
    });
    const { card } = await stripe.paymentMethods.attach(method, { customer });
    const owner = { merchantId, accountId, customerId: added.get(reference)!, gatewayRef: customer };
    await keepCard(ctx, owner, method, card!);
    payers.push({ reference, customer, method });
  }
  return payers;
}

async function keepCard(
  ctx: Context,
  owner: Readonly<{ merchantId: string; accountId: string; customerId: string; gatewayRef: string }>,
  methodRef: string,
  { brand, last4, fingerprint }: Stripe.PaymentMethod.Card
): Promise<void> {
  const { merchantId, accountId, customerId } = owner;
  const now = ctx.clock.now();
  const consent = {
    text: 'Akkoord.',
    language: 'nl',
    at: now.toString(),
    ip: '203.0.113.7',
    userAgent: 'Bench/1.0'
  };
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.insert(gatewayCustomer).values(owner);
    const kept = await keepMethod(
      ctx,
      tx,
      {
        ...{ merchantId, customerId, accountId, consent },
        facts: { method: 'card', methodRef, brand, last4, fingerprint: fingerprint! },
        creditorName: 'Stichting De Klaproos',
        creditorIdentifier: null
      },
      now
    );
    const { paymentMethodId } = kept!;
    await giveDebitConsent(tx, now, { merchantId, customerId, paymentMethodId, noticeDays: 0, consent });
  });
}

/** The nth valid number of a Visa card that nothing is the matter with. */
function cardNumber(n: number): string {
  const digits = `4539${String(n).padStart(11, '0')}`;
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** A month's invoices and their plans. Answers the moment at which all are due. */
async function plan(world: World, round: number): Promise<string> {
  const { app, clock, database, merchantId, payers } = world;
  const issuedOn = START.add({ months: round - 1 });
  const dueOn = issuedOn.add({ days: 14 });
  clock.set(noonOf(issuedOn));
  const ctx = app.context({ kind: 'system' });
  const documents = Array.from({ length: ATTEMPTS }, (_, n) =>
    invoiceDocument({
      number: `${round}-${n}`,
      // Each its own amount: the networks count tries of one card for one amount.
      total: money(10_000 + n, 'EUR'),
      issuedOn: issuedOn.toString(),
      dueOn: dueOn.toString(),
      customerReference: payers[n % payers.length]!.reference,
      email: null
    })
  );
  await issueDocuments(ctx, merchantId, documents);
  await planCollections(ctx, { merchantId });
  // As autovacuum does within a minute.
  await database.owner`analyze`;
  return noonOf(dueOn.add({ days: 1 })).toString();
}

/** Speed counts for nothing if it was not collected: every attempt succeeded, and the provider took as many. */
async function checkBooks(world: World, rounds: number): Promise<void> {
  const ours = world.sandbox.control
    .intents()
    .filter(({ status, metadata }) => status === 'succeeded' && metadata['attempt_id']);
  if (ours.length !== rounds * ATTEMPTS)
    throw new Error(`${ours.length} charges for ${rounds * ATTEMPTS} invoices`);
}

async function measure(task: CollectTask): Promise<{ count: number; seconds: number; ownMs: number }> {
  const { stdout } = await run(process.execPath, ['tests/bench/collect-process.ts', JSON.stringify(task)]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

function noonOf(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: 'Europe/Amsterdam', plainTime: '12:00' }).toInstant();
}
