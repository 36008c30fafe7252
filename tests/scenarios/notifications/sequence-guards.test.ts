import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  changePreferences,
  holdContact,
  keepWhatsAppTemplate,
  planSteps,
  releaseContact,
  runSequences,
  startRuns
} from '../../../src/lib/server/domain/notifications/index.ts';
import { payByCard, paymentOf } from '../../support/payers.ts';
import { leap, publish, runOf, step, stepsOf, toldOf, walk } from '../../support/sequences.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  // The first that is for an invoice gets it.
  await publish(
    world,
    'By WhatsApp',
    [
      step('created', 'issued', 0, { channels: ['whatsapp', 'email'] }),
      step('soon', 'due', -3, { channels: ['whatsapp', 'email'] }),
      step('late', 'due', 7, { channels: ['email'] })
    ],
    { countries: ['BE'] }
  );
  await publish(world, 'Reminders', [
    step('first', 'due', 3, { channels: ['email', 'sms'] }),
    step('second', 'due', 10),
    step('third', 'due', 17)
  ]);
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

let count = 0;
/** An invoice of somebody new, whose first reminder is due on that morning. */
function owe(firstOn: string, given: Parameters<TestWorld['openInvoice']>[0] = {}): Promise<OpenInvoice> {
  count += 1;
  return world.openInvoice({
    customerReference: `K-8${String(count).padStart(3, '0')}`,
    email: `person-${count}@example.org`,
    dueOn: Temporal.PlainDate.from(firstOn).subtract({ days: 3 }).toString(),
    ...given
  });
}

function prefer(customerId: string, change: Parameters<typeof changePreferences>[1]['change']) {
  const evidence = { source: 'portal', wording: null, language: 'nl' } as const;
  return changePreferences(world.ctx, { merchantId: world.merchant.id, customerId, change, evidence });
}

const first = async ({ invoiceId }: OpenInvoice) => (await stepsOf(world, invoiceId))[0];
const plan = async () => {
  await startRuns(world.ctx, { merchantId: world.merchant.id });
  return planSteps(world.ctx, { merchantId: world.merchant.id });
};

test('nine in the morning is nine by the customer’s own clock, and their holidays count', async () => {
  const here = await owe('2026-03-05');
  const inNewYork = await owe('2026-03-05');
  await prefer(inNewYork.customerId, { about: 'zone', zone: 'America/New_York' });
  await leap(world, '2026-03-05T09:00');
  expect(await toldOf(world, here.customerId)).toEqual(['overdue email 03-05 09:00']);
  expect(await toldOf(world, inNewYork.customerId)).toEqual([]);
  await leap(world, '2026-03-05T15:00');
  expect(await toldOf(world, inNewYork.customerId)).toEqual(['overdue email 03-05 15:00']);
});

test('nobody is reminded on a Sunday or on a holiday of their country; it comes on the next open day', async () => {
  // Good Friday is a holiday in Germany only, Easter Monday in both.
  const german = await owe('2026-04-03', { country: 'DE', language: 'de' });
  const dutch = await owe('2026-04-03');
  const onSunday = await owe('2026-04-05');
  await walk(world, '2026-04-03', '2026-04-07');
  expect(await toldOf(world, german.customerId)).toEqual(['overdue email 04-04 09:00']);
  expect(await toldOf(world, dutch.customerId)).toEqual(['overdue email 04-03 09:00']);
  expect(await toldOf(world, onSunday.customerId)).toEqual(['overdue email 04-07 09:00']);
});

test('somebody who owes five invoices is reminded once a day and three times a week, over all of them', async () => {
  const customerReference = 'K-FIVE';
  const owed: OpenInvoice[] = [];
  for (let n = 4; n < 9; n++)
    owed.push(await owe(`2026-05-0${n}`, { customerReference, email: 'five@example.org' }));
  await walk(world, '2026-05-04', '2026-05-09');
  const { customerId } = owed[0]!;
  expect(await toldOf(world, customerId)).toEqual([
    'overdue email 05-04 09:00',
    'overdue email 05-05 09:00',
    'overdue email 05-06 09:00'
  ]);
  const held = (await Promise.all(owed.map(first))).filter((each) => each?.includes('held'));
  expect(held).toEqual(['first held weekly-cap', 'first held weekly-cap']);
});

