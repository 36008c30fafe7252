import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { actInChild } from '../../support/act-in-child.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterEach(() => world.sandbox.control.faults.clear());
afterAll(() => world.close());

const minutesLater = (minutes: number) => world.clock.now().add({ minutes }).toString();
const mails = (to: string) => world.sandbox.control.messages.list('email').filter((each) => each.to === to);

type Reader = Readonly<{ email: string; invoice: OpenInvoice }>;

/** Somebody who paid, and whose receipt is due: it can go by e-mail only. */
async function payOne(): Promise<Reader> {
  count += 1;
  const email = `fault-${count}@example.org`;
  const invoice = await world.openInvoice({ customerReference: `F-${count}`, email });
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  return { email, invoice };
}

/** Their receipts are queued, and nothing else waits. */
async function payMany(many: number): Promise<readonly Reader[]> {
  const readers: Reader[] = [];
  for (let n = 0; n < many; n += 1) readers.push(await payOne());
  // The mail server is away for a moment, so that all of them wait.
  world.sandbox.control.faults.add({
    kind: 'drop-before',
    method: 'SMTP',
    path: '/smtp/mail',
    count: null
  });
  await world.runJobs();
  world.sandbox.control.faults.clear();
  world.clock.set(world.clock.now().add({ minutes: 1 }));
  return readers;
}

const statusOf = async ({ invoice }: Reader) => {
  const rows = await world.database.owner`
    select status from notice where customer_id = ${invoice.customerId} order by created_at`;
  return rows.map((row) => row['status'] as string);
};

/** The worker is up again; the janitor comes every five minutes. */
async function recover(): Promise<void> {
  const { ctx } = world;
  for (let pass = 0; pass < 4; pass += 1) {
    await world.goTo(minutesLater(5));
    for (const name of ['notifications.settle-stuck', 'notifications.wake-forgotten'])
      await ctx.db.within({ platform: true }, (tx) => ctx.jobs.enqueue(tx, { name, data: {} }));
    await world.app.runDueJobs();
    // They plan their own next runs, which would keep the clock from moving on.
    await world.database.owner`delete from pgboss.job where singleton_key like 'recurring:%'`;
  }
  await world.runJobs();
}

describe('a worker is killed while it sends a batch', () => {
  test('before anything was handed over: all go out, each once', async () => {
    const readers = await payMany(6);
    expect((await actInChild(world, { kind: 'work' }, 'notice:claimed')).signal).toBe('SIGKILL');
    await recover();
    for (const reader of readers) {
      expect(mails(reader.email)).toHaveLength(1);
      expect(await statusOf(reader)).toEqual(['sent']);
    }
    await expectSoundBooks(world);
  });

  test('with an answer not yet written down: at most one copy of each, and what is unsure is said', async () => {
    const readers = await payMany(6);
    expect((await actInChild(world, { kind: 'work' }, 'notice:answered')).signal).toBe('SIGKILL');
    await recover();
    let unsure = 0;
    for (const reader of readers) {
      expect(mails(reader.email).length).toBeLessThanOrEqual(1);
      const [status] = await statusOf(reader);
      if (status === 'ambiguous') unsure += 1;
      else expect([status, mails(reader.email).length]).toEqual(['sent', 1]);
    }
    expect(unsure).toBeGreaterThan(0);
    await expectSoundBooks(world);
  });
});

describe('the mail server breaks off', () => {
  test.each([
    ['at the connection', 'drop-before', 'connect', 'sent'],
    ['at MAIL', 'drop-before', 'mail', 'sent'],
    ['at RCPT', 'drop-before', 'rcpt', 'sent'],
    ['with "later" at RCPT', '5xx-before', 'rcpt', 'sent'],
    ['with "too many" at MAIL', '429', 'mail', 'sent'],
    ['in the middle of the mail', 'drop-before', 'data', 'ambiguous'],
    ['after the dot, without the mail', 'drop-before', 'body', 'ambiguous'],
    ['after the dot, with the mail', 'drop-after', 'body', 'ambiguous'],
    ['with "later" after the dot', '5xx-before', 'body', 'sent']
  ] as const)(
    '%s: at most one known copy, and none is lost without a word',
    async (_what, kind, phase, status) => {
      const before = await payOne();
      world.sandbox.control.faults.add({ kind, method: 'SMTP', path: `/smtp/${phase}`, count: 1 });
      await world.runJobs();
      world.sandbox.control.faults.clear();
      const other = await payOne();
      await world.goTo(minutesLater(180));
      expect(await statusOf(before)).toEqual([status]);
      expect(mails(before.email).length).toBeLessThanOrEqual(1);
      if (status === 'sent') expect(mails(before.email)).toHaveLength(1);
      // Nobody else waited for it.
      expect(mails(other.email)).toHaveLength(1);
      await expectSoundBooks(world);
    }
  );
});

test('a batch with a reader whose server is slow and one who is gone reaches all the others', async () => {
  const readers = await payMany(8);
  const [gone, slow] = readers;
  await world.database.owner`
    update customer set email = 'nobody@bounce.example' where id = ${gone!.invoice.customerId}`;
  world.sandbox.control.faults.add({
    kind: 'delay',
    method: 'SMTP',
    path: '/smtp/body',
    count: 1,
    delayMs: 500
  });
  await world.runJobs();
  for (const reader of readers.slice(2)) expect(mails(reader.email)).toHaveLength(1);
  expect(mails(slow!.email)).toHaveLength(1);
  expect(await statusOf(gone!)).toEqual(['rejected', 'sent']);
  await expectSoundBooks(world);
});

test('a text service with enough for now is asked again when it said, not before', async () => {
  const given = { customerReference: 'F-later', email: null, phone: '+31 6 5000 0001' };
  const invoice = await world.openInvoice(given);
  const outcome = await world.pay(invoice);
  world.sandbox.control.faults.add({ kind: '429', method: 'POST', path: '*/Messages.json', count: 1 });
  await world.answerBank(invoice, outcome, 'approve');
  await world.runJobs();
  const [waiting] = await world.database.owner`
    select status, (extract(epoch from due_at - claimed_at))::int as seconds from notice where customer_id = ${invoice.customerId}`;
  expect(waiting).toMatchObject({ status: 'queued', seconds: 60 });
  await world.goTo(minutesLater(2));
  const [sent] = await world.database.owner`
    select status, tries from notice where customer_id = ${invoice.customerId}`;
  expect(sent).toMatchObject({ status: 'sent', tries: 2 });
});
