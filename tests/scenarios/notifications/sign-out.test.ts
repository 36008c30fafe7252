import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  endCustomerSession,
  endCustomerSessions,
  findCustomerSession,
  startCustomerSession
} from '../../../src/lib/server/domain/identity/index.ts';
import {
  listConsents,
  subscribeToPush,
  type PushTarget
} from '../../../src/lib/server/domain/notifications/index.ts';
import { startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

function openInvoice(): Promise<OpenInvoice> {
  count += 1;
  return world.openInvoice({ customerReference: `D-${count}`, email: `device-${count}@example.org` });
}

/** Signs in on a browser; `formerToken` is what it held before. */
async function signIn(customerId: string, formerToken?: string) {
  const { id: merchantId, slug } = world.merchant;
  const { value: token } = await world.ctx.db.withMerchant(merchantId, (tx) =>
    startCustomerSession(world.ctx, tx, {
      ...{ merchantId, slug, customerId, formerToken },
      userAgent: 'Test/1.0',
      signedInBy: 'code'
    })
  );
  const found = await findCustomerSession(world.ctx, merchantId, token);
  return { token, sessionId: found!.session.id, owner: { merchantId, customerId } };
}

/** A device on which this session asked for notifications. */
async function device({ sessionId, owner }: Awaited<ReturnType<typeof signIn>>): Promise<PushTarget> {
  const answer = await fetch(`${world.sandbox.pushUrl}/subscriptions`, { method: 'POST' });
  const target = (await answer.json()) as PushTarget;
  await subscribeToPush(world.ctx, {
    ...{ ...owner, sessionId, target },
    evidence: { source: 'portal', wording: 'Zet meldingen aan', language: 'nl' }
  });
  return target;
}

async function pay(invoice: OpenInvoice): Promise<void> {
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  await world.runJobs();
}

const told = (to: string) =>
  world.sandbox.control.messages.list().filter((message) => message.to === to).length;

test.each([
  ['on the device itself', (at: Session) => endCustomerSession(world.ctx, at.owner, at.sessionId)],
  [
    'from another device',
    async (at: Session) => {
      const other = await signIn(at.owner.customerId);
      await endCustomerSessions(world.ctx, at.owner, other.sessionId);
    }
  ]
])('a device that was signed out %s is told nothing any more', async (_where, signOut) => {
  const invoice = await openInvoice();
  const at = await signIn(invoice.customerId);
  const { endpoint } = await device(at);
  await signOut(at);
  await world.runJobs();
  await pay(invoice);
  expect(told(endpoint)).toBe(0);
  expect(told(`device-${count}@example.org`)).toBe(1);
  const ledger = await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    listConsents(tx, world.merchant.id, invoice.customerId)
  );
  expect(ledger.map(({ kind, value }) => [kind, value['because']])).toEqual([
    ['withdrawal', 'signed-out'],
    ['consent', undefined]
  ]);
});

type Session = Awaited<ReturnType<typeof signIn>>;

test('signing out on one device leaves the others’ notifications alone', async () => {
  const invoice = await openInvoice();
  const [here, there] = [await signIn(invoice.customerId), await signIn(invoice.customerId)];
  const { endpoint } = await device(there);
  await endCustomerSession(world.ctx, here.owner, here.sessionId);
  await world.runJobs();
  await pay(invoice);
  expect(told(endpoint)).toBe(1);
});

test('signing in again as the same customer keeps them, and signing out later ends them', async () => {
  const invoice = await openInvoice();
  const first = await signIn(invoice.customerId);
  const { endpoint } = await device(first);
  const second = await signIn(invoice.customerId, first.token);
  await world.runJobs();
  await pay(invoice);
  expect(told(endpoint)).toBe(1);
  await endCustomerSession(world.ctx, second.owner, second.sessionId);
  await world.runJobs();
  const rows = await world.database.owner`
    select closed_because from push_subscription where customer_id = ${invoice.customerId}`;
  expect(rows).toEqual([{ closed_because: 'signed-out' }]);
});

test('somebody else signing in on that browser ends them', async () => {
  const invoice = await openInvoice();
  const first = await signIn(invoice.customerId);
  const { endpoint } = await device(first);
  await signIn((await openInvoice()).customerId, first.token);
  await world.runJobs();
  await pay(invoice);
  expect(told(endpoint)).toBe(0);
});
