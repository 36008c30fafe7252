import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import {
  listBulkLines,
  prepareBulk,
  readBulk,
  rehearseBulk,
  setBulkParams,
  startBulk,
  stopBulk,
  undoBulk,
  type BulkActName,
  type BulkSelection
} from '../../../src/lib/server/domain/bulk/index.ts';
import { addStaff, type StaffRole } from '../../../src/lib/server/domain/identity/index.ts';
import { voidInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import {
  addPlan,
  changeSubscription,
  pauseSubscription,
  startSubscription
} from '../../../src/lib/server/domain/subscriptions/index.ts';
import { addCustomer } from '../../support/subscription-factory.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
const merchantId = () => world.merchant.id;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterAll(() => world.close());

/** The product as somebody who works here uses it. */
async function asStaff(role: StaffRole, name: string): Promise<Context> {
  const email = `${name.toLowerCase()}@deklaproos.example`;
  const person = { merchantId: merchantId(), email, name, role, password: 'vier natte winterjassen' };
  const { id } = await addStaff(world.ctx, person);
  return { ...world.ctx, actor: { kind: 'staff', staffId: id, name } };
}

/** Chosen, and looked over. */
async function look(
  ctx: Context,
  act: BulkActName,
  ids: readonly string[] | Extract<BulkSelection, { kind: 'all' }>,
  said: Readonly<Record<string, string>> = {}
) {
  const selection = 'kind' in ids ? ids : { kind: 'rows' as const, ids };
  const of = {
    merchantId: merchantId(),
    runId: await prepareBulk(ctx, { merchantId: merchantId(), act, selection })
  };
  await setBulkParams(ctx, { ...of, said });
  await rehearseBulk(ctx, { ...of, most: 1_000 });
  return of;
}

const linesOf = async (of: Readonly<{ merchantId: string; runId: string }>) =>
  (await listBulkLines(world.ctx, { ...of, limit: 100 })).items.map(({ label, state, because }) => [
    label,
    state,
    because
  ]);

const numberOf = async ({ invoiceId }: OpenInvoice) =>
  String((await world.database.owner`select number from invoice where id = ${invoiceId}`)[0]!['number']);

const everything = async () =>
  Promise.all(
    ['notice', 'contact_hold', 'audit_entry', 'domain_event', 'pay_link', 'invoice', 'ledger_entry'].map(
      async (table) =>
        (
          await world.database.owner`select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as sum
          from ${world.database.owner(table)} t`
        )[0]!['sum']
    )
  );

test('a look changes nothing, and says of each row what the act itself would say', async () => {
  const eva = await asStaff('finance', 'Eva');
  const [noor, twice, paid, nobody] = [
    await world.openInvoice({ customerReference: 'B-1', email: 'noor@post.example' }),
    await world.openInvoice({ customerReference: 'B-1', email: 'noor@post.example' }),
    await world.openInvoice({ customerReference: 'B-2', email: 'jan@post.example' }),
    await world.openInvoice({ customerReference: 'B-3' })
  ];
  await voidInvoice(world.ctx, { merchantId: merchantId(), invoiceId: paid.invoiceId });
  await world.database.owner`update customer set email = null, phone = null where reference = 'B-3'`;
  await world.runJobs();
  const before = await everything();
  const of = await look(
    eva,
    'send-pay-link',
    [noor, twice, paid, nobody].map(({ invoiceId }) => invoiceId)
  );
  expect(await everything()).toEqual(before);
  expect(await linesOf(of)).toEqual([
    [await numberOf(noor), 'waiting', null],
    [await numberOf(twice), 'left-out', 'bulk-same-customer'],
    [await numberOf(paid), 'left-out', 'nothing-to-pay'],
    [await numberOf(nobody), 'left-out', 'contact-way-closed']
  ]);

  await startBulk(eva, of);
  await expect(startBulk(eva, of)).rejects.toMatchObject({ code: 'bulk-run-changed' });
  await world.runJobs();
  const { run, counts, reasons } = await readBulk(world.ctx, of);
  expect([run.status, counts.done, counts['left-out'], reasons.length]).toEqual(['done', 1, 3, 3]);
  const trail = await world.database.owner`
    select action, actor_id from audit_entry where actor_kind = 'staff' order by at, id`;
  expect(trail.map((row) => row['action'])).toEqual(['start-bulk-act', 'send-pay-link', 'finish-bulk-act']);
  expect(new Set(trail.map((row) => row['actor_id'])).size).toBe(1);
  await expect(undoBulk(eva, of)).rejects.toMatchObject({ code: 'bulk-not-undoable' });
  await expectSoundBooks(world);
});

test('more time for all that a filter finds, stopped half-way, gone on with, and taken back where it still can be', async () => {
  const eva = await asStaff('finance', 'Eva');
  const invoices: OpenInvoice[] = [];
  for (let i = 0; i < 6; i += 1)
    invoices.push(
      await world.openInvoice({ number: `2027-${100 + i}`, customerReference: `C-${i}`, dueOn: '2026-12-04' })
    );
  const all = {
    kind: 'all',
    zone: world.merchant.zone,
    filters: { search: '2027-', status: 'unpaid' }
  } as const;
  const of = await look(eva, 'move-due-date', all, { toOn: '2026-12-18', reason: 'Wages come late' });
  // What arrives now isn't among them.
  await world.openInvoice({ number: '2027-999', dueOn: '2026-12-04' });
  const dueOn = async () =>
    (
      await world.database.owner`
        select due_on::text as day from invoice where number like '2027-%' order by number`
    ).map((row) => row['day']);

  await startBulk(eva, of);
  await stopBulk(eva, of);
  await world.runJobs();
  expect((await readBulk(world.ctx, of)).counts).toMatchObject({ waiting: 6, done: 0 });
  await startBulk(eva, of);
  // One of them is gone by the time its turn comes: it stops none behind it.
  await voidInvoice(world.ctx, { merchantId: merchantId(), invoiceId: invoices[2]!.invoiceId });
  await world.runJobs();
  expect((await readBulk(world.ctx, of)).counts).toMatchObject({ done: 5, 'left-out': 1 });
  expect(await dueOn()).toEqual([
    ...['2026-12-18', '2026-12-18', '2026-12-04', '2026-12-18', '2026-12-18', '2026-12-18'],
    '2026-12-04'
  ]);

  // One is moved further by another run: that one stays.
  const further = await look(eva, 'move-due-date', [invoices[4]!.invoiceId], {
    toOn: '2026-12-24',
    reason: 'Later still'
  });
  await startBulk(eva, further);
  await world.runJobs();
  await undoBulk(eva, of);
  await world.runJobs();
  const { run, counts } = await readBulk(world.ctx, of);
  expect([run.status, counts.undone, counts.kept]).toEqual(['undone', 4, 1]);
  expect(await dueOn()).toEqual([
    ...['2026-12-04', '2026-12-04', '2026-12-04', '2026-12-04', '2026-12-24', '2026-12-04'],
    '2026-12-04'
  ]);
  await expectSoundBooks(world);
});

test('left alone and released, by whoever may, and no further once they may not', async () => {
  const [eva, viewer] = [await asStaff('finance', 'Eva'), await asStaff('viewer', 'Vera')];
  const invoices = [
    await world.openInvoice({ customerReference: 'D-1' }),
    await world.openInvoice({ customerReference: 'D-2' })
  ];
  const ids = invoices.map(({ invoiceId }) => invoiceId);
  const holds = async () =>
    Number(
      (await world.database.owner`select count(*) as n from contact_hold where released_at is null`)[0]!['n']
    );
  const held = await look(eva, 'hold-contact', ids, { until: '2026-12-31', note: 'Storing bij de bank' });
  await startBulk(eva, held);
  await world.runJobs();
  expect(await holds()).toBe(2);
  expect(await linesOf(await look(eva, 'hold-contact', ids))).toMatchObject([
    [expect.anything(), 'left-out', 'contact-already-held'],
    [expect.anything(), 'left-out', 'contact-already-held']
  ]);
  await undoBulk(eva, held);
  await world.runJobs();
  expect(await holds()).toBe(0);

  // Whoever may not, does nothing by it, however the run came to be in their name.
  const again = await look(eva, 'hold-contact', ids);
  await startBulk(viewer, again);
  await world.runJobs();
  expect((await readBulk(world.ctx, again)).reasons).toMatchObject([
    { because: 'act-not-allowed', count: 2 }
  ]);
  expect(await holds()).toBe(0);
});

test('subscriptions pause and change plans together, and what one customer chose is left alone', async () => {
  const eva = await asStaff('support', 'Sanne');
  const effectiveOn = Temporal.PlainDate.from('2026-01-01');
  const plan = (name: string, minor: number) =>
    addPlan(world.ctx, {
      ...{ merchantId: merchantId(), name, effectiveOn, family: 'opvang' },
      cycle: { unit: 'month', count: 1 },
      price: eur(minor)
    });
  const [small, large] = [await plan('Twee dagen', 40_000), await plan('Drie dagen', 60_000)];
  const ids: string[] = [];
  for (const reference of ['K-2001', 'K-2002', 'K-2003']) {
    const customerId = await addCustomer(world.ctx, merchantId(), reference);
    ids.push(await startSubscription(world.ctx, { merchantId: merchantId(), customerId, planId: small }));
  }
  const of = { merchantId: merchantId(), subscriptionId: ids[2]! };
  await changeSubscription(world.ctx, { ...of, planId: large, when: 'at-renewal' });
  const moved = await look(eva, 'change-plan', ids, { planId: large });
  expect(await linesOf(moved)).toMatchObject([
    ['Twee dagen', 'waiting', null],
    ['Twee dagen', 'waiting', null],
    ['Twee dagen', 'left-out', 'subscription-change-waits']
  ]);
  await startBulk(eva, moved);
  await world.runJobs();
  const waiting = async () =>
    (
      await world.database.owner`
        select next_plan_id as id from subscription order by array_position(${ids}::uuid[], id)`
    ).map((row) => row['id']);
  expect(await waiting()).toEqual([large, large, large]);
  await undoBulk(eva, moved);
  await world.runJobs();
  expect(await waiting()).toEqual([null, null, large]);

  await pauseSubscription(world.ctx, {
    ...of,
    subscriptionId: ids[1]!,
    untilOn: Temporal.PlainDate.from('2026-12-10')
  });
  const paused = await look(eva, 'pause-subscription', ids.slice(0, 2), { untilOn: '2026-12-14' });
  expect((await linesOf(paused)).map(([, state]) => state)).toEqual(['waiting', 'left-out']);
  await startBulk(eva, paused);
  await world.runJobs();
  const statuses = async () =>
    (
      await world.database.owner`
        select status from subscription order by array_position(${ids}::uuid[], id)`
    ).map((row) => row['status']);
  expect(await statuses()).toEqual(['paused', 'paused', 'active']);
  await undoBulk(eva, paused);
  await world.runJobs();
  expect(await statuses()).toEqual(['active', 'paused', 'active']);
  await expectSoundBooks(world);
});

test('nothing chosen, too vague, and another merchant’s rows are refused', async () => {
  const eva = await asStaff('finance', 'Eva');
  const prepare = (ids: readonly string[]) =>
    prepareBulk(eva, { merchantId: merchantId(), act: 'void-invoice', selection: { kind: 'rows', ids } });
  await expect(prepare([])).rejects.toMatchObject({ code: 'bulk-nothing-chosen' });
  await expect(prepare(['019a0000-0000-7000-8000-0000000000ff'])).rejects.toMatchObject({
    code: 'bulk-nothing-chosen'
  });
  const many = Array.from(
    { length: 5_001 },
    (_, i) => `019a0000-0000-7000-8000-${String(i).padStart(12, '0')}`
  );
  await expect(prepare(many)).rejects.toMatchObject({ code: 'bulk-at-most', params: { count: 5_000 } });
  const { invoiceId } = await world.openInvoice({});
  const runId = await prepare([invoiceId]);
  await expect(readBulk(world.ctx, { merchantId: merchantId(), runId: invoiceId })).rejects.toMatchObject({
    code: 'bulk-run-unknown'
  });
  await expect(startBulk(eva, { merchantId: merchantId(), runId })).rejects.toMatchObject({
    code: 'bulk-not-looked-over'
  });
});