test('quiet hours that a customer chose are kept', async () => {
  const invoice = await owe('2026-06-01');
  await prefer(invoice.customerId, { about: 'quiet-hours', quiet: { fromMinute: 480, untilMinute: 1080 } });
  await leap(world, '2026-06-01T09:00');
  expect(await first(invoice)).toBe('first held quiet-hours');
  const [row] = await world.database.owner`
    select e.about from sequence_step s join consent_entry e on e.id = s.entry_id where s.invoice_id = ${invoice.invoiceId}`;
  expect(row?.['about']).toBe('quiet-hours');
  await leap(world, '2026-06-01T18:00');
  expect(await toldOf(world, invoice.customerId)).toEqual(['overdue email 06-01 18:00']);
});

test('who is in trouble is left alone, also by a message that was queued a moment ago', async () => {
  const invoice = await owe('2026-06-15');
  world.clock.set(Temporal.Instant.from('2026-06-15T07:00:00Z'));
  await plan();
  expect(await first(invoice)).toBe('first queued planned');
  const who = { merchantId: world.merchant.id, customerId: invoice.customerId, because: 'hardship' } as const;
  await holdContact(world.ctx, who);
  await holdContact(world.ctx, { ...who, note: 'called again' });
  await world.runJobs();
  expect(await toldOf(world, invoice.customerId)).toEqual([]);
  await walk(world, '2026-06-16', '2026-06-24');
  expect(await toldOf(world, invoice.customerId)).toEqual([]);
  await releaseContact(world.ctx, who);
  await world.runJobs();
  expect(await toldOf(world, invoice.customerId)).toEqual(['overdue email 06-24 09:00']);
  // Nine days late: what follows is nine days later, too.
  await walk(world, '2026-06-25', '2026-07-01');
  expect((await toldOf(world, invoice.customerId)).slice(1)).toEqual(['overdue email 07-01 09:00']);
});

test('a message that is queued is withdrawn when the money comes before it leaves', async () => {
  const invoice = await owe('2026-07-06');
  world.clock.set(Temporal.Instant.from('2026-07-06T07:00:00Z'));
  await plan();
  expect(await first(invoice)).toBe('first queued planned');
  await payByCard(world, invoice);
  await world.runJobs();
  expect(await toldOf(world, invoice.customerId)).toEqual([]);
  const [row] = await world.database.owner`
    select status, problem from notice where invoice_id = ${invoice.invoiceId} and sequence_step_id is not null`;
  expect(row).toMatchObject({ status: 'rejected' });
  expect(await runOf(world, invoice.invoiceId)).toBe('stopped settled v1');
});

test('while the bank asks about a payment nothing is asked; money that it takes back is asked for again', async () => {
  const invoice = await owe('2026-08-06');
  await leap(world, '2026-08-06T09:00');
  expect(await toldOf(world, invoice.customerId)).toHaveLength(1);
  const outcome = await payByCard(world, invoice);
  const { id } = world.sandbox.control.dispute({ payment_intent: paymentOf(world, outcome.attemptId).id });
  await leap(world, '2026-08-10T09:00');
  expect(await toldOf(world, invoice.customerId)).toHaveLength(1);
  world.sandbox.control.closeDispute(id, 'lost');
  await leap(world, '2026-08-20T08:00');
  expect(await runOf(world, invoice.invoiceId)).toBe('running v1');
  // The second reminder was for the thirteenth: it comes at once, and the third a week after it as before.
  await walk(world, '2026-08-20', '2026-08-28');
  expect((await toldOf(world, invoice.customerId)).slice(1)).toEqual([
    'overdue email 08-20 09:00',
    'overdue email 08-27 09:00'
  ]);
});

