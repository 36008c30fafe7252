import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { markOverdue } from '../../../src/lib/server/domain/billing/index.ts';
import { readPayPage } from '../../../src/lib/server/domain/collection/index.ts';
import { planSteps, readResults, startRuns } from '../../../src/lib/server/domain/notifications/index.ts';
import { checkMessage } from '../../../src/lib/server/domain/pay-links/index.ts';
import { countReport } from '../../../src/lib/server/domain/reporting/index.ts';
import { offerOf } from '../../../src/routes/p/offer.server.ts';
import type { LivePayPage } from '../../../src/routes/p/selection.ts';
import { byCard, stand } from '../../support/payers.ts';
import { leap, publish, step, stepsOf, toldOf } from '../../support/sequences.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  await publish(world, 'Reminders', [
    step('first', 'due', 3, { channels: ['email', 'sms'], attach: 'invoice' }),
    step('formal', 'due', 17, { kind: 'formal-notice', channels: ['email'] })
  ]);
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

const subjects = ['Opvang maart', 'Warme lunch', 'Peuterzwemmen'];

/** Three invoices of one family, due on one day. */
async function oweThree(who: string, dueOn: string): Promise<OpenInvoice[]> {
  const owed: OpenInvoice[] = [];
  for (const [n, subject] of subjects.entries())
    owed.push(
      await world.openInvoice({
        ...{ customerReference: `K-${who}`, email: `${who.toLowerCase()}@example.org`, dueOn, subject },
        ...{ number: `2026-${who}-${n + 1}`, total: eur(10_000 + n * 2_500) }
      })
    );
  return owed;
}

const mailsTo = (who: string) =>
  world.sandbox.control.messages
    .list()
    .filter(({ to }) => to === `${who.toLowerCase()}@example.org`)
    .map(({ subject, text, attachments }) => ({
      ...{ subject, files: attachments?.map(({ name }) => name) },
      text: text?.replace(/\s+/g, ' ') ?? ''
    }));

async function linkedPage(text: string): Promise<LivePayPage> {
  const [, token] = /\/p\/([\w-]{22})/.exec(text)!;
  return (await readPayPage(world.ctx, { token: token! })) as LivePayPage;
}

const firstOf = (owed: readonly OpenInvoice[]) =>
  Promise.all(owed.map(async ({ invoiceId }) => (await stepsOf(world, invoiceId))[0]));

async function pay(invoice: OpenInvoice): Promise<void> {
  const [, owed] = await stand(world, invoice.invoiceId);
  await world.pay(invoice, { instrument: await byCard(world), expected: eur(owed) });
  await world.runJobs();
}

/** Decides now, and sends nothing yet. */
async function planAt(moment: string): Promise<void> {
  world.clock.set(Temporal.Instant.from(moment));
  await startRuns(world.ctx, { merchantId: world.merchant.id });
  await planSteps(world.ctx, { merchantId: world.merchant.id });
}

