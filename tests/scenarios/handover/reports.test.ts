import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  askHandover,
  listSetAsideReports,
  putReportAside,
  readCase,
  readHandoverNeeds,
  releaseHandover,
  replayReport,
  type ReportView
} from '../../../src/lib/server/domain/handover/index.ts';
import { readHome } from '../../../src/lib/server/domain/reporting/index.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import { colleagueOf, ripen, setUpHandover } from '../../support/handover.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let noor: Context, jens: Context;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  await setUpHandover(world);
  noor = await colleagueOf(world, 'Noor El Idrissi', 'finance');
  jens = await colleagueOf(world, 'Jens Peeters', 'owner');
});
afterAll(() => world.close());

const refused = (code: string) => expect.objectContaining({ code }) as unknown;
const list = async (view: ReportView = 'waiting') =>
  (await listSetAsideReports(world.ctx, { merchantId: world.merchant.id, view, limit: 50 })).items;
const whys = async (view?: ReportView) => (await list(view)).map(({ why }) => why).reverse();
const report = async (
  type: 'payment.received' | 'case.closed',
  data: Record<string, unknown> & { case: string }
) => {
  await world.sandbox.control.agency.report(type, data);
  await world.runJobs();
};

test('what an agency reports and nothing can be done by is set aside, seen, and replayed or put aside with a reason', async () => {
  const { id: merchantId, zone } = world.merchant;
  const { caseId } = await ripen(world, 'thijs.de.wit@example.nl', [21_240]);
  const paid = { case: caseId, payment: 'pay_1', amountMinor: 5_000, currency: 'EUR', paidOn: '2026-04-20' };

  // Before two people released it; of a case of nobody; and words that nobody knows.
  await report('payment.received', paid);
  await report('payment.received', { ...paid, case: '019d2e4e-a800-7558-873c-bc81d1cc4069' });
  await report('case.closed', { case: caseId, because: 'tired' });
  expect(await whys()).toEqual(['never-released', 'case-unknown', 'unreadable']);
  expect((await readHandoverNeeds(world.ctx, { merchantId, zone })).reports).toBe(3);
  expect((await readHome(world.ctx, { merchantId, zone })).waiting['agency-reports']).toBe(3);
  const [unreadable, unknown, early] = await list();
  expect(early).toMatchObject({
    agencyName: 'Lindeboom Incasso',
    caseId,
    said: { data: { payment: 'pay_1' } }
  });
  expect(unknown).toMatchObject({ caseId: undefined, said: { data: { payment: 'pay_1' } } });
  expect(unreadable).toMatchObject({ said: undefined, body: expect.stringContaining('tired') as string });

  // Replayed too early it comes back; after the release it is booked, once.
  const which = { merchantId, reportId: early!.id };
  await replayReport(noor, which);
  await world.runJobs();
  expect(await whys()).toEqual(['never-released', 'case-unknown', 'unreadable']);
  const releaseId = await askHandover(noor, { merchantId, caseId, because: 'Geen antwoord.' });
  await releaseHandover(jens, { merchantId, releaseId: releaseId! });
  await world.runJobs();
  await replayReport(noor, which);
  await world.runJobs();
  expect((await readCase(world.ctx, { merchantId, caseId })).heldByAgency).toEqual(eur(5_000));
  await expect(replayReport(noor, which)).rejects.toEqual(refused('report-worked-off'));
  await expect(putReportAside(noor, { ...which, because: 'Dubbel.' })).rejects.toEqual(
    refused('report-worked-off')
  );

  // The same payment told of with another amount moves nothing; told of as it was, it isn't news.
  await report('payment.received', { ...paid, amountMinor: 6_000 });
  await report('payment.received', paid);
  await report('case.closed', { case: caseId, because: 'paid' });
  await report('payment.received', { ...paid, payment: 'pay_2', currency: 'USD' });
  expect(await whys()).toEqual([
    ...['case-unknown', 'unreadable', 'payment-differs'],
    ...['still-owed', 'currency-differs']
  ]);
  expect((await readCase(world.ctx, { merchantId, caseId })).heldByAgency).toEqual(eur(5_000));

  // Somebody decides that nothing is to be done: with a reason, and in the audit trail.
  const aside = { merchantId, reportId: unknown!.id };
  await expect(putReportAside(noor, { ...aside, because: ' ' })).rejects.toEqual(refused('reason-missing'));
  await putReportAside(noor, { ...aside, because: 'Is van een andere opdrachtgever.' });
  expect(await whys('aside')).toEqual(['case-unknown']);
  expect((await list('aside'))[0]!.putAside?.because).toBe('Is van een andere opdrachtgever.');
  expect((await list()).map(({ id }) => id)).not.toContain(unknown!.id);
  // Brought back by a replay: it waits again.
  await replayReport(noor, aside);
  await world.runJobs();
  expect((await list()).map(({ id }) => id)).toContain(unknown!.id);
  const acts = await world.ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ action: string }>(
      `select action from audit_entry where action like '%agency-report%' order by id`
    )
  );
  expect(acts.map(({ action }) => action)).toEqual([
    ...['replay-agency-report', 'replay-agency-report', 'put-agency-report-aside', 'replay-agency-report']
  ]);
  await expectSoundBooks(world);
});

test('a report whose job never came to an end waits for a person after an hour', async () => {
  const { id: merchantId } = world.merchant;
  const before = (await list()).length;
  await world.sandbox.control.agency.report('case.closed', { case: merchantId, because: 'paid' });
  expect(await list()).toHaveLength(before);
  world.clock.set(world.clock.now().add({ minutes: 61 }));
  expect((await list()).map(({ why }) => why)).toContain('stuck');
  const stuck = (await list()).find(({ why }) => why === 'stuck')!;
  await putReportAside(noor, { merchantId, reportId: stuck.id, because: 'Was een proef.' });
  // The job that comes after all leaves it as it was decided.
  await world.runJobs();
  expect((await list('aside')).map(({ id, why }) => [id, why])).toContainEqual([stuck.id, 'stuck']);
});
