import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import Stripe from 'stripe';
import { money } from '../../src/lib/money/index.ts';
import { createApp, type App } from '../../src/lib/server/app.ts';
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

const ATTEMPTS = 1_000;
const CUSTOMERS = 50;
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

/** Customers with a card at the provider and the permission to debit it on the day itself. */
async function addPayers(
  app: App,
  merchantId: string,
  accountId: string,
  stripeUrl: string
): Promise<Payer[]> {
  const { hostname, port } = new URL(stripeUrl);
  const stripe = new Stripe(WORLD_KEYS.secretKey, { host: hostname, port, protocol: 'http' });
  const ctx = app.context({ kind: 'system' });
  const now = ctx.clock.now();
  const consent = {
    text: 'Akkoord.',
    language: 'nl',
    at: now.toString(),
    ip: '203.0.113.7',
    userAgent: 'Bench/1.0'
  };
  const payers: Payer[] = [];
  for (let n = 1; n <= CUSTOMERS; n += 1) {
    const reference = `K-${n}`;
    const { id: customer } = await stripe.customers.create({ name: `Gezin ${n}` });
    const { id: method } = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await ctx.db.withMerchant(merchantId, async (tx) => {
      const added = await upsertCustomers(tx, merchantId, now, [
        { reference, name: `Gezin ${n}`, language: 'nl' }
      ]);
      const customerId = added.get(reference)!;
      await tx.insert(gatewayCustomer).values({ merchantId, customerId, accountId, gatewayRef: customer });
      const kept = await keepMethod(
        ctx,
        tx,
        {
          merchantId,
          customerId,
          accountId,
          facts: {
            method: 'card',
            methodRef: method,
            brand: 'visa',
            last4: '4242',
            fingerprint: `card-${n}`
          },
          consent,
          creditorName: 'Stichting De Klaproos',
          creditorIdentifier: null
        },
        now
      );
      await giveDebitConsent(tx, now, {
        merchantId,
        customerId,
        paymentMethodId: kept!.paymentMethodId,
        noticeDays: 0,
        consent
      });
    });
    payers.push({ reference, customer, method });
  }
  return payers;
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
