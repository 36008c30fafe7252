import { afterAll, beforeAll, expect, test } from 'vitest';
import { markOverdue } from '../../../src/lib/server/domain/billing/index.ts';
import {
  addExperiment,
  addVariant,
  chooseVariant,
  findVariantOfStep,
  readExperiment,
  readResults,
  saveExperiment,
  startExperiment,
  type ExperimentResults
} from '../../../src/lib/server/domain/experiments/index.ts';
import { listAuditEntries } from '../../../src/lib/server/domain/identity/index.ts';
import { mergeCustomers } from '../../../src/lib/server/domain/merging/index.ts';
import {
  holdContact,
  publishSequence,
  saveSequenceDraft,
  startRuns
} from '../../../src/lib/server/domain/notifications/index.ts';
import { countReport } from '../../../src/lib/server/domain/reporting/index.ts';
import { decideArm, type Arm } from '../../../src/lib/server/domain/variants/index.ts';
import { byCard } from '../../support/payers.ts';
import { readRaw, recomputeCases } from '../../support/recompute-reports.ts';
import { leap, publish, runOf, step, usualSteps } from '../../support/sequences.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let merchantId: string;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  merchantId = world.merchant.id;
});
afterAll(() => world.close());

const DAYS = 7;
/** The reminder after a week comes after three days instead. */
const sooner = usualSteps.map((each) => (each.key === 'first' ? step('first', 'due', 3) : each));
/** Word before the due date goes out earlier: who misses the invoice hangs on it. */
const earlier = usualSteps.map((each) => (each.key === 'soon' ? step('soon', 'due', -5) : each));

const frame = {
  hypothesis: 'Wie eerder hoort dat er iets openstaat, betaalt eerder.',
  ...{ segment: null, sharePercent: 100, holdOutPercent: 10, withinDays: DAYS },
  ...{ baselinePercent: 60, leastDifferenceTenths: 100, power: 80 as const }
};

async function planned(name: string, sequenceId: string, steps: readonly unknown[]): Promise<string> {
  const subject = { layer: 'reminders' as const, sequenceId };
  const experimentId = await addExperiment(world.ctx, { merchantId, name, subject });
  await saveSequenceDraft(world.ctx, { merchantId, sequenceId, draft: { audience: {}, steps } });
  await addVariant(world.ctx, { merchantId, experimentId, from: 'draft', name: '' });
  const variants = [
    { key: 'A' as const, name: 'als nu', weight: 1 },
    { key: 'B' as const, name: 'eerder', weight: 1 }
  ];
  await saveExperiment(world.ctx, { merchantId, experimentId, frame, variants });
  return experimentId;
}

const pay = async (invoice: OpenInvoice) =>
  world.pay(invoice, { instrument: await byCard(world, 'pm_card_visa') });
const bill = (reference: string) => world.openInvoice({ customerReference: reference, email: null });

async function referenceOf({ customerId }: OpenInvoice): Promise<string> {
  const [row] = await world.database.owner`select reference from customer where id = ${customerId}`;
  return row!['reference'] as string;
}

async function armsOf(experimentId: string) {
  const [row] = await world.database.owner`select arms from variant_split where id = ${experimentId}`;
  return row!['arms'] as readonly Arm[];
}

/** The same numbers worked out from the ledger and the runs, without a line of the reports' or the experiment's SQL. */
async function recompute(experimentId: string, countedOn: Temporal.PlainDate) {
  const raw = await readRaw(world.database, merchantId, world.clock.now());
  const cases = recomputeCases(raw, world.merchant.zone);
  const versions = new Map((await armsOf(experimentId)).map(({ version, key }) => [version, key]));
  const runs = await world.database.owner`select invoice_id, version from sequence_run`;
  const armOfInvoice = new Map(
    runs.map((row) => [row['invoice_id'], versions.get(row['version'] as number)])
  );
  const met = await world.database.owner`select customer_id, arm, to_json(exposed_at) #>> '{}' as at
    from variant_exposure where split_id = ${experimentId}`;
  const counts = new Map<string, { exposed: number; ripe: number; recovered: number; money: number }>();
  for (const { customer_id: customerId, arm, at } of met) {
    const count = counts.get(arm) ?? { exposed: 0, ripe: 0, recovered: 0, money: 0 };
    counts.set(arm, count);
    count.exposed += 1;
    const [first] = cases
      .filter((each) => each.customerId === customerId && armOfInvoice.get(each.invoiceId) === arm)
      .filter(({ missedAt }) => Temporal.Instant.compare(missedAt, Temporal.Instant.from(at)) >= 0)
      .toSorted((a, b) => Temporal.Instant.compare(a.missedAt, b.missedAt));
    if (!first || Temporal.PlainDate.compare(first.missedOn.add({ days: DAYS }), countedOn) >= 0) continue;
    const inTime = first.flows.filter(({ afterDays }) => afterDays <= DAYS);
    const sum = (isMoney: boolean) =>
      inTime.filter((flow) => flow.isMoney === isMoney).reduce((total, { minor }) => total + minor, 0);
    count.ripe += 1;
    count.money += sum(true);
    count.recovered += Number(sum(true) > 0 && sum(true) >= first.atRisk - sum(false));
  }
  return counts;
}