test('three invoices that are late on one day are one message: a line for each, their sum, one link', async () => {
  const owed = await oweThree('OOSTERKAMP', '2026-03-06');
  await leap(world, '2026-03-09T09:00');
  const { customerId } = owed[0]!;
  expect(await toldOf(world, customerId)).toEqual(['overdue email 03-09 09:00']);
  expect(await firstOf(owed)).toEqual(owed.map(() => 'first queued planned'));
  const [mail, ...more] = mailsTo('OOSTERKAMP');
  expect(more).toEqual([]);
  expect(mail!.subject).toContain('3 facturen');
  for (const n of subjects.keys()) expect(mail!.text).toContain(`2026-OOSTERKAMP-${n + 1}`);
  expect(mail!.text).toContain('€ 375,00');
  expect(mail!.text).toContain('moest betaald zijn op 6 maart 2026: € 125,00');
  // Its link opens with just these ticked, whatever else is owed; the check page names the same sum.
  const other = await world.openInvoice({ customerReference: 'K-OOSTERKAMP', dueOn: '2026-05-29' });
  const page = await linkedPage(mail!.text);
  expect(page.toldIds.toSorted()).toEqual(owed.map(({ invoiceId }) => invoiceId).toSorted());
  expect(page.invoices.map(({ id }) => id)).toContain(other.invoiceId);
  expect(offerOf(page, new URLSearchParams()).total).toEqual(eur(37_500));
  const told = { merchantSlug: world.merchant.slug, code: page.checkCode };
  expect((await checkMessage(world.ctx, told))?.amount).toEqual(eur(37_500));
  expect(mail!.files).toEqual([1, 2, 3].map((n) => `Factuur-2026-OOSTERKAMP-${n}.pdf`));
  // The law asks of each claim what its notice says of it: they stay apart, one a day.
  for (const day of ['23', '24', '25']) await leap(world, `2026-03-${day}T09:00`);
  expect((await toldOf(world, customerId)).slice(1)).toEqual([
    'formal-notice email 03-23 09:00',
    'formal-notice email 03-24 09:00',
    'formal-notice email 03-25 09:00'
  ]);
});

test('what is paid before it leaves is left out, and the rest is told', async () => {
  const owed = await oweThree('BENALI', '2026-04-10');
  await planAt('2026-04-13T07:00:00Z');
  expect(await firstOf(owed)).toEqual(owed.map(() => 'first queued planned'));
  await pay(owed[1]!);
  const [mail] = mailsTo('BENALI').filter(({ subject }) => subject?.includes('facturen'));
  expect(mail!.subject).toContain('2 facturen');
  expect(mail!.text).toContain('€ 250,00');
  expect(mail!.text).not.toContain('Warme lunch');
  expect(await toldOf(world, owed[0]!.customerId)).toEqual(['overdue email 04-13 09:00']);
});

test('when the one that leads is paid, the others are told by themselves', async () => {
  const owed = await oweThree('MBEKI', '2026-05-08');
  await planAt('2026-05-11T07:00:00Z');
  const [lead] = await world.database.owner`
    select invoice_id as id from notice where customer_id = ${owed[0]!.customerId} and status = 'queued'`;
  await pay(owed.find(({ invoiceId }) => invoiceId === lead!['id'])!);
  expect(await toldOf(world, owed[0]!.customerId)).toEqual([]);
  await leap(world, '2026-05-11T10:00');
  expect(await toldOf(world, owed[0]!.customerId)).toEqual(['overdue email 05-11 10:00']);
  const mail = mailsTo('MBEKI').find(({ subject }) => subject?.includes('facturen'));
  expect(mail!.subject).toContain('2 facturen');
});

test('whichever of them is paid afterwards, it is put down to the message that told of it', async () => {
  const { ctx, merchant, database } = world;
  const merchantId = merchant.id;
  const owed = await oweThree('YILMAZ', '2026-06-05');
  await leap(world, '2026-06-08T09:00');
  await markOverdue(ctx, { merchantId });
  const from = world.clock.now().subtract({ minutes: 1 });
  const [lead] = await database.owner`
    select id, invoice_id as "invoiceId" from notice where customer_id = ${owed[0]!.customerId} and status = 'sent'`;
  await leap(world, '2026-06-09T10:00');
  const follower = owed.find(({ invoiceId }) => invoiceId !== lead!['invoiceId'])!;
  await pay(follower);
  const period = { merchantId, from, until: world.clock.now() };
  const results = await readResults(ctx, period);
  expect(results.filter(({ kind }) => kind === 'overdue')).toMatchObject([{ paid: 1 }]);
  await leap(world, '2026-06-09T11:00');
  await countReport(ctx, { merchantId, zone: merchant.zone });
  const flows = await database.owner`
    select notice_id as "noticeId", step from recovery_flow where invoice_id = ${follower.invoiceId}`;
  expect(flows).toMatchObject([{ noticeId: lead!['id'], step: 'first' }]);
});
