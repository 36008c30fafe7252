import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAct, type Act, type RunningAct } from '../../support/act-in-child.ts';
import { openOwnPostgres, type OwnPostgres } from '../../support/own-postgres.ts';
import {
  aliveFor,
  instrumentOf,
  passMinutes,
  payAct,
  payByCard,
  paymentOf,
  stand
} from '../../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

/**
 * Whatever happens together, by dice: payers, a payer's return, refunds, the worker and the janitor in processes of their own,
 * each killed at a failpoint or at any moment, frozen, or cut off from its database, while the provider is slow, silent,
 * overloaded or wrong and its events come late, twice, in another order or never, and PostgreSQL itself is killed.
 * `STORM_ROUNDS` says how many rounds, `STORM_SEED` which ones, `STORM_ONLY` a single one of them again.
 */
const ROUNDS = Number(process.env['STORM_ROUNDS'] ?? 5);
const SEED = Number(process.env['STORM_SEED'] ?? 20_261_122);
const ONLY = process.env['STORM_ONLY'];

const FAILPOINTS = {
  pay: ['pay:claimed', 'pay:opened', 'pay:answered', 'outcome:written', 'pay:recording', 'pay:recorded'],
  return: ['janitor:asked', 'outcome:written'],
  refund: ['refund:claimed', 'refund:opened', 'refund:answered', 'refund:written', 'refund:recorded'],
  work: ['webhook:applied', 'outcome:written', 'webhook:processed'],
  janitor: ['janitor:asked', 'outcome:written']
} as const;
type Kind = keyof typeof FAILPOINTS;

const ROAD = [
  'delay',
  'delay-after',
  'drop-before',
  'drop-after',
  'reset',
  '5xx-before',
  '5xx-after',
  '429'
] as const;
const EVENTS = ['drop', 'duplicate', 'reorder', 'hold'] as const;

/** A child is up after half a second or a few, and busy for about one. */
const afterMs = fc.integer({ min: 300, max: 3_500 });
const harm = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('failpoint' as const), dice: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('kill' as const), afterMs }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('freeze' as const), afterMs, isLong: fc.boolean() })
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut' as const), afterMs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('postgres' as const), afterMs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('none' as const) }) }
);
const deed = fc.record({
  kind: fc.constantFrom<Kind[]>('pay', 'pay', 'pay', 'return', 'refund', 'work', 'janitor'),
  by: fc.constantFrom('card', 'bank', 'debit'),
  /** A payer may pay what somebody else is busy with. */
  shares: fc.boolean(),
  road: fc.option(fc.constantFrom(...ROAD)),
  harm
});
const round = fc.record({
  deeds: fc.array(deed, { minLength: 2, maxLength: 4 }),
  events: fc.option(fc.constantFrom(...EVENTS))
});
type Deed = (typeof deed extends fc.Arbitrary<infer D> ? D : never) & {};
type Prepared = Readonly<{ deed: Deed; act: Act; invoice: OpenInvoice }>;

let server: OwnPostgres;
let world: TestWorld;

