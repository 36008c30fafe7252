import { strFromU8, unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  handOverLetterBatch,
  listLetterBatches,
  makeLetterBatch,
  packLetterBatch,
  readMessage,
  replayMessage,
  sendLetter
} from '../../../src/lib/server/domain/notifications/index.ts';
import { messageList, readListPage } from '../../../src/lib/server/domain/reporting/index.ts';
import { zipStream } from '../../../src/lib/server/platform/zip-stream.ts';
import { openMailRoad, type MailRoad } from '../../support/mail-road.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let road: MailRoad;
let count = 0;

beforeAll(async () => {
  road = await openMailRoad();
  // No print service: letters wait for a pile.
  world = await startWorld({ on: '2026-11-23', env: { SMTP_URL: road.url, LETTER_API_URL: '' } });
  road.to = world.sandbox.smtpUrl;
});
afterAll(async () => {
  await world.close();
  await road.close();
});
afterEach(() => {
  road.state = 'open';
});

const merchantId = () => world.merchant.id;
const minutesLater = (minutes: number) => world.clock.now().add({ minutes }).toString();
const mailsTo = (to: string) => world.sandbox.control.messages.list('email').filter((each) => each.to === to);

/** A paid invoice of somebody's with an e-mail address only, and its receipt on its way. */
async function payOne(): Promise<Readonly<{ email: string; invoice: OpenInvoice }>> {
  count += 1;
  const email = `reader-${count}@example.org`;
  const invoice = await world.openInvoice({ customerReference: `A-${count}`, email });
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  return { email, invoice };
}

async function noticeOf({ customerId }: OpenInvoice) {
  const [row] = await world.database.owner`
    select id, status, tries, problem from notice where customer_id = ${customerId} order by created_at limit 1`;
  return row as unknown as { id: string; status: string; tries: number; problem: string };
}

describe('a message that no carrier took', () => {
  test('is set aside after a night, seen by staff, and sent when they try again', async () => {
    road.state = 'closed';
    const { email, invoice } = await payOne();
    await world.goTo(minutesLater(20 * 60));
    const notice = await noticeOf(invoice);
    expect(notice).toMatchObject({ status: 'dead', tries: 16 });
    const search = { merchantId: merchantId(), zone: world.merchant.zone, filters: {} };
    const { items } = await readListPage(world.ctx, messageList, search, { limit: 50 });
    expect(items.map(({ id }) => id)).toContain(notice.id);

    road.state = 'open';
    await replayMessage(world.ctx, {
      merchantId: merchantId(),
      noticeId: notice.id,
      acceptsSecondCopy: false
    });
    await world.goTo(minutesLater(1));
    expect(mailsTo(email)).toHaveLength(1);
    const detail = await readMessage(world.ctx, { merchantId: merchantId(), noticeId: notice.id });
    expect(detail.message.status).toBe('sent');
    expect(detail.acts).toMatchObject([{ action: 'replay-message' }]);
    expect(detail.changes.map(({ event }) => event).slice(-4)).toEqual([
      'give-up',
      'replay',
      'claim',
      'deliver'
    ]);
    await expectSoundBooks(world);
  });

  test('is not tried again twice', async () => {
    const { invoice } = await payOne();
    await world.runJobs();
    const { id: noticeId } = await noticeOf(invoice);
    const again = replayMessage(world.ctx, { merchantId: merchantId(), noticeId, acceptsSecondCopy: true });
    await expect(again).rejects.toMatchObject({ code: 'notice-not-set-aside' });
  });
});

test('a message that may have arrived goes out again only for somebody who accepts a second copy', async () => {
  road.state = 'cut-after-body';
  const { email, invoice } = await payOne();
  await world.runJobs();
  road.state = 'open';
  const { id: noticeId, status } = await noticeOf(invoice);
  expect(status).toBe('ambiguous');
  const replay = (acceptsSecondCopy: boolean) =>
    replayMessage(world.ctx, { merchantId: merchantId(), noticeId, acceptsSecondCopy });
  await expect(replay(false)).rejects.toMatchObject({ code: 'second-copy-unconfirmed' });
  await replay(true);
  await world.goTo(minutesLater(1));
  expect(mailsTo(email)).toHaveLength(2);
  expect(await noticeOf(invoice)).toMatchObject({ status: 'sent' });
});

describe('letters without a print service', () => {
  test('wait for a pile, are handed to the printer with a list, and are sent when somebody says so', async () => {
    const { ctx } = world;
    const invoices = await Promise.all(
      [1, 2].map(() => world.openInvoice({ customerReference: 'A-letters' }))
    );
    for (const { invoiceId } of invoices) await sendLetter(ctx, { merchantId: merchantId(), invoiceId });
    await world.goTo(minutesLater(48 * 60));
    expect(await listLetterBatches(ctx, { merchantId: merchantId() })).toMatchObject({
      waiting: 2,
      batches: []
    });

    const { batchId, letters } = await makeLetterBatch(ctx, { merchantId: merchantId() });
    expect(letters).toBe(2);
    const zip = zipStream(await packLetterBatch(ctx, { merchantId: merchantId(), batchId }), ctx.clock.now());
    const files = unzipSync(new Uint8Array(await new Response(zip).arrayBuffer()));
    expect(Object.keys(files)).toEqual(['manifest.csv', '0001.pdf', '0002.pdf']);
    expect(strFromU8(files['0001.pdf']!.subarray(0, 5))).toBe('%PDF-');
    expect(strFromU8(files['manifest.csv']!).split('\r\n')).toHaveLength(4);

    await handOverLetterBatch(ctx, { merchantId: merchantId(), batchId });
    await handOverLetterBatch(ctx, { merchantId: merchantId(), batchId });
    const rows = await world.database.owner`
      select status, delivery from notice where letter_batch_id = ${batchId}`;
    expect(rows).toMatchObject(Array(2).fill({ status: 'sent', delivery: 'accepted' }));
    const [pile] = (await listLetterBatches(ctx, { merchantId: merchantId() })).batches;
    expect(pile).toMatchObject({ letters: 2, handedOverAt: expect.anything() as unknown });
    await expect(makeLetterBatch(ctx, { merchantId: merchantId() })).rejects.toMatchObject({
      code: 'no-letters-waiting'
    });
    await expectSoundBooks(world);
  });
});

// Last: what it breaks stays broken.
test('a message that can’t be composed is set aside, and keeps none of the others', async () => {
  road.state = 'closed';
  const broken = await payOne();
  const whole = await payOne();
  await world.runJobs();
  // What it answers is gone: no use case does this.
  await world.database.owner`
    update notice set cause = 'attempt:00000000-0000-7000-8000-000000000000'
    where customer_id = ${broken.invoice.customerId}`;
  road.state = 'open';
  await world.goTo(minutesLater(24 * 60));
  expect(mailsTo(whole.email)).toHaveLength(1);
  const set = await noticeOf(broken.invoice);
  expect(set.status).toBe('dead');
  expect(set.problem).toMatch(/^composing: /);
});
