import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { toDecimal } from '#lib/money/index.ts';
import type { KeyedAccount } from '#lib/server/gateway/index.ts';
import { openStripeGateway } from '#lib/server/gateway/stripe/index.ts';
import { systemClock, type Clock } from '#lib/server/platform/clock/clock.ts';
import { makeLog } from '#lib/server/platform/log/log.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/start.ts';
import { gatewayContract } from './gateway.contract.ts';
import type { Delivery, GatewayWorld, Hands, Trouble } from './gateway/world.ts';

const log = makeLog('contract', 'silent');

const account: KeyedAccount = {
  id: 'acct_klaproos',
  provider: 'stripe',
  secretKey: 'sk_test_klaproos',
  publishableKey: 'pk_test_klaproos',
  webhookSecret: 'whsec_klaproos'
};

const FAULTS = {
  'cut-before': 'drop-before',
  'cut-after': 'drop-after',
  'failure-before': '5xx-before',
  'failure-after': '5xx-after',
  'turned-away': '429'
} as const satisfies Record<Trouble, string>;

async function standInWorld(): Promise<GatewayWorld> {
  const receiver = await startReceiver();
  const sandbox = await startSandbox({
    accounts: [
      { ...account, webhookUrl: receiver.url, name: 'Kinderdagverblijf De Klaproos', country: 'NL' }
    ],
    clock: { fixedAt: '2026-03-02T08:00:00Z' }
  });
  const clock: Clock = { now: () => Temporal.Instant.fromEpochMilliseconds(sandbox.control.now()) };
  const open = openStripeGateway({
    apiBase: sandbox.stripeUrl,
    log,
    clock,
    timeoutMs: 3_000,
    budgetMs: 800,
    perSecond: 1_000
  });
  return {
    gateway: open(account),
    clock,
    formToken: (testMethod) => formToken(new URL(sandbox.stripeUrl), account.secretKey, testMethod),
    hands: handsOn(sandbox, receiver.deliveries),
    stop: async () => {
      await Promise.all([sandbox.stop(), receiver.stop()]);
    }
  };
}

function handsOn({ control }: Sandbox, deliveries: readonly Delivery[]): Hands {
  return {
    async answerBank(challengeUrl, answer) {
      const response = await fetch(challengeUrl, {
        method: 'POST',
        body: new URLSearchParams({ answer }),
        redirect: 'manual'
      });
      if (response.status !== 303) throw new Error(`the bank's page answered ${response.status}`);
    },
    moveOn: async (duration) => {
      await control.advance(duration);
    },
    spoilWrites(trouble, times) {
      const fault = control.faults.add({
        kind: FAULTS[trouble],
        method: 'POST',
        path: '/v1/*',
        count: times ?? null
      });
      return () => control.faults.clear(fault.id);
    },
    dispute: (gatewayRef, isInquiry = false) => control.dispute({ payment_intent: gatewayRef, isInquiry }).id,
    closeDispute: (disputeRef, how) => {
      control.closeDispute(disputeRef, how);
    },
    refundInDashboard: (gatewayRef, amount) =>
      control.refund({ payment_intent: gatewayRef, amount: Number(toDecimal(amount).replace('.', '')) }).id,
    endMandate: (mandateRef) => control.endMandate(mandateRef),
    book: () =>
      control
        .intents()
        .filter(({ status }) => status === 'succeeded')
        .map(({ id }) => id),
    async deliveries() {
      await control.runDue();
      return deliveries;
    }
  };
}

/** Stripe's own test mode: only with a key, since it needs the internet and somebody's account. */
function testModeWorld(secretKey: string): () => Promise<GatewayWorld> {
  return () =>
    Promise.resolve({
      gateway: openStripeGateway({ log, clock: systemClock })({ ...account, secretKey }),
      clock: systemClock,
      formToken: (testMethod) => formToken(undefined, secretKey, testMethod),
      stop: () => Promise.resolve()
    });
}

/** The token that the browser's form would make: docs.stripe.com/api/confirmation_tokens/test_create. */
async function formToken(base: URL | undefined, secretKey: string, testMethod: string): Promise<string> {
  const address = base ? { host: base.hostname, port: base.port, protocol: 'http' as const } : {};
  const token = await new Stripe(secretKey, address).testHelpers.confirmationTokens.create({
    payment_method: testMethod
  });
  return token.id;
}

async function startReceiver() {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = String(request.headers['stripe-signature']);
      deliveries.push({ rawBody: Buffer.concat(chunks).toString(), signature });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/`, deliveries, stop };
}

gatewayContract('Stripe, stand-in', standInWorld, true);

const testKey = process.env['STRIPE_TEST_SECRET_KEY'];
if (testKey) gatewayContract('Stripe, test mode', testModeWorld(testKey), false);
