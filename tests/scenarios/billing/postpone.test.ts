import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readInvoice } from '../../../src/lib/server/domain/billing/index.ts';
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
  await leap(world, '2026-06-15T09:00');
  expect(await read(invoice)).toMatchObject({ status: 'open' });
});