test('an address that refuses a reminder is passed by: it goes the next way of its step, and no other', async () => {
  const invoice = await owe('2026-09-07', { email: 'lena@bounce.example', phone: '+31612345678' });
  await leap(world, '2026-09-07T09:00');
  expect(await toldOf(world, invoice.customerId)).toEqual(['overdue sms 09-07 09:00']);
  // The second reminder may go by e-mail only: it is left in the portal, and the sequence goes on.
  await leap(world, '2026-09-14T09:00');
  expect((await toldOf(world, invoice.customerId)).slice(1)).toEqual(['overdue portal 09-14 09:00']);
});

test('a customer without any way to reach them has it in the portal, and holds nobody up', async () => {
  const mute = await owe('2026-10-05', { email: null });
  const other = await owe('2026-10-05');
  await leap(world, '2026-10-05T09:00');
  expect(await toldOf(world, mute.customerId)).toEqual(['overdue portal 10-05 09:00']);
  expect(await toldOf(world, other.customerId)).toEqual(['overdue email 10-05 09:00']);
});

test('planning again, and again, changes nothing', async () => {
  const invoice = await owe('2026-11-02');
  await leap(world, '2026-11-02T09:00');
  for (let n = 0; n < 3; n++) await runSequences(world.ctx, { merchantId: world.merchant.id });
  await world.runJobs();
  expect(await toldOf(world, invoice.customerId)).toEqual(['overdue email 11-02 09:00']);
});

test.each([
  ['death', 'rejected contact-held'],
  ['guardianship', 'rejected contact-held'],
  ['staff', 'sent null']
] as const)(
  'after a hold because of %s, what a machine has to say otherwise is %s',
  async (because, expected) => {
    const someone = await owe('2026-09-15');
    const { merchant, database, ctx } = world;
    await holdContact(ctx, { merchantId: merchant.id, customerId: someone.customerId, because });
    const cause = `invoice:${someone.invoiceId}:told`;
    await database.owner`
    insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status, tries, is_answer, created_at)
    values (${merchant.id}, gen_random_uuid(), ${someone.customerId}, ${someone.invoiceId}, 'invoice-created', ${cause},
      'email', 'nl', 'queued', 0, false, ${world.clock.now().toString()})`;
    await ctx.db.withMerchant(merchant.id, (tx) =>
      ctx.jobs.enqueue(tx, { name: 'notifications.send-due', data: { merchantId: merchant.id } })
    );
    await world.runJobs();
    const [row] = await database.owner`select status, problem from notice where cause = ${cause}`;
    expect(`${row!['status']} ${row!['problem']}`).toBe(expected);
  }
);

test('by WhatsApp comes what is a service, to who asked for it; what is late comes by mail', async () => {
  const { id: merchantId } = world.merchant;
  for (const kind of ['invoice-created', 'due-soon'] as const) {
    const template = {
      kind,
      language: 'nl',
      contentSid: `HX-${kind}`,
      name: kind,
      category: 'utility',
      approval: 'approved',
      variables: ['customer', 'title', 'amount']
    } as const;
    world.sandbox.control.carriers.addTemplate({
      ...template,
      sid: template.contentSid,
      body: 'Dag {{1}}: {{2}} ({{3}})'
    });
    await keepWhatsAppTemplate(world.ctx, { merchantId, ...template });
  }
  await leap(world, '2027-01-04T08:00');
  const given = { country: 'BE', issuedOn: '2027-01-04' };
  const asked = await owe('2027-01-28', { ...given, phone: '+32 470 12 34 56' });
  await prefer(asked.customerId, { about: 'first-channel', channel: 'whatsapp' });
  const other = await owe('2027-01-28', { ...given, phone: '+32 470 65 43 21' });
  for (const day of ['01-04', '01-22', '02-01']) await leap(world, `2027-${day}T09:00`);
  expect(await toldOf(world, asked.customerId)).toEqual([
    'invoice-created whatsapp 01-04 09:00',
    'due-soon whatsapp 01-22 09:00',
    'overdue email 02-01 09:00'
  ]);
  expect(await toldOf(world, other.customerId)).toEqual([
    'invoice-created email 01-04 09:00',
    'due-soon email 01-22 09:00',
    'overdue email 02-01 09:00'
  ]);
});
