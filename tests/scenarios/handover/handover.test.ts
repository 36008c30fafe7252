import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bookOnInvoices, readInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import { planCollections, runDueCollections } from '../../../src/lib/server/domain/collection/index.ts';
import {
  askHandover,
  buildDossier,
  dryRunConditions,
  listConditions,
  readCase,
  recallCase,
  recordRemittance,
  releaseHandover,
  repeatRefused
} from '../../../src/lib/server/domain/handover/index.ts';
import { holdContact, runSequences } from '../../../src/lib/server/domain/notifications/index.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import { colleagueOf, follow, ripen, setUpHandover } from '../../support/handover.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let noor: Context, jens: Context;
const because = 'Drie berichten, geen antwoord.';

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  await setUpHandover(world);
  noor = await colleagueOf(world, 'Noor El Idrissi', 'finance');
  jens = await colleagueOf(world, 'Jens Peeters', 'owner');
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

const merchantId = () => world.merchant.id;
const place = (caseId: string) => ({ merchantId: merchantId(), caseId });
const read = (caseId: string) => readCase(world.ctx, place(caseId));
const statusOf = async (caseId: string) => (await read(caseId)).handover.status;
const refused = (code: string) => expect.objectContaining({ code }) as unknown;
const mailsTo = (address: string) =>
  world.sandbox.control.messages.list('email').filter(({ to }) => to.includes(address));
const atAgency = (caseId: string) => world.sandbox.control.agency.cases().find((each) => each.id === caseId);
const told = (caseId: string) =>
  world.sandbox.control.agency
    .entries()
    .filter((each) => each.caseId === caseId && each.kind !== 'report')
    .map(({ kind, body }) =>
      kind === 'balance' ? `${String(body['before'])} → ${String(body['after'])}` : kind
    );
const owedOn = ({ invoiceId }: OpenInvoice) =>
  world.ctx.db.withMerchant(merchantId(), async (tx) => {
    const { status, balance, pausedBecause } = await readInvoice(tx, merchantId(), invoiceId);
    return [status, balance.minor, pausedBecause];
  });
const minutesLater = (minutes: number) => world.goTo(world.clock.now().add({ minutes }).toString());

async function release(caseId: string): Promise<string> {
  const releaseId = await askHandover(noor, { ...place(caseId), because });
  return releaseHandover(jens, { merchantId: merchantId(), releaseId: releaseId! });
}

