/** One worker of the `collect` bench, or its limit: a process of its own, so that its time is its own, too. */
import Stripe from 'stripe';
import { createApp } from '../../src/lib/server/app.ts';
import { runDueCollections } from '../../src/lib/server/domain/collection/index.ts';
import { openStripeGateway } from '../../src/lib/server/gateway/stripe/index.ts';
import { settableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';
import { WORLD_KEYS } from '../support/klaproos.ts';

export type CollectTask = Readonly<{
  env: Readonly<Record<string, string>>;
  merchantId: string;
  at: string;
  /** The charges that the limit makes by hand, and how many at a time. */
  byHand?: Readonly<{ count: number; atOnce: number; customer: string; method: string; round: number }>;
}>;

const task = JSON.parse(process.argv[2] ?? '') as CollectTask;
const result = task.byHand ? await chargeByHand(task.byHand) : await collect();
console.log(JSON.stringify(result));

async function collect() {
  const config = readConfig(task.env);
  const clock = settableClock(Temporal.Instant.from(task.at));
  const app = await createApp(config, {
    process: 'worker',
    clock,
    // Stripe raises its limits for who collects in thousands.
    openKeyedGateway: openStripeGateway({
      apiBase: config.STRIPE_API_BASE!,
      log: makeLog('gateway', 'warn'),
      clock,
      perSecond: 10_000
    })
  });
  const ctx = app.context({ kind: 'system' });
  const measured = await measure(() => runDueCollections(ctx, { merchantId: task.merchantId }));
  await app.close();
  return measured;
}

/** The same calls by the provider's SDK with nothing around them. */
async function chargeByHand({ count, atOnce, customer, method, round }: NonNullable<CollectTask['byHand']>) {
  const { hostname, port } = new URL(task.env['STRIPE_API_BASE']!);
  const stripe = new Stripe(WORLD_KEYS.secretKey, { host: hostname, port, protocol: 'http' });
  let sent = 0;
  const line = async () => {
    while (sent < count) {
      const n = sent++;
      await stripe.paymentIntents.create(
        {
          amount: 21_240,
          currency: 'eur',
          customer,
          payment_method: method,
          confirm: true,
          off_session: true
        },
        { idempotencyKey: `by-hand-${round}-${n}` }
      );
    }
  };
  return measure(async () => {
    await Promise.all(Array.from({ length: atOnce }, line));
    return count;
  });
}

async function measure(work: () => Promise<number>) {
  const before = process.cpuUsage();
  const started = performance.now();
  const count = await work();
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { count, seconds, ownMs: (user + system) / 1_000 / count };
}
