import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import { moveDueDates } from '../../../src/lib/server/domain/bulk/acts/invoice-acts.ts';
import { postponeInvoice } from '../../../src/lib/server/domain/collection/index.ts';
import { readCustomerInvoice, searchAudit } from '../../../src/lib/server/domain/reporting/index.ts';
import { addDebtor, bill, leapTo, plansOf } from '../../support/collecting.ts';
import { leap, publish, step, toldOf, walk } from '../../support/sequences.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  await publish(
    world,
    'With costs',
    [
      step('first', 'due', 3),
      step('formal', 'due', 10, { kind: 'formal-notice', channels: ['email', 'letter'] }),
      step('last', 'due', 31, { cost: { kind: 'legal-maximum' } })
    ],
    { countries: ['NL'], customers: 'consumers' }
  );
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

const later = (invoice: OpenInvoice, toOn: string, reason = 'Lost a job') =>
  postponeInvoice(world.ctx, {
    ...{ merchantId: world.merchant.id, invoiceId: invoice.invoiceId, reason },
    toOn: Temporal.PlainDate.from(toOn)
  });
const mailsTo = (address: string) =>
  world.sandbox.control.messages
    .list()
    .filter(({ to }) => to === address)
    .map(({ subject, text }) => ({ subject, text: text?.replace(/\s+/g, ' ') ?? '' }));
const read = ({ invoiceId }: OpenInvoice) =>
  world.ctx.db.withMerchant(world.merchant.id, (tx) => readInvoice(tx, world.merchant.id, invoiceId));

test('whoever is given more time isn’t late, is reminded by the new day, and owes no costs by an old notice', async () => {
  const invoice = await world.openInvoice({
    customerReference: 'P-1',
    email: 'yusuf@example.org',
    dueOn: '2026-03-06'
  });
  await walk(world, '2026-03-07', '2026-03-17');
  expect(await toldOf(world, invoice.customerId)).toEqual([
    'overdue email 03-09 09:00',
    'formal-notice email 03-16 09:00'
  ]);
  await leapTo(world, '2026-03-18');
  // They surely had the notice: its costs would be due on 7 April.
  await world.database.owner`update notice set seen_at = sent_at where kind = 'formal-notice'`;
  for (const [toOn, code] of [
    ['2026-03-18', 'due-date-not-later'],
    ['2026-05-08', 'due-date-too-late']
  ] as const)
    await expect(later(invoice, toOn)).rejects.toMatchObject({ code });
  await expect(later(invoice, '2026-04-20', ' ')).rejects.toMatchObject({ code: 'reason-missing' });
  expect((await later(invoice, '2026-04-20')).toString()).toBe('2026-03-06');
  await world.runJobs();
  expect(await read(invoice)).toMatchObject({ status: 'open' });
  // They have it in writing, once, and not as a reminder.
  const [mail] = mailsTo('yusuf@example.org').slice(-1);
  expect(mail?.subject).toBe('Meer tijd om te betalen: uiterlijk maandag 20 april');
  expect(mail!.text).toContain('Eerder betalen mag altijd.');
  expect(mail!.text).toMatch(/\/p\/[\w-]{22}/);
  const seen = await readCustomerInvoice(world.ctx, {
    ...{ merchantId: world.merchant.id, customerId: invoice.customerId, invoiceId: invoice.invoiceId },
    ...{ zone: world.merchant.zone, language: 'nl' }
  });
  expect([seen.invoice.dueOn, seen.firstDueOn].map(String)).toEqual(['2026-04-20', '2026-03-06']);
  const { items } = await searchAudit(world.ctx, {
    ...{ merchantId: world.merchant.id, zone: world.merchant.zone, action: 'move-due-date' }
  });
  expect(items[0]?.details).toMatchObject({ from: '2026-03-06', to: '2026-04-20', reason: 'Lost a job' });

  // Nothing until the new day; the step with costs was for 6 April, and comes as many days after the new one, without any.
  await walk(world, '2026-03-19', '2026-05-22');
  expect((await toldOf(world, invoice.customerId)).slice(2)).toEqual(['overdue email 05-21 09:00']);
  expect((await read(invoice)).costs.minor).toBe(0);
});

test('a debit that is planned for it comes on the new day, announced anew', async () => {
  const fatima = await addDebtor(world, 'pm_card_visa', { reference: 'P-2', email: 'fatima@example.org' });
  const invoice = await bill(world, fatima, { dueOn: '2026-06-15' });
  await leapTo(world, '2026-05-26');
  expect(await plansOf(world, fatima.customerId)).toEqual(['first planned 2026-06-15']);
  await later(invoice, '2026-06-29');
  await world.runJobs();
  expect(await plansOf(world, fatima.customerId)).toEqual([
    'first moved 2026-06-15',
    'first planned 2026-06-29'
  ]);
  expect(mailsTo('fatima@example.org').at(-1)!.text).toContain('We schrijven het af op maandag 29 juni.');
  await leap(world, '2026-06-15T09:00');
  expect(await read(invoice)).toMatchObject({ status: 'open' });
});

test('what was taken back is told to whoever was told, and to nobody else', async () => {
  const { ctx, merchant } = world;
  const backTo = (invoice: OpenInvoice, toOn: string, from: string) =>
    moveDueDates.undo!(ctx, {
      ...{ merchantId: merchant.id, subjectId: invoice.invoiceId },
      ...{ params: { toOn: from, reason: 'x' }, before: { dueOn: toOn } }
    } as never);
  const owe = (name: string) =>
    world.openInvoice({ customerReference: name, email: `${name}@example.org`, dueOn: '2026-07-31' });
  await leap(world, '2026-07-01T12:00');
  const [told, untold] = [await owe('aicha'), await owe('joost')];
  await later(told, '2026-08-14');
  await world.runJobs();
  // Taken back before anything left: it is untrue when its turn comes.
  await later(untold, '2026-08-14');
  for (const each of [told, untold]) await backTo(each, '2026-07-31', '2026-08-14');
  await leap(world, '2026-07-02T09:00');
  expect(mailsTo('joost@example.org')).toEqual([]);
  expect(mailsTo('aicha@example.org').map(({ subject }) => subject)).toEqual([
    'Meer tijd om te betalen: uiterlijk vrijdag 14 augustus',
    'De betaaldatum is weer vrijdag 31 juli'
  ]);
});
