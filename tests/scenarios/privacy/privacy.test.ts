import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changePreferences } from '../../../src/lib/server/domain/notifications/index.ts';
import {
  askErasure,
  exportCustomer,
  findEraseRequest,
  personalData,
  releaseErasure,
  withdrawErasure
} from '../../../src/lib/server/domain/privacy/index.ts';
import { zipStream } from '../../../src/lib/server/platform/zip-stream.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const evidence = { source: 'portal', wording: 'Taal', language: 'nl' } as const;

async function zipOf(customerId: string): Promise<Record<string, Uint8Array>> {
  const { ctx, merchant, clock } = world;
  const stream = zipStream(exportCustomer(ctx, { merchantId: merchant.id, customerId }), clock.now());
  return unzipSync(new Uint8Array(await new Response(stream).arrayBuffer()));
}

test('every table with a customer is in the catalogue, and every column that is left out exists', async () => {
  const columns = await world.database.owner`
    select table_name, column_name, data_type from information_schema.columns where table_schema = 'public'`;
  const withCustomer = columns
    .filter(({ column_name }) => column_name === 'customer_id')
    .map(({ table_name }) => String(table_name));
  expect(withCustomer.filter((name) => !(name in personalData))).toEqual([]);
  for (const [name, { without, forgetting }] of Object.entries(personalData)) {
    const own = columns
      .filter(({ table_name }) => table_name === name)
      .map((row) => String(row['column_name']));
    const cleared = typeof forgetting === 'object' && 'clear' in forgetting ? forgetting.clear : [];
    expect(own, name).toEqual(expect.arrayContaining([...without, ...cleared]));
    const shown = columns.filter(
      (row) =>
        row['table_name'] === name &&
        row['data_type'] !== 'bytea' &&
        !without.includes(String(row['column_name']))
    );
    const secrets = shown
      .map((row) => String(row['column_name']))
      .filter((column) => /hash|token|sealed|secret|form_key/.test(column));
    expect(secrets, name).toEqual([]);
  }
});

test('an export holds what is known, invoices and receipts as PDF, and nothing that opens anything', async () => {
  const invoice = await world.openInvoice({ customerReference: 'K-9001', email: 'amina@example.org' });
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  await world.runJobs();
  const stranger = await world.openInvoice({ customerReference: 'K-9002', email: 'joris@example.org' });
  const files = await zipOf(invoice.customerId);
  expect(JSON.parse(strFromU8(files['data/customer.json']!))).toMatchObject([{ email: 'amina@example.org' }]);
  const pdfs = Object.keys(files).filter((name) => name.endsWith('.pdf'));
  expect(pdfs.map((name) => name.split('/')[0])).toEqual(['invoices', 'receipts']);
  for (const name of pdfs) expect(strFromU8(files[name]!.subarray(0, 5))).toBe('%PDF-');
  const all = Object.entries(files)
    .filter(([name]) => name.endsWith('.json'))
    .map(([, bytes]) => strFromU8(bytes))
    .join();
  for (const secret of [
    invoice.link.token,
    invoice.link.publicId,
    'token_hash',
    'joris@example.org',
    stranger.customerId
  ])
    expect(all).not.toContain(secret);
});

test('a request waits for staff, and is refused while something is owed; then what the law doesn’t keep is gone', async () => {
  const { ctx, merchant } = world;
  const given = { customerReference: 'K-9003', email: 'noor@example.org', phone: '06 1111 2222' };
  const invoice = await world.openInvoice(given);
  const whose = { merchantId: merchant.id, customerId: invoice.customerId };
  await changePreferences(ctx, { ...whose, change: { about: 'language', language: 'fr' }, evidence });
  await expect(releaseErasure(ctx, whose)).rejects.toMatchObject({ code: 'erase-request-not-found' });
  await askErasure(ctx, whose);
  await askErasure(ctx, whose);
  await expect(releaseErasure(ctx, whose)).rejects.toMatchObject({ code: 'erase-money-open' });
  await withdrawErasure(ctx, whose);
  await askErasure(ctx, whose);
  await world.answerBank(invoice, await world.pay(invoice), 'approve');
  await world.runJobs();
  await releaseErasure(ctx, whose);

  const [row] = await world.database.owner`select * from customer where id = ${whose.customerId}`;
  expect(row).toMatchObject({ reference: 'K-9003', email: null, phone: null, address: null });
  expect(row!['name']).toMatch(/^#[0-9A-F]{6}$/);
  const kept = await world.database
    .owner`select said, pdf from notice where customer_id = ${whose.customerId}`;
  expect(kept.length).toBeGreaterThan(0);
  for (const notice of kept) expect(notice).toMatchObject({ said: null, pdf: null });
  const request = await ctx.db.withMerchant(merchant.id, (tx) =>
    findEraseRequest(tx, merchant.id, whose.customerId)
  );
  expect(request).toMatchObject({ status: 'released', decidedBy: 'system' });
  await expect(releaseErasure(ctx, whose)).rejects.toMatchObject({ code: 'erase-request-not-found' });
  await expectSoundBooks(world);
});
