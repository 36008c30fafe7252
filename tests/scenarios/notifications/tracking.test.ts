import { afterAll, beforeAll, expect, test } from 'vitest';
import { markSeen, queueSending, readResults } from '../../../src/lib/server/domain/notifications/index.ts';
import { noteOpened, openPayLink } from '../../../src/lib/server/domain/pay-links/index.ts';
import { startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterAll(() => world.close());

const results = () => {
  const now = world.clock.now();
  const period = { from: now.subtract({ hours: 24 * 30 }), until: now.add({ seconds: 1 }) };
  return readResults(world.ctx, { merchantId: world.merchant.id, ...period });
};

/** An invoice that is told to somebody at once, by the pay link in the message that came. */
async function tell(number: number): Promise<OpenInvoice & { token: string; noticeId: string }> {
  const { ctx, merchant, database } = world;
  const email = `tracked-${number}@example.org`;
  const invoice = await world.openInvoice({ customerReference: `T-${number}`, email });
  await database.owner`
    insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status, tone, created_at)
    values (${merchant.id}, uuidv7(), ${invoice.customerId}, ${invoice.invoiceId}, 'due-soon',
      ${`invoice:${invoice.invoiceId}:due`}, 'email', 'nl', 'queued', 'friendly', ${ctx.clock.now().toString()})`;
  await ctx.db.withMerchant(merchant.id, (tx) =>
    queueSending(ctx, tx, { merchantId: merchant.id, at: null })
  );
  await world.runJobs();
  const mail = world.sandbox.control.messages.list().findLast(({ to }) => to === email)!;
  const [, token] = /\/p\/([\w-]{22})/.exec(mail.text)!;
  const [row] =
    await database.owner`select id from notice where customer_id = ${invoice.customerId} and kind = 'due-soon'`;
  return { ...invoice, token: token!, noticeId: row!['id'] as string };
}

test('figures are the number of messages behind them', async () => {
  const { ctx, merchant } = world;
  await world.goTo(world.clock.now().add({ hours: 2 }).toString());
  const told = [];
  for (const number of [1, 2, 3, 4]) told.push(await tell(number));
  const [first, second, third] = told;
  // The first opens the link twice and pays by another; the second only reads in the portal.
  for (let again = 0; again < 2; again += 1)
    await noteOpened(ctx, await openPayLink(ctx, { token: first!.token }));
  const outcome = await world.pay(first!);
  await world.answerBank(first!, outcome, 'approve');
  const at = ctx.clock.now();
  const { customerId, noticeId } = second!;
  await ctx.db.withMerchant(merchant.id, (tx) =>
    markSeen(tx, { merchantId: merchant.id, customerId, noticeIds: [noticeId], at })
  );
  await noteOpened(ctx, await openPayLink(ctx, { token: third!.token }));
  await world.runJobs();
  const row = (await results()).find(({ kind }) => kind === 'due-soon');
  expect(row).toEqual({
    ...{
      sequence: undefined,
      step: undefined,
      kind: 'due-soon',
      channel: 'email',
      tone: 'friendly',
      language: 'nl'
    },
    ...{ sent: 4, delivered: 0, failed: 0, opened: 1, clicked: 2, paid: 1 }
  });
  // Counted another way: one row after the other.
  const rows = await world.database
    .owner`select kind, channel, language, tone from notice where status = 'sent'`;
  const total = (await results()).reduce((sum, { sent }) => sum + sent, 0);
  expect(total).toBe(rows.length);
});

test('a payment long after a message, or before it, is not put down to it', async () => {
  const late = await tell(5);
  await world.goTo(
    world.clock
      .now()
      .add({ hours: 24 * 8 })
      .toString()
  );
  const before = (await results()).find(({ kind }) => kind === 'due-soon')!;
  const outcome = await world.pay(late);
  await world.answerBank(late, outcome, 'approve');
  await world.runJobs();
  const after = (await results()).find(({ kind }) => kind === 'due-soon')!;
  expect(after.paid).toBe(before.paid);
});

test('another merchant’s messages are nobody else’s figures', async () => {
  const now = world.clock.now();
  const period = { from: now.subtract({ hours: 24 * 60 }), until: now };
  expect(await readResults(world.ctx, { merchantId: crypto.randomUUID(), ...period })).toEqual([]);
});