const shown = ({ arms }: ExperimentResults) =>
  new Map(
    arms
      .filter(({ exposed }) => exposed > 0)
      .map(({ arm, exposed, ripe, recovered, recoveredMinor }) => [
        arm,
        { exposed, ripe, recovered, money: recoveredMinor }
      ])
  );

test('a reminder is tried three days sooner: who gets it stays, the numbers are the ledger’s, and the winner is published', async () => {
  const sequenceId = await publish(world, 'Herinneringen', usualSteps);

  // What changes who misses an invoice can't be compared afterwards; what the law forbids can't start either.
  const unfit = await planned('Eerder vooraf', sequenceId, earlier);
  await expect(startExperiment(world.ctx, { merchantId, experimentId: unfit })).rejects.toMatchObject({
    code: 'experiment-not-ready',
    params: { problems: [{ code: 'differs-before-due', variant: 'B' }] }
  });
  const costly = usualSteps.map((each) =>
    each.key === 'first' ? { ...each, cost: { kind: 'fixed', minor: 4_000, currency: 'EUR' } } : each
  );
  const unlawful = await planned('Met kosten', sequenceId, costly);
  await expect(startExperiment(world.ctx, { merchantId, experimentId: unlawful })).rejects.toMatchObject({
    code: 'experiment-not-ready',
    params: {
      problems: expect.arrayContaining([expect.objectContaining({ code: 'breaks-rules', variant: 'B' })])
    }
  });

  const before = await bill('K-0');
  await startRuns(world.ctx, { merchantId });
  const experimentId = await planned('Drie dagen', sequenceId, sooner);
  await startExperiment(world.ctx, { merchantId, experimentId });

  // One at a time, and what it is about can't change meanwhile.
  const other = await planned('Nog een', sequenceId, sooner);
  await expect(startExperiment(world.ctx, { merchantId, experimentId: other })).rejects.toMatchObject({
    code: 'experiment-overlaps',
    params: { name: 'Drie dagen' }
  });
  await expect(
    publishSequence(world.ctx, { merchantId, sequenceId, name: 'Ander', reason: 'Zomaar' })
  ).rejects.toMatchObject({
    code: 'in-experiment',
    params: { name: 'Drie dagen' }
  });

  // One customer in hardship, and so many others that each variant has some.
  const arms = await armsOf(experimentId);
  const drawn = (customerId: string) =>
    decideArm(
      { id: experimentId, arms, segment: null, shareBasisPoints: 10_000 },
      { customerId, segments: [] }
    )!;
  const held = await bill('K-1');
  await holdContact(world.ctx, { merchantId, customerId: held.customerId, because: 'hardship' });
  const taking: OpenInvoice[] = [];
  const isFew = (key: string) => taking.filter((each) => drawn(each.customerId).key === key).length < 3;
  while (isFew('A') || isFew('B')) taking.push(await bill(`K-${taking.length + 2}`));
  await startRuns(world.ctx, { merchantId });
  expect(await runOf(world, before.invoiceId)).toBe('running v1');
  expect(await runOf(world, held.invoiceId)).toBe('running v1');
  for (const { invoiceId, customerId } of taking)
    expect(await runOf(world, invoiceId)).toBe(`running v${drawn(customerId).version}`);
  const [ofA, ofB] = (['A', 'B'] as const).map((key) =>
    taking.find(({ customerId }) => drawn(customerId).key === key)!
  ) as [OpenInvoice, OpenInvoice];
  const rest = taking.filter((each) => each !== ofA && each !== ofB);
  const [moved, loyal, last] = rest as [OpenInvoice, OpenInvoice, OpenInvoice];

  // The due date passes; every other customer pays in time, and one too late.
  await leap(world, '2026-03-07');
  await markOverdue(world.ctx, { merchantId });
  await leap(world, '2026-03-07T10:00');
  for (const [place, invoice] of taking.entries()) if (place % 2 === 0) await pay(invoice);
  await world.runJobs();
  await leap(world, '2026-03-20');
  await pay(taking[1]!);
  await world.runJobs();

  // A second invoice of the same customer is treated as the first.
  const again = await bill(await referenceOf(loyal));
  await startRuns(world.ctx, { merchantId });
  expect(await runOf(world, again.invoiceId)).toBe(`running v${drawn(again.customerId).version}`);

  world.clock.set(world.clock.now().add({ minutes: 30 }));
  await countReport(world.ctx, { merchantId, zone: world.merchant.zone });
  const results = (await readResults(world.ctx, { merchantId, experimentId }))!;
  const counts = await recompute(experimentId, Temporal.PlainDate.from('2026-03-20'));
  expect(shown(results)).toEqual(counts);
  expect([...counts.values()].reduce((sum, { recovered }) => sum + recovered, 0)).toBe(
    Math.ceil(taking.length / 2)
  );
  expect(results.arms.find(({ arm }) => arm === 'B')?.judged?.verdict).toBe('too-early');
  expect(results.harm).toBeUndefined();

  // Whoever met two arms and turns out to be one person is nobody's; whoever met one keeps it.
  await mergeCustomers(world.ctx, { merchantId, keptId: ofA.customerId, goneId: ofB.customerId });
  await mergeCustomers(world.ctx, { merchantId, keptId: before.customerId, goneId: moved.customerId });
  const merged = (await readResults(world.ctx, { merchantId, experimentId }))!;
  const exposed = ({ arms: each }: ExperimentResults) => each.reduce((sum, arm) => sum + arm.exposed, 0);
  expect(exposed(merged)).toBe(exposed(results) - 2);

  // Staff see by which variant a message went.
  const [reminder] = await world.database.owner`select id from sequence_step
    where invoice_id = ${again.invoiceId} order by place limit 1`;
  expect(await findVariantOfStep(world.ctx, { merchantId, stepId: reminder!['id'] as string })).toMatchObject(
    {
      experiment: { name: 'Drie dagen' },
      arm: drawn(again.customerId).key
    }
  );

  // B wins: it is published by the ordinary way; what runs stays, what comes gets it.
  const version = await chooseVariant(world.ctx, {
    ...{ merchantId, experimentId, key: 'B' },
    reason: 'Brengt meer terug'
  });
  expect(await runOf(world, again.invoiceId)).toBe(`running v${drawn(again.customerId).version}`);
  const later = await bill(await referenceOf(last));
  await startRuns(world.ctx, { merchantId });
  expect(await runOf(world, later.invoiceId)).toBe(`running v${version}`);
  const acts = await world.ctx.db.withMerchant(merchantId, (tx) =>
    listAuditEntries(tx, merchantId, [experimentId, sequenceId])
  );
  expect(acts.map(({ action }) => action).slice(0, 3)).toEqual(
    expect.arrayContaining(['choose-variant', 'roll-back-sequence', 'start-experiment'])
  );
  await expectSoundBooks(world);
});

test('what was started is sealed by the database', async () => {
  const { owner } = world.database;
  for (const change of [
    () => owner`update experiment set plan = '{}' where status <> 'draft'`,
    () => owner`delete from experiment where status <> 'draft'`,
    () => owner`update variant_split set arms = '[]'`,
    () => owner`update variant_exposure set arm = 'B'`,
    () => owner`delete from variant_exposure`
  ])
    await expect(change()).rejects.toThrow(/append-only/);
  const [row] = await owner`select id from experiment where status = 'ended'`;
  const ended = await world.ctx.db.withMerchant(merchantId, (tx) =>
    readExperiment(tx, merchantId, row!['id'] as string)
  );
  expect(ended).toMatchObject({ status: 'ended', ended: 'won', winner: 'B' });
});