describe('a claim goes to an agency', () => {
  test('by conditions, a last notice with its days, and two people; told once although the answer is lost; paid there and here; closed', async () => {
    const mail = 'thijs.de.wit@example.nl';
    const { caseId, invoices } = await ripen(world, mail, [21_240, 8_000]);
    const [first, second] = invoices as [OpenInvoice, OpenInvoice];
    expect(await statusOf(caseId)).toBe('announced');
    expect(mailsTo(mail).at(-1)!.text).toContain('Lindeboom Incasso');

    // Whoever asks doesn't release; what was paid in between doesn't go.
    const releaseId = (await askHandover(noor, { ...place(caseId), because }))!;
    const which = { merchantId: merchantId(), releaseId };
    await expect(releaseHandover(noor, which)).rejects.toEqual(refused('own-release-not-allowed'));
    const paying = await world.pay(second, { expected: eur(8_000) });
    await expect(releaseHandover(jens, which)).rejects.toEqual(refused('handover-payment-under-way'));
    await world.answerBank(second, paying, 'approve');
    await world.runJobs();

    // The agency takes it and the line breaks: it is asked about, not told twice.
    world.sandbox.control.faults.add({ kind: 'drop-after', method: 'POST', path: '/agency/cases' });
    expect(await releaseHandover(jens, which)).toBe('released');
    await world.runJobs();
    expect(await statusOf(caseId)).toBe('released');
    await minutesLater(3);
    expect(await statusOf(caseId)).toBe('delivered');
    expect(told(caseId)).toEqual(['case']);
    expect(atAgency(caseId)).toMatchObject({ owed: 21_240, debtor: expect.any(String) as string });
    await minutesLater(60);
    expect(await read(caseId)).toMatchObject({ handover: { status: 'acknowledged', agencyRef: 'LI-00001' } });
    expect(await owedOn(first)).toEqual(['open', 21_240, 'handover']);

    // With an agency: not asked for, not debited, and not paid here.
    const mails = mailsTo(mail).length;
    await world.goTo(
      world.clock
        .now()
        .add({ hours: 24 * 9 })
        .toString()
    );
    await runSequences(world.ctx, { merchantId: merchantId() });
    await planCollections(world.ctx, { merchantId: merchantId() });
    await runDueCollections(world.ctx, { merchantId: merchantId() });
    await world.runJobs();
    expect(mailsTo(mail)).toHaveLength(mails);
    await expect(world.pay(first)).rejects.toBeDefined();

    // It collects a part, and says so twice: booked once, as owed by the agency.
    const paid = {
      case: caseId,
      payment: 'pay_1',
      amountMinor: 10_000,
      currency: 'EUR',
      paidOn: '2026-04-20'
    };
    await world.sandbox.control.agency.report('payment.received', paid, 2);
    await world.runJobs();
    expect(await owedOn(first)).toEqual(['open', 11_240, 'handover']);
    expect((await read(caseId)).heldByAgency).toEqual(eur(10_000));
    expect((await world.accounts())['agency']).toBe(10_000);

    // The rest comes to us after all: the agency hears of it at once, and nothing is left.
    await payByTransfer(first, 11_240);
    await world.runJobs();
    expect(told(caseId)).toEqual(['case', '11240 → 0']);
    expect(await statusOf(caseId)).toBe('paid');
    expect(await owedOn(first)).toEqual(['paid', 0, null]);

    // It passes on what it collected, less what it kept.
    await recordRemittance(noor, { ...place(caseId), kept: eur(1_500) });
    expect((await world.accounts())['agency'] ?? 0).toBe(0);
    await expect(recordRemittance(noor, { ...place(caseId), kept: eur(0) })).rejects.toEqual(
      refused('nothing-at-agency')
    );
  });

  test('and comes back when it is recalled: the agency hears why, and we ask again', async () => {
    const { caseId, invoices } = await ripen(world, 'amina.bakker@example.nl', [15_000]);
    await release(caseId);
    await world.runJobs();
    const dossier = await buildDossier(world.ctx, place(caseId));
    expect(dossier.invoices.map(({ balance }) => balance)).toEqual([eur(15_000)]);
    expect(dossier.notices.map(({ kind }) => kind)).toEqual(['overdue', 'overdue', 'handover-notice']);
    expect(dossier.notices.every(({ sentAt }) => sentAt !== undefined)).toBe(true);
    await recallCase(noor, { ...place(caseId), because: 'Betwist, wij kijken het na.' });
    await world.runJobs();
    expect(told(caseId)).toEqual(['case', 'recall']);
    expect(atAgency(caseId)).toMatchObject({ status: 'recalled' });
    expect(await owedOn(invoices[0]!)).toEqual(['open', 15_000, null]);
    // Money that the agency had by then is booked all the same; no machine proposes it a second time.
    const late = {
      case: caseId,
      payment: 'pay_2',
      amountMinor: 2_000,
      currency: 'EUR',
      paidOn: '2026-06-01'
    };
    await world.sandbox.control.agency.report('payment.received', late);
    await follow(world);
    expect(await owedOn(invoices[0]!)).toEqual(['open', 13_000, null]);
    expect(await statusOf(caseId)).toBe('recalled');
    const [{ conditions }] = (await listConditions(world.ctx, { merchantId: merchantId() })) as [
      Awaited<ReturnType<typeof listConditions>>[number]
    ];
    const misspelt = { ...conditions, excludedSegments: ['gezinen'] };
    await expect(
      dryRunConditions(world.ctx, { merchantId: merchantId(), conditions: misspelt })
    ).rejects.toEqual(refused('handover-segments-unknown'));
    const run = await dryRunConditions(world.ctx, { merchantId: merchantId(), conditions });
    expect(run).toMatchObject({ customers: 0, heldBack: [{ rule: 'before', invoices: 1 }] });
  });

  test('and is refused: what is behind it waits for a person, and a recall leaves nothing to be told', async () => {
    const { caseId, invoices } = await ripen(world, 'sanne.mulder@example.nl', [5_500]);
    await release(caseId);
    await world.runJobs();
    const tellings = async () =>
      (await read(caseId)).messages.map(({ kind, status }) => `${kind}: ${status}`);
    expect(await tellings()).toEqual(['case: refused']);
    await payByTransfer(invoices[0]!, 500);
    await world.runJobs();
    await minutesLater(60);
    expect(await tellings()).toEqual(['case: refused', 'balance: waiting']);
    await repeatRefused(noor, place(caseId));
    await world.runJobs();
    expect(await tellings()).toEqual(['case: refused', 'balance: waiting']);
    await recallCase(noor, { ...place(caseId), because: 'Te klein voor hen.' });
    await world.runJobs();
    expect(await tellings()).toEqual(['case: called-off', 'balance: called-off']);
    expect(told(caseId)).toEqual([]);
    expect(await owedOn(invoices[0]!)).toEqual(['open', 5_000, null]);
  });

  test('never of whoever is left alone: their case is dropped, and asking for it does nothing', async () => {
    const { caseId, invoices } = await ripen(world, 'femke.jansen@example.nl', [9_900]);
    const { customerId } = invoices[0]!;
    const releaseId = (await askHandover(noor, { ...place(caseId), because }))!;
    await holdContact(world.ctx, { merchantId: merchantId(), customerId, because: 'hardship' });
    expect(await releaseHandover(jens, { merchantId: merchantId(), releaseId })).toBe('dropped');
    expect(await read(caseId)).toMatchObject({
      handover: { status: 'dropped', endedBecause: 'held' },
      lines: [{ outBecause: 'held', isLive: false }]
    });
    expect(atAgency(caseId)).toBeUndefined();
  });
});

/** The customer transfers to us what an agency has by then. */
async function payByTransfer({ invoiceId, customerId }: OpenInvoice, minor: number): Promise<void> {
  const at = world.clock.now();
  await world.ctx.db.withMerchant(merchantId(), (tx) =>
    bookOnInvoices(world.ctx, tx, merchantId(), at, [
      {
        ...{ merchantId: merchantId(), kind: 'transfer-received', cause: `bank-entry:${invoiceId}`, at },
        entries: [
          { account: 'clearing', customerId, amount: eur(minor) },
          { account: 'receivable', customerId, invoiceId, amount: eur(-minor) }
        ]
      }
    ])
  );
}