beforeAll(async () => {
  server = await openOwnPostgres();
  world = await startWorld({ on: '2026-03-02', database: server.database });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const merchantId = () => world.merchant.id;
const faults = () => world.sandbox.control.faults;

/** What stands before the storm, for this deed to act upon. */
async function prepare(deed: Deed, before: OpenInvoice | undefined, n: number): Promise<Prepared> {
  const invoice = deed.kind === 'pay' && deed.shares && before ? before : await world.openInvoice();
  return { deed, invoice, act: await actOf(deed, invoice, n) };
}

async function actOf({ kind, by }: Deed, invoice: OpenInvoice, n: number): Promise<Act> {
  switch (kind) {
    case 'pay':
      return payAct(invoice, await instrumentOf(world, by), `form-${n}-${invoice.invoiceId}`);
    case 'return': {
      const { attemptId } = await world.pay(invoice);
      const silence = faults().add({ kind: 'drop', count: null });
      world.sandbox.control.answerBank(paymentOf(world, attemptId).id, 'approve');
      faults().clear(silence.id);
      return { kind, input: { token: invoice.link.token, attemptId } };
    }
    case 'refund': {
      const { attemptId } = await payByCard(world, invoice);
      return { kind, input: { merchantId: merchantId(), attemptId, amount: eur(10_000), effect: 'reopen' } };
    }
    case 'work': {
      const { attemptId } = await world.pay(invoice);
      world.sandbox.control.answerBank(paymentOf(world, attemptId).id, 'approve');
      await world.sandbox.control.runDue();
      return { kind };
    }
    case 'janitor': {
      const fault = faults().add({ kind: '5xx-after', method: 'POST', path: '/v1/payment_intents' });
      const { attemptId } = await payByCard(world, invoice);
      faults().clear(fault.id);
      await world.database.owner`
        update payment_attempt set opened_at = opened_at - interval '2 minutes', asked_at = null where id = ${attemptId}`;
      return { kind, input: { merchantId: merchantId() } };
    }
  }
}

function begin({ deed, act }: Prepared): RunningAct {
  if (deed.harm.kind !== 'failpoint') return startAct(world, act);
  const names = FAILPOINTS[deed.kind];
  return startAct(world, act, names[deed.harm.dice % names.length]);
}

type Storm = { restart?: Promise<void>; readonly since: string; readonly frozen: RunningAct[] };

/** Does the harm of one deed. What is frozen for long is still frozen when this is done. */
async function harmOne({ deed: { harm } }: Prepared, act: RunningAct, storm: Storm): Promise<void> {
  if (harm.kind === 'none' || harm.kind === 'failpoint') return;
  await pause(harm.afterMs);
  if (harm.kind === 'kill') act.kill();
  if (harm.kind === 'postgres') await (storm.restart ??= server.kill().then(server.start));
  if (harm.kind === 'cut' && !storm.restart)
    await world.database.owner`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'quitte-script'
        and backend_start > ${storm.since}::timestamptz`;
  if (harm.kind !== 'freeze') return;
  act.freeze();
  if (harm.isLong) storm.frozen.push(act);
  // Longer than a request may take.
  else await pause(2_500).then(act.thaw);
}

async function rage(prepared: readonly Prepared[], events: (typeof EVENTS)[number] | null): Promise<void> {
  const [row] = await world.database.owner`select clock_timestamp()::text as at`;
  const storm: Storm = { since: row!['at'] as string, frozen: [] };
  for (const { deed } of prepared)
    if (deed.road) faults().add({ kind: deed.road, method: 'POST', path: '/v1/*', delayMs: 1_500 });
  if (events) faults().add({ kind: events, count: 3 });
  const acts = prepared.map(begin);
  await Promise.all(acts.map((act, at) => harmOne(prepared[at]!, act, storm)));
  await Promise.all(acts.filter((act) => !storm.frozen.includes(act)).map(({ ended }) => ended));
  faults().clear();
  // Whoever stands still may hold what others wait for: they try again a minute later, as we do.
  if (storm.frozen.length > 0) await passMinutes(world, 15).catch(() => undefined);
  for (const act of storm.frozen) act.thaw();
  await Promise.all(acts.map(({ ended }) => ended));
}

const refundedOf = (intents: readonly Readonly<{ id: string }>[]) =>
  [...world.sandbox.control.stripe().refunds.values()]
    .filter((refund) => intents.some(({ id }) => id === refund.payment_intent))
    .map(({ amount }) => amount);

describe(`storms of STORM_SEED=${SEED}`, () => {
  const rounds = fc.sample(round, { seed: SEED, numRuns: ROUNDS }).map((each, n) => ({ ...each, n }));

  test.each(ONLY === undefined ? rounds : rounds.filter(({ n }) => String(n) === ONLY))(
    'STORM_ONLY=$n: nothing is lost, nothing taken twice, nothing stuck',
    async ({ deeds, events }) => {
      const prepared: Prepared[] = [];
      for (const [n, each] of deeds.entries())
        prepared.push(await prepare(each, prepared.at(-1)?.invoice, n));
      await rage(prepared, events);

      // The killed worker's jobs go back to the queue once it is silent for too long.
      await world.database.owner`update pgboss.job set state = 'retry' where state = 'active'`;
      await passMinutes(world, 15);
      await world.runJobs();
      await expectSoundBooks(world);

      const invoices = new Set(prepared.map(({ invoice }) => invoice));
      for (const invoice of invoices) {
        const alive = await aliveFor(world, invoice.invoiceId);
        expect(alive.length, JSON.stringify(deeds)).toBeLessThanOrEqual(1);
        // Whatever it was, the debt can be paid in the end.
        if (alive.length === 0) await payByCard(world, invoice);
        else if (alive[0]!.status === 'requires_action')
          world.sandbox.control.answerBank(alive[0]!.id, 'approve');
      }
      await world.goTo(
        world.clock
          .now()
          .add({ hours: 24 * 7 })
          .toString()
      );
      for (const { invoiceId } of invoices) {
        const alive = await aliveFor(world, invoiceId);
        const refunded = refundedOf(alive);
        expect(
          alive.map(({ status }) => status),
          JSON.stringify(deeds)
        ).toEqual(['succeeded']);
        expect(refunded.length, JSON.stringify(deeds)).toBeLessThanOrEqual(1);
        expect((await stand(world, invoiceId))[1], JSON.stringify(deeds)).toBe(refunded[0] ?? 0);
      }
      await expectSoundBooks(world);
    }
  );
});
