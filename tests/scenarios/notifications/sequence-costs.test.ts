import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { listInbox, markSeen } from '../../../src/lib/server/domain/notifications/index.ts';
import { leap, publish, step, stepsOf, toldOf, walk } from '../../support/sequences.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  await publish(
    world,
    'With costs',
    [
      step('reminder', 'due', 7),
      step('formal', 'due', 14, { kind: 'formal-notice', channels: ['email', 'letter'] }),
      step('costs', 'previous', 30, { cost: { kind: 'legal-maximum' } })
    ],
    { countries: ['NL'], customers: 'consumers' }
  );
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

const costOf = async (invoiceId: string, key: string) => {
  const [row] = await world.database.owner`
    select cost_minor::int as cost from sequence_step where invoice_id = ${invoiceId} and key = ${key}`;
  return row?.['cost'] as number | null;
};

test('a formal notice is free and names the costs; they are asked once it was read and its term is over', async () => {
  const read = await world.openInvoice({
    customerReference: 'K-READ',
    dueOn: '2026-03-09',
    total: eur(12_500)
  });
  const unread = await world.openInvoice({
    customerReference: 'K-UNREAD',
    email: 'unread@example.org',
    dueOn: '2026-03-09',
    total: eur(12_500)
  });
  await walk(world, '2026-03-02', '2026-03-23');
  expect(await toldOf(world, read.customerId)).toEqual([
    'overdue email 03-16 09:00',
    'formal-notice email 03-23 09:00'
  ]);
  expect(await costOf(read.invoiceId, 'formal')).toBe(4_000);
  const mail = world.sandbox.control.messages.list().findLast(({ to }) => to === 'samira@example.org');
  expect(mail?.text?.replace(/\s+/g, ' ')).toContain('€ 40,00');

  // Read on the first of April: the fourteen days end on the fifteenth, long before the step.
  await leap(world, '2026-04-01T20:00');
  const { id: merchantId } = world.merchant;
  await world.ctx.db.withMerchant(merchantId, async (tx) => {
    const { items } = await listInbox(tx, merchantId, read.customerId);
    const noticeIds = items.filter(({ kind }) => kind === 'formal-notice').map(({ id }) => id);
    expect(noticeIds).toHaveLength(1);
    await markSeen(tx, { merchantId, customerId: read.customerId, noticeIds, at: world.clock.now() });
  });
  await walk(world, '2026-04-22', '2026-04-23');
  expect((await stepsOf(world, read.invoiceId))[2]).toBe('costs queued planned');
  expect(await costOf(read.invoiceId, 'costs')).toBe(4_000);
  // Nobody knows that it arrived at the other: reminded, without costs.
  expect((await stepsOf(world, unread.invoiceId))[2]).toBe('costs queued planned');
  expect(await costOf(unread.invoiceId, 'costs')).toBeNull();
});

test('a notice that was read late gives its whole term: the step with costs waits for it', async () => {
  await leap(world, '2026-05-04T08:00');
  const late = await world.openInvoice({
    customerReference: 'K-LATE',
    email: 'late@example.org',
    dueOn: '2026-05-11'
  });
  await walk(world, '2026-05-18', '2026-05-26');
  expect((await toldOf(world, late.customerId)).slice(1)).toEqual(['formal-notice email 05-26 09:00']);
  await leap(world, '2026-06-23T20:00');
  const { id: merchantId } = world.merchant;
  await world.ctx.db.withMerchant(merchantId, (tx) =>
    markSeen(tx, { merchantId, customerId: late.customerId, noticeIds: 'all', at: world.clock.now() })
  );
  await leap(world, '2026-06-25T09:00');
  expect((await stepsOf(world, late.invoiceId))[2]).toBe('costs held term-runs');
  await leap(world, '2026-07-07T09:00');
  expect((await stepsOf(world, late.invoiceId))[2]).toBe('costs held term-runs');
  await leap(world, '2026-07-08T09:00');
  expect((await stepsOf(world, late.invoiceId))[2]).toBe('costs queued planned');
});

test('without an e-mail address a formal notice goes by post', async () => {
  await leap(world, '2026-08-03T08:00');
  const post = await world.openInvoice({ customerReference: 'K-POST', email: null, dueOn: '2026-08-10' });
  await walk(world, '2026-08-17', '2026-08-24');
  expect((await toldOf(world, post.customerId)).slice(1)).toEqual(['formal-notice letter 08-24 09:00']);
});

test('a sequence that breaks the law is refused, with the rules that it breaks', async () => {
  const tooEarly = [
    step('formal', 'due', 7, { kind: 'formal-notice' }),
    step('costs', 'previous', 5, { cost: { kind: 'legal-maximum' } })
  ];
  await expect(publish(world, 'Too early', tooEarly, { countries: ['NL'] })).rejects.toMatchObject({
    code: 'sequence-breaks-rules',
    params: { problems: expect.arrayContaining([expect.objectContaining({ step: 'costs', country: 'NL' })]) }
  });
  const french = [step('costs', 'due', 30, { cost: { kind: 'fixed', minor: 100, currency: 'EUR' } })];
  await expect(publish(world, 'French', french, { countries: ['FR'] })).rejects.toMatchObject({
    code: 'sequence-breaks-rules'
  });
});
