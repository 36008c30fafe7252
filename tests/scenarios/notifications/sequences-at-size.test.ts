import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMerchant } from '../../../src/lib/server/domain/identity/index.ts';
import {
  addSequence,
  publishSequence,
  startRuns
} from '../../../src/lib/server/domain/notifications/index.ts';
import { step } from '../../support/sequences.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const LARGE = 5_000;
const NEW = 1_000;

test('a merchant whom the statistics don’t know begins a thousand runs without reading each again and again', async () => {
  const { owner } = world.database;
  const known = await addDebtors('wattzon', LARGE);
  expect(await startRuns(world.ctx, { merchantId: known })).toBe(LARGE);
  for (const table of ['sequence_run', 'sequence_step', 'invoice', 'customer'])
    await owner.unsafe(`analyze ${table}`);
  const unknown = await addDebtors('boxje', NEW);
  const before = await entriesRead();
  expect(await startRuns(world.ctx, { merchantId: unknown })).toBe(NEW);
  // A handful for each run and its steps; were each check to read all of the merchant’s, it would be half a million.
  expect((await entriesRead()) - before).toBeLessThan(NEW * 20);
});

/** How many entries of the runs' indexes were read so far, as the server counts them. */
async function entriesRead(): Promise<number> {
  const [row] = await world.database.owner<{ read: number }[]>`
    select pg_stat_force_next_flush(), sum(idx_tup_read)::int as read from pg_stat_user_indexes where relname = 'sequence_run'`;
  return row!.read;
}

/** A merchant with a sequence, and customers who owe one invoice each. */
async function addDebtors(slug: string, count: number): Promise<string> {
  const { id: merchantId } = await createMerchant(world.ctx, {
    slug,
    name: slug,
    accountHolder: 'WattZon BV',
    iban: 'BE68539007547034',
    country: 'BE',
    zone: 'Europe/Brussels',
    language: 'nl',
    brandColor: '#2f5fb3',
    address: { lines: ['Nieuwstraat 1'], postalCode: '1000', city: 'Brussel', country: 'BE' },
    contactEmail: `facturen@${slug}.example`
  });
  const steps = [step('first', 'due', 7), step('second', 'due', 21)];
  const sequenceId = await addSequence(world.ctx, {
    merchantId,
    name: 'Reminders',
    draft: { audience: {}, steps }
  });
  await publishSequence(world.ctx, { merchantId, sequenceId, name: 'Usual', reason: 'To begin' });
  await world.database.owner.unsafe(`
    insert into customer (merchant_id, id, reference, name, language, created_at)
    select '${merchantId}', uuidv7(), 'K-' || n, 'Familie ' || n, 'nl', '2026-11-01' from generate_series(1, ${count}) n;
    insert into invoice (merchant_id, id, customer_id, number, status, issued_on, due_on, currency, total_minor,
      balance_minor, subject, payment_reference, document, document_hash, created_at)
    select '${merchantId}', uuidv7(), id, reference, 'open', '2026-11-01', '2026-12-01', 'EUR', 21240, 21240,
      'Stroom', reference, '{}', '\\x00', '2026-11-01'
    from customer where merchant_id = '${merchantId}'`);
  return merchantId;
}
