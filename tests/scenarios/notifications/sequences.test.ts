import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { issueDocuments, voidInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import {
  planSteps,
  publishSequence,
  rollBackSequence,
  runSequences,
  startRuns
} from '../../../src/lib/server/domain/notifications/index.ts';
import { creditNoteDocument } from '../../support/invoice-factory.ts';
import { byIban, ibans, payByCard } from '../../support/payers.ts';
import {
  leap,
  publish,
  publishAgain,
  runOf,
  step,
  stepsOf,
  toldOf,
  usualSteps,
  walk
} from '../../support/sequences.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let usual: string;

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  usual = await publish(world, 'Usual', usualSteps);
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

let count = 0;
function owe(given: Parameters<TestWorld['openInvoice']>[0] = {}) {
  count += 1;
  return world.openInvoice({
    customerReference: `K-9${String(count).padStart(3, '0')}`,
    email: `family-${count}@example.org`,
    ...given
  });
}

test('an invoice walks through its whole sequence, a message at each step, and its run ends', async () => {
  const { invoiceId, customerId } = await owe({ dueOn: '2026-03-16' });
  await walk(world, '2026-03-02', '2026-03-30');
  expect(await toldOf(world, customerId)).toEqual([
    'invoice-created email 03-02 09:00',
    'due-soon email 03-13 09:00',
    'overdue email 03-23 09:00'
  ]);
  // Easter Monday is rested on: nothing is lost by it. 27 April is King's Day: the last reminder comes a day later.
  await walk(world, '2026-03-31', '2026-04-29');
  expect((await toldOf(world, customerId)).slice(3)).toEqual([
    'overdue email 04-07 09:00',
    'overdue email 04-28 09:00'
  ]);
  expect(await runOf(world, invoiceId)).toBe('finished v1');
  expect(await stepsOf(world, invoiceId)).toEqual([
    'created queued planned',
    'soon queued planned',
    'first queued planned',
    'second queued planned',
    'last queued planned'
  ]);
});

test('a payment in the middle ends it: nothing is sent afterwards, and nothing is left to send', async () => {
  await leap(world, '2026-05-04');
  const invoice = await owe({ dueOn: '2026-05-11' });
  await walk(world, '2026-05-04', '2026-05-18');
  expect(await toldOf(world, invoice.customerId)).toHaveLength(3);
  await payByCard(world, invoice);
  await world.runJobs();
  expect(await runOf(world, invoice.invoiceId)).toBe('stopped settled v1');
  expect((await stepsOf(world, invoice.invoiceId)).slice(3)).toEqual([
    'second skipped run-stopped',
    'last skipped run-stopped'
  ]);
  await leap(world, '2026-06-30');
  expect(await toldOf(world, invoice.customerId)).toHaveLength(3);
});

test('a void and a credit note end it too', async () => {
  const voided = await owe();
  const credited = { ...(await owe({ number: 'F-CREDITED' })), number: 'F-CREDITED' };
  await leap(world, '2026-07-06');
  await voidInvoice(world.ctx, { merchantId: world.merchant.id, invoiceId: voided.invoiceId });
  await world.runJobs();
  expect(await runOf(world, voided.invoiceId)).toBe('stopped settled v1');
  expect(await runOf(world, credited.invoiceId)).toBe('running v1');
  const note = creditNoteDocument(
    {
      number: 'C-1',
      total: eur(21_240),
      issuedOn: '2026-07-06',
      dueOn: '2026-07-06',
      customerReference: 'K-9004'
    },
    credited.number
  );
  expect(await issueDocuments(world.ctx, world.merchant.id, [note])).toMatchObject([{ kind: 'added' }]);
  await world.runJobs();
  expect(await runOf(world, credited.invoiceId)).toBe('stopped settled v1');
});

test('while a debit is under way nothing is asked; when it fails the sequence goes on', async () => {
  await leap(world, '2026-08-03');
  const invoice = await owe({ dueOn: '2026-08-05', total: eur(500) });
  await leap(world, '2026-08-11');
  const outcome = await world.pay(invoice, { instrument: byIban(ibans.fails), expected: eur(500) });
  expect(outcome.kind).toBe('processing');
  await leap(world, '2026-08-12');
  expect((await stepsOf(world, invoice.invoiceId))[2]).toBe('first held under-way');
  const intent = world.sandbox.control
    .intents()
    .find((each) => each.metadata['attempt_id'] === outcome.attemptId)!;
  world.sandbox.control.endDebit(intent.id);
  await world.runJobs();
  await leap(world, '2026-08-13');
  expect((await stepsOf(world, invoice.invoiceId))[2]).not.toContain('under-way');
});

test('what runs stays on its version; what begins later gets the new one, and an older one can come back', async () => {
  await leap(world, '2026-09-07');
  const before = await owe({ dueOn: '2026-09-14' });
  await leap(world, '2026-09-07T10:00');
  expect(await publishAgain(world, usual, [step('only', 'due', 10)])).toBe(2);
  const after = await owe({ dueOn: '2026-09-14' });
  await leap(world, '2026-09-07T11:00');
  expect([await runOf(world, before.invoiceId), await runOf(world, after.invoiceId)]).toEqual([
    'running v1',
    'running v2'
  ]);
  await walk(world, '2026-09-08', '2026-09-24');
  expect((await stepsOf(world, before.invoiceId)).filter((each) => each.includes('queued'))).toHaveLength(3);
  expect(await stepsOf(world, after.invoiceId)).toEqual(['only queued planned']);
  const merchantId = world.merchant.id;
  expect(
    await rollBackSequence(world.ctx, { merchantId, sequenceId: usual, version: 1, reason: 'Toch liever zo' })
  ).toBe(3);
  await expect(
    publishSequence(world.ctx, { merchantId, sequenceId: usual, name: 'Nog een', reason: 'Vergeten' })
  ).rejects.toMatchObject({
    code: 'sequence-draft-missing'
  });
  const again = await owe({ dueOn: '2026-10-14' });
  await leap(world, '2026-09-24T12:00');
  expect(await runOf(world, again.invoiceId)).toBe('running v3');
  expect(await stepsOf(world, again.invoiceId)).toHaveLength(5);
});

test('two workers that plan at once begin one run and queue one message', async () => {
  await leap(world, '2026-11-02');
  const owed = await Promise.all(Array.from({ length: 12 }, () => owe({ dueOn: '2026-11-09' })));
  const { ctx, merchant } = world;
  const merchantId = merchant.id;
  await Promise.all(Array.from({ length: 4 }, () => startRuns(ctx, { merchantId, slice: 5 })));
  await Promise.all(Array.from({ length: 4 }, () => planSteps(ctx, { merchantId, slice: 5 })));
  await world.runJobs();
  for (const { invoiceId, customerId } of owed) {
    expect(await runOf(world, invoiceId)).toBe('running v3');
    expect(await toldOf(world, customerId)).toEqual(['invoice-created email 11-02 09:00']);
  }
});

test('the first sequence that is for an invoice gets it, in the order of the merchant', async () => {
  await leap(world, '2027-01-04');
  const belgian = await publish(world, 'Belgium', [step('be', 'due', 3)], { countries: ['BE'] });
  const { orderSequences } = await import('../../../src/lib/server/domain/notifications/index.ts');
  await orderSequences(world.ctx, { merchantId: world.merchant.id, sequenceIds: [belgian, usual] });
  const inGhent = await owe({ country: 'BE', dueOn: '2027-01-11' });
  const inUtrecht = await owe({ dueOn: '2027-01-11' });
  await runSequences(world.ctx, { merchantId: world.merchant.id });
  expect(await stepsOf(world, inGhent.invoiceId)).toEqual(['be planned -']);
  expect(await stepsOf(world, inUtrecht.invoiceId)).toHaveLength(5);
});

test('a book that is long overdue does not get everything at once', async () => {
  await leap(world, '2027-03-01');
  const old = await owe({ issuedOn: '2026-10-01', dueOn: '2026-10-15' });
  await walk(world, '2027-03-01', '2027-03-16');
  expect(await toldOf(world, old.customerId)).toEqual([
    'overdue email 03-01 09:00',
    'overdue email 03-15 09:00'
  ]);
  expect((await stepsOf(world, old.invoiceId)).slice(0, 2)).toEqual([
    'created skipped too-late',
    'soon skipped too-late'
  ]);
});
