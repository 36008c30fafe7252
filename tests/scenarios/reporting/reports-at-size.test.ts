import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedCustomers } from '../../../scripts/seed/seed-customers.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import {
  listRows,
  readCashReport,
  readHome,
  readRecoveryReport,
  readSummary,
  rowSources
} from '../../../src/lib/server/domain/reporting/index.ts';
import { recountContact } from '../../../src/lib/server/domain/reporting/counting/count-contact.ts';
import { countMessages } from '../../../src/lib/server/domain/reporting/counting/count-messages.ts';
import { countRecovery } from '../../../src/lib/server/domain/reporting/counting/count-recovery.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import { countBlocks } from '../../bench/count-blocks.ts';
import { historySteps } from '../../bench/history-steps.ts';
import { openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';
import { addKlaproos } from '../../support/klaproos.ts';

/** What reports read of a history of three months, and of one of two years with as much in each month. */
const [ZONE, NOW] = ['Europe/Amsterdam', '2026-11-02T12:00:00Z'];
const TODAY = Temporal.PlainDate.from('2026-11-02');
/** Long counted, and much was paid since. */
const PAST = TODAY.subtract({ days: 40 });
const PER_DAY = 8;

let world: DomainWorld;
const merchants: Record<'short' | 'long', string> = { short: '', long: '' };

beforeAll(async () => {
  world = await openDomainWorld(NOW);
  for (const [slug, days] of [
    ['short', 90],
    ['long', 720]
  ] as const)
    merchants[slug] = await addHistory(slug, days);
  await world.database.owner.unsafe('vacuum analyze');
}, 120_000);
afterAll(() => world.close());

async function addHistory(slug: string, days: number): Promise<string> {
  const { ctx, database } = world;
  const [merchantId, customers] = [newId(ctx.clock.now()), 400];
  await addKlaproos(ctx, merchantId, newId(ctx.clock.now()), { slug });
  await seedCustomers(ctx, { merchantId, count: customers }, () => {});
  await database.owner.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica; set local enable_nestloop = off');
    await tx`delete from payment_account where merchant_id = ${merchantId}`;
    const steps = historySteps({ merchantId, customers, invoices: days * PER_DAY, now: NOW, days });
    for (const statement of Object.values(steps)) await tx.unsafe(statement);
    await tx`drop table bench_customer, bench_invoice, bench_attempt, bench_paid`;
    await tx`analyze`;
  });
  const until = ctx.clock.now().subtract({ minutes: 10 });
  const slice = { merchantId, zone: ZONE, from: until.subtract({ hours: 24 * (days + 2) }), until };
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await countRecovery(tx, slice);
    await countMessages(tx, slice);
  });
  await recountContact(ctx, merchantId, TODAY);
  return merchantId;
}

test('a page of the reports and the rows behind a figure read as much after two years as after three months', async () => {
  const short = await readBlocks(merchants.short);
  const long = await readBlocks(merchants.long);
  const grown = Object.entries(long).filter(([name, blocks]) => blocks > short[name]! * 2 + 60);
  expect(grown.map(([name, blocks]) => `${name}: ${short[name]!} → ${blocks}`)).toEqual([]);
});

test('what was owed on a day long ago is read by the page, however much was paid since', async () => {
  const blocks = await readBlocks(merchants.long);
  // Fifty rows with what was booked on each: some twenty blocks a row.
  expect(blocks['owed a while ago']).toBeLessThan(1_500);
});

async function readBlocks(merchantId: string): Promise<Record<string, number>> {
  const { ctx, take } = countBlocks(world.ctx);
  const counts: Record<string, number> = {};
  for (const [name, ask] of Object.entries(questions(ctx, merchantId))) {
    await ask();
    counts[name] = take();
  }
  return counts;
}

function questions(ctx: Context, merchantId: string): Record<string, () => Promise<unknown>> {
  const period = { from: TODAY.subtract({ days: 29 }), until: TODAY };
  const asked = { merchantId, zone: ZONE, currency: 'EUR', period, withinDays: 30 };
  const rows = { ...asked, measure: 'recovered' } as const;
  return {
    home: () => readHome(ctx, { merchantId, zone: ZONE }),
    summary: () => readSummary(ctx, asked),
    cash: () => readCashReport(ctx, asked),
    reasons: () => readRecoveryReport(ctx, asked, 'reason'),
    'owed a while ago': () => listRows(ctx, { ...rows, of: 'owed', period: { from: PAST, until: PAST } }),
    ...Object.fromEntries(rowSources.map((of) => [of, () => listRows(ctx, { ...rows, of })]))
  };
}
