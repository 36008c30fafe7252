import { afterEach, beforeEach, expect, test } from 'vitest';
import { countReport, listRows } from '../../../src/lib/server/domain/reporting/index.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import { openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';
import { addKlaproos } from '../../support/klaproos.ts';
import { play, type Act } from '../../support/random-history.ts';

const zone = 'Europe/Amsterdam';
const ISSUED: Act = { kind: 'issue', minor: 10_000, currency: 'EUR', dueInDays: 14 };
const TRIED: Act = { kind: 'try', of: [0], minor: null };
const PAID: Act = { kind: 'answer', of: 0, outcome: 'succeeded', surplus: 0 };
const TAKEN_BACK: Act = { kind: 'dispute', of: 0, minor: 10_000, status: 'lost' };

let world: DomainWorld;
let merchantId: string;
let accountId: string;
beforeEach(async () => {
  world = await openDomainWorld('2026-08-03T06:00:00Z');
  [merchantId, accountId] = [newId(world.clock.now()), newId(world.clock.now())];
  await addKlaproos(world.ctx, merchantId, accountId, { zone });
});
afterEach(() => world.close());

const count = () => countReport(world.ctx, { merchantId, zone });

/** Acts of one customer with so many hours before each, counted after each of them. */
async function playWith(hours: number, acts: readonly Act[]): Promise<void> {
  const before = async () => {
    world.advance({ hours });
    await count();
  };
  await play({ world, merchantId, accountId, reference: 'O-1', before }, acts);
  world.advance({ hours: 1 });
  await count();
}

async function readSpans(): Promise<string[]> {
  const rows = await world.database.owner`
    select owed_from::text as from, owed_until::text as until from owed_span order by owed_from`;
  return rows.map(({ from, until }) => `${from} – ${until ?? '…'}`);
}

const owedOn = async (day: string) => {
  const on = Temporal.PlainDate.from(day);
  const asked = { merchantId, zone, of: 'owed', measure: 'owed', currency: 'EUR', withinDays: 30 } as const;
  const { rows, sum } = await listRows(world.ctx, { ...asked, period: { from: on, until: on } });
  return [rows.map(({ amount }) => amount?.minor), sum?.minor ?? 0];
};

test('an invoice that was paid and taken back is owed in two spans, and listed on the days of both', async () => {
  await playWith(48, [ISSUED, TRIED, PAID, TAKEN_BACK]);
  world.advance({ hours: 96 });
  await count();
  expect(await readSpans()).toEqual(['2026-08-05 – 2026-08-09', '2026-08-11 – …']);
  expect(await owedOn('2026-08-04')).toEqual([[], 0]);
  expect(await owedOn('2026-08-08')).toEqual([[10_000], 10_000]);
  expect(await owedOn('2026-08-09')).toEqual([[], 0]);
  expect(await owedOn('2026-08-12')).toEqual([[10_000], 10_000]);
});

test('what is issued and paid on one day was never owed at the end of one', async () => {
  await playWith(1, [ISSUED, TRIED, PAID]);
  expect(await readSpans()).toEqual([]);
});
