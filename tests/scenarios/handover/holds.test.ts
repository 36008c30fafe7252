import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  askHandover,
  letCaseGoOn,
  listCases,
  proposeCases,
  readCase,
  recallCase,
  releaseHandover
} from '../../../src/lib/server/domain/handover/index.ts';
import { endHolds } from '../../../src/lib/server/domain/notifications/sequences/end-holds.ts';
import { holdContact, releaseContact } from '../../../src/lib/server/domain/notifications/index.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import { colleagueOf, ripen, setUpHandover } from '../../support/handover.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let noor: Context, jens: Context;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  await setUpHandover(world);
  noor = await colleagueOf(world, 'Noor El Idrissi', 'finance');
  jens = await colleagueOf(world, 'Jens Peeters', 'owner');
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

const place = (caseId: string) => ({ merchantId: world.merchant.id, caseId });
const refused = (code: string) => expect.objectContaining({ code }) as unknown;
const heldBecause = async (caseId: string) => (await readCase(world.ctx, place(caseId))).handover.heldBecause;
/** What the agency wrote down of a case, in its order. */
const told = (caseId: string) =>
  world.sandbox.control.agency
    .entries()
    .filter((each) => each.caseId === caseId && each.kind !== 'report')
    .map(({ kind, body }) =>
      kind === 'hold' ? `${String(body['effect'])}: ${String(body['because'])}` : kind
    );
const needOf = async (caseId: string) => {
  const query = { merchantId: world.merchant.id, view: 'needs', limit: 50 } as const;
  return (await listCases(world.ctx, query)).items.find(({ id }) => id === caseId)?.need;
};

async function handOver(email: string) {
  const { caseId, invoices } = await ripen(world, email, [12_000]);
  const { merchantId } = place(caseId);
  const releaseId = await askHandover(noor, { ...place(caseId), because: 'Geen antwoord.' });
  await releaseHandover(jens, { merchantId, releaseId: releaseId! });
  await world.runJobs();
  const { customerId, invoiceId } = invoices[0]!;
  return { caseId, invoiceId, who: { merchantId, customerId } };
}

test('an agency hears at once that somebody is to be left alone, hears the gravest reason, and goes on when a person says so', async () => {
  const { caseId, who } = await handOver('amina.bakker@example.nl');
  await holdContact(noor, { ...who, because: 'hardship' });
  await world.runJobs();
  expect(told(caseId)).toEqual(['case', 'pause: hardship']);
  expect([await heldBecause(caseId), await needOf(caseId)]).toEqual(['hardship', 'held']);

  // Placed again it is no news; a graver reason is.
  await holdContact(noor, { ...who, because: 'hardship', note: 'Belde zelf.' });
  await holdContact(noor, { ...who, because: 'guardianship' });
  await world.runJobs();
  expect(told(caseId)).toEqual(['case', 'pause: hardship', 'stop: guardianship']);
  await expect(letCaseGoOn(noor, place(caseId))).rejects.toEqual(refused('handover-held'));

  // Each that is lifted leaves the other one.
  await releaseContact(noor, { ...who, because: 'guardianship' });
  await world.runJobs();
  expect(told(caseId).at(-1)).toBe('pause: hardship');
  await releaseContact(noor, { ...who, because: 'hardship' });
  await world.runJobs();
  expect(told(caseId).slice(3)).toEqual(['pause: hardship', 'go-on']);
  expect([await heldBecause(caseId), await needOf(caseId)]).toEqual([null, undefined]);
});

test('a hold that runs out by itself leaves the agency waiting until a person lets it go on', async () => {
  const { caseId, who } = await handOver('kees.mulder@example.nl');
  const untilAt = world.clock.now().add({ hours: 24 * 30 });
  await holdContact(noor, { ...who, because: 'hardship', untilAt });
  await world.runJobs();
  await world.goTo(untilAt.add({ minutes: 5 }).toString());
  await endHolds(world.ctx, who);
  await world.runJobs();
  expect(told(caseId)).toEqual(['case', 'pause: hardship']);
  expect([await heldBecause(caseId), await needOf(caseId)]).toEqual(['hardship', 'held']);
  await letCaseGoOn(noor, place(caseId));
  await world.runJobs();
  expect(told(caseId)).toEqual(['case', 'pause: hardship', 'go-on']);
  await expect(letCaseGoOn(noor, place(caseId))).rejects.toEqual(refused('handover-moved-on'));
});

test('a dispute about one invoice stops its case alone; recalled, the case is ours and is held by us', async () => {
  const { caseId, invoiceId, who } = await handOver('thijs.de.wit@example.nl');
  const later = await world.openInvoice({
    email: 'thijs.de.wit@example.nl',
    customerReference: 'thijs.de.wit@example.nl'
  });
  await holdContact(noor, { ...who, because: 'dispute', invoiceId: later.invoiceId });
  await world.runJobs();
  expect(told(caseId)).toEqual(['case']);
  await holdContact(noor, { ...who, because: 'dispute', invoiceId });
  await world.runJobs();
  expect(told(caseId)).toEqual(['case', 'stop: dispute']);
  await recallCase(noor, { ...place(caseId), because: 'Betwist.' });
  await world.runJobs();
  expect(told(caseId)).toEqual(['case', 'stop: dispute', 'recall']);
  expect([await heldBecause(caseId), await needOf(caseId)]).toEqual([null, undefined]);
});

test('somebody who is held is never proposed; one held at the moment of the release is told of behind the case', async () => {
  const { invoices } = await ripen(world, 'femke.jansen@example.nl', [9_900]);
  const { customerId } = invoices[0]!;
  const { id: merchantId } = world.merchant;
  const { items } = await listCases(world.ctx, { merchantId, view: 'all', customerId, limit: 5 });
  const caseId = items[0]!.id;
  const releaseId = await askHandover(noor, { ...place(caseId), because: 'Geen antwoord.' });
  await releaseHandover(jens, { merchantId, releaseId: releaseId! });
  // Before any job ran: the agency has not heard of the case yet.
  await holdContact(noor, { merchantId, customerId, because: 'death' });
  await world.runJobs();
  expect(told(caseId)).toEqual(['case', 'stop: death']);

  const held = await world.openInvoice({ email: 'sanne.mulder@example.nl' });
  await holdContact(noor, { merchantId, customerId: held.customerId, because: 'staff' });
  await world.goTo(
    world.clock
      .now()
      .add({ hours: 24 * 90 })
      .toString()
  );
  await proposeCases(world.ctx, { merchantId });
  const query = { merchantId, view: 'all', customerId: held.customerId, limit: 5 } as const;
  expect((await listCases(world.ctx, query)).items).toEqual([]);
});
