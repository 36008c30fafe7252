import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  importInvoices,
  readImport,
  type ImportedDocument,
  type ImportFault
} from '../../../src/lib/server/domain/billing/index.ts';
import type { Merchant } from '../../../src/lib/server/domain/identity/index.ts';
import {
  invoiceList,
  readFilters,
  readListPage,
  type Filters
} from '../../../src/lib/server/domain/reporting/index.ts';
import { checkInvariants } from '../../../src/lib/server/domain/reporting/index.ts';
import { addMerchant, openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';

let world: DomainWorld;
let klaproos: Merchant;
let merchants = 0;

beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());

/** A merchant of each test's own: an empty book. */
async function openBook() {
  merchants += 1;
  klaproos = await addMerchant(world.ctx, { slug: `klaproos-${merchants}` });
}

async function* bytesOf(content: string | Uint8Array, chunk = 4_096): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; at += chunk)
    yield await Promise.resolve(bytes.subarray(at, at + chunk));
}

async function bring(content: string | Uint8Array, fileName = 'facturen.csv') {
  const documents: ImportedDocument[] = [];
  const faults: ImportFault[] = [];
  const result = await importInvoices(world.ctx, {
    merchantId: klaproos.id,
    fileName,
    content: bytesOf(content),
    onDocument: (document) => documents.push(document),
    onFault: (fault) => faults.push(fault)
  });
  const { importId, ...counts } = result;
  return { importId, counts, documents, faults };
}

/** A page of the list, as its address asks for it. */
const listed = (
  filters: Filters = {},
  place: Readonly<{ after?: string; before?: string }> = {},
  limit = 10
) =>
  readListPage(
    world.ctx,
    invoiceList,
    { merchantId: klaproos.id, zone: klaproos.zone, filters },
    { limit, ...place }
  );

const HEADER =
  'number;issued_on;due_on;currency;customer_reference;customer_name;customer_email;description;line_net';
const row = (
  n: number,
  differs: Partial<{ number: string; due: string; amount: string; name: string }> = {}
) =>
  [
    differs.number ?? `2026-${1000 + n}`,
    '2026-11-01',
    differs.due ?? '2026-11-27',
    'EUR',
    `K-${n % 700}`,
    differs.name ?? `Familie Jansen ${n % 700}`,
    `familie${n % 700}@post.example`,
    'Opvang november',
    differs.amount ?? '312,40'
  ].join(';');
const csv = (...rows: string[]) => [HEADER, ...rows].join('\n');

/** Everything that an import could have changed, except that it took place. */
async function everything(): Promise<unknown> {
  const tables = [
    'customer',
    'invoice',
    'credit_note',
    'ledger_transaction',
    'ledger_entry',
    'status_change',
    'domain_event'
  ];
  const rows = tables.map(
    (table) =>
      world.database
        .owner`select md5(string_agg(t::text, '' order by t::text)) from ${world.database.owner(table)} t`
  );
  return Promise.all(rows);
}

describe('importing a file of invoices', () => {
  test('adds each with its customer, its balance and its booking', async () => {
    await openBook();
    const { counts, documents } = await bring(csv(row(1), row(2, { amount: '1.234,56' })));
    expect(counts).toEqual({ addedCount: 2, knownCount: 0, faultCount: 0, warningCount: 0 });
    expect(documents.map(({ kind, number, document }) => [kind, number, document])).toEqual([
      ['added', '2026-1001', 'invoice'],
      ['added', '2026-1002', 'invoice']
    ]);
    const { items } = await listed();
    expect(
      items.map(({ number, status, balance, customerName }) => [number, status, balance.minor, customerName])
    ).toEqual([
      ['2026-1002', 'open', 123_456, 'Familie Jansen 2'],
      ['2026-1001', 'open', 31_240, 'Familie Jansen 1']
    ]);
    const booked = await world.database.owner`
      select account, sum(amount_minor)::int as minor from ledger_entry where merchant_id = ${klaproos.id} group by 1 order by 1`;
    expect([...booked]).toEqual([
      { account: 'receivable', minor: 154_696 },
      { account: 'revenue', minor: -154_696 }
    ]);
  });

  test('twice changes nothing, also under another name', async () => {
    await openBook();
    const file = csv(...Array.from({ length: 30 }, (_, i) => row(i)));
    await bring(file);
    const before = await everything();
    for (const name of ['facturen.csv', 'facturen (1).csv'])
      expect((await bring(file, name)).counts).toEqual({
        addedCount: 0,
        knownCount: 30,
        faultCount: 0,
        warningCount: 0
      });
    const moved = `${HEADER}\n${row(99)}\n${file.slice(HEADER.length + 1)}`;
    expect((await bring(moved)).counts).toEqual({
      addedCount: 1,
      knownCount: 30,
      faultCount: 0,
      warningCount: 0
    });
    expect(await everything()).not.toEqual(before);
  });

  test('names a bad row with its line and reason, and loses no other', async () => {
    await openBook();
    const rows = Array.from({ length: 1_200 }, (_, i) => row(i));
    rows[3] = row(3, { due: '2026-02-30' });
    rows[700] = row(700, { amount: 'veel' });
    rows[1_199] = row(1_199, { number: '' });
    const { counts, faults, importId } = await bring(csv(...rows));
    expect(counts).toEqual({ addedCount: 1_197, knownCount: 0, faultCount: 3, warningCount: 0 });
    expect(faults.map(({ position, line, code }) => [position, line, code])).toEqual([
      [1, 5, 'date-not-real'],
      [2, 702, 'number-unreadable'],
      [3, 1_201, 'number-missing']
    ]);
    const report = await readImport(world.ctx, { merchantId: klaproos.id, importId });
    expect(report).toMatchObject({ fileName: 'facturen.csv', format: 'csv', ...counts, faults });
    expect(report.finishedAt).not.toBeNull();
  });

  test('tells what it left out of what it took: an address that can’t be one, a column that isn’t ours', async () => {
    await openBook();
    const [head, first, second] = csv(row(1), row(2)).split('\n');
    const file = [
      `${head};lievelingskleur`,
      `${first!.replace('familie1@post.example', 'familie1 bij post')};rood`,
      `${second};`
    ].join('\n');
    const { counts, faults, importId } = await bring(file);
    expect(counts).toEqual({ addedCount: 2, knownCount: 0, faultCount: 0, warningCount: 2 });
    const told = [
      { position: 1, isWarning: true, line: 2, number: '2026-1001', code: 'email-invalid' },
      { position: 2, isWarning: true, line: 1, code: 'columns-ignored', params: { found: 'lievelingskleur' } }
    ];
    expect(faults).toMatchObject(told);
    expect(await readImport(world.ctx, { merchantId: klaproos.id, importId })).toMatchObject({
      warningCount: 2,
      faults: told
    });
  });

  test('keeps namesakes at two addresses apart, and reads a term that stands in words', async () => {
    await openBook();
    const json = (number: string, postalCode: string, paymentTerms?: string) => ({
      ...{ number, issuedOn: '2026-11-02', currency: 'EUR', totals: { payable: '10.00' }, paymentTerms },
      customer: { name: 'Jan de Vries', addressLines: ['Dorpsstraat 1'], postalCode }
    });
    const documents = [
      json('N-1', '3511 AB', 'Betaling binnen 21 dagen'),
      json('N-2', '9711 KX'),
      json('N-3', '3511ab')
    ];
    expect((await bring(JSON.stringify(documents))).counts.addedCount).toBe(3);
    const rows = await world.database.owner`
      select number, due_on::text, dense_rank() over (order by customer_id) as customer from invoice
      where merchant_id = ${klaproos.id} order by number`;
    const [first, second, third] = rows;
    expect(first!['customer']).toBe(third!['customer']);
    expect(first!['customer']).not.toBe(second!['customer']);
    expect(first!['due_on']).toBe('2026-11-23');
    expect(second!['due_on']).toBe('2026-12-02');
  });

  test('makes credit of what was prepaid beyond a yearly account, and keeps the name of who owes, not of a contact', async () => {
    await openBook();
    const yearly = {
      ...{ number: 'Y-1', issuedOn: '2026-11-02', currency: 'EUR' },
      customer: { name: 'Bakkerij Peeters', contactName: 'n/a', reference: 'K-9' },
      totals: { taxInclusive: '1200.00', prepaid: '1500.00', payable: '-300.00' }
    };
    expect((await bring(JSON.stringify([yearly]))).counts.addedCount).toBe(1);
    const { items } = await listed();
    expect(items.map(({ status, balance, customerName }) => [status, balance.minor, customerName])).toEqual([
      ['paid', 0, 'Bakkerij Peeters']
    ]);
    const booked = await world.database.owner`
      select account, sum(amount_minor)::int as minor from ledger_entry where merchant_id = ${klaproos.id}
      group by 1 having sum(amount_minor) <> 0 order by 1`;
    expect([...booked]).toEqual([
      { account: 'customer-credit', minor: -30_000 },
      { account: 'prepaid', minor: 150_000 },
      { account: 'revenue', minor: -120_000 }
    ]);
    expect(await checkInvariants(world.ctx)).toEqual([]);
  });

  test('asks nothing twice: a corrected invoice waits until the one that it replaces was credited', async () => {
    await openBook();
    await bring(csv(row(1)));
    const document = {
      ...{ issuedOn: '2026-11-03', currency: 'EUR', customer: { name: 'Jan', reference: 'K-1' } },
      references: { preceding: [{ number: '2026-1001' }] }
    };
    const corrected = { ...document, number: '2026-2001', typeCode: '384', totals: { payable: '300.00' } };
    const { counts, faults } = await bring(JSON.stringify([corrected]));
    expect(counts).toMatchObject({ addedCount: 0, faultCount: 1 });
    expect(faults).toMatchObject([{ code: 'corrected-still-stands', params: { corrected: '2026-1001' } }]);
    const note = { ...document, number: 'C-1', kind: 'credit-note', totals: { payable: '312.40' } };
    await bring(JSON.stringify([note]));
    expect((await bring(JSON.stringify([corrected]))).counts.addedCount).toBe(1);
    const { items } = await listed();
    expect(items.map(({ number, balance }) => [number, balance.minor])).toEqual([
      ['2026-2001', 30_000],
      ['2026-1001', 0]
    ]);
  });

  test('keeps what stands under a number, and says that another document wants it', async () => {
    await openBook();
    await bring(csv(row(1)));
    const { counts, faults } = await bring(csv(row(1, { amount: '1,00' }), row(2)));
    expect(counts).toEqual({ addedCount: 1, knownCount: 0, faultCount: 1, warningCount: 0 });
    expect(faults).toMatchObject([{ line: 2, number: '2026-1001', code: 'number-taken' }]);
    const { items } = await listed({ search: '2026-1001' });
    expect(items.map((item) => item.total.minor)).toEqual([31_240]);
  });

  test('finds the one document that the database refuses, and takes the 499 others', async () => {
    await openBook();
    await world.database
      .owner`alter table invoice add constraint no_thirteen check (number <> '2026-1013') not valid`;
    try {
      const { counts, faults } = await bring(csv(...Array.from({ length: 500 }, (_, i) => row(i))));
      expect(counts).toEqual({ addedCount: 499, knownCount: 0, faultCount: 1, warningCount: 0 });
      expect(faults).toMatchObject([{ line: 15, number: '2026-1013', code: 'document-not-bookable' }]);
    } finally {
      await world.database.owner`alter table invoice drop constraint no_thirteen`;
    }
  });

  test('tells how far it is, batch by batch', async () => {
    await openBook();
    const seen: number[] = [];
    await importInvoices(world.ctx, {
      merchantId: klaproos.id,
      fileName: 'facturen.csv',
      content: bytesOf(csv(...Array.from({ length: 1_100 }, (_, i) => row(i)))),
      onProgress: ({ addedCount }) => seen.push(addedCount)
    });
    expect(seen).toEqual([500, 1_000, 1_100]);
  });

  test.each([
    ['an empty file', '', 'file-empty'],
    ['a PDF', '%PDF-1.7 …', 'file-is-pdf'],
    [
      'entities',
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Invoice>&a;</Invoice>',
      'xml-doctype-forbidden'
    ],
    ['no known format', 'Beste klaproos, hierbij de factuur.', 'format-unknown']
  ])('refuses %s by name', async (_, content, code) => {
    await openBook();
    const { counts, faults } = await bring(content);
    expect(counts).toEqual({ addedCount: 0, knownCount: 0, faultCount: 1, warningCount: 0 });
    expect(faults[0]?.code).toBe(code);
  });

  test('is not seen by another merchant', async () => {
    await openBook();
    const { importId } = await bring(csv(row(1)));
    await openBook();
    await expect(readImport(world.ctx, { merchantId: klaproos.id, importId })).rejects.toMatchObject({
      code: 'import-unknown'
    });
    expect((await listed()).items).toEqual([]);
  });

  test('is cut off half-way and done again: nothing twice, nothing lost', async () => {
    await openBook();
    const file = csv(...Array.from({ length: 1_500 }, (_, i) => row(i)));
    async function* cut() {
      for await (const chunk of bytesOf(file.slice(0, file.length * 0.7))) yield chunk;
      throw new Error('The connection was cut');
    }
    const half = importInvoices(world.ctx, {
      merchantId: klaproos.id,
      fileName: 'facturen.csv',
      content: cut()
    });
    await expect(half).rejects.toThrow('cut');
    const { counts } = await bring(file);
    expect(counts.addedCount + counts.knownCount).toBe(1_500);
    expect(counts.knownCount).toBeGreaterThanOrEqual(1_000);
    const [found] = await world.database.owner`
      select count(*)::int as count, count(distinct number)::int as numbers from invoice where merchant_id = ${klaproos.id}`;
    expect(found).toEqual({ count: 1_500, numbers: 1_500 });
  });
});

describe('the list of invoices', () => {
  test('pages by key through all of them, once each, there and back, whatever arrives meanwhile', async () => {
    await openBook();
    await bring(csv(...Array.from({ length: 23 }, (_, i) => row(i))));
    const numbers: string[] = [];
    let page = await listed({}, {}, 5);
    for (let i = 0; ; i += 1) {
      numbers.push(...page.items.map((item) => item.number));
      world.advance({ milliseconds: 1 });
      await bring(csv(row(100 + i)));
      if (page.older === undefined) break;
      page = await listed({}, { after: page.older }, 5);
    }
    expect(numbers).toHaveLength(23);
    expect(new Set(numbers).size).toBe(23);
    // And back again, to what came in on the way.
    const back: string[] = page.items.map((item) => item.number);
    while (page.newer !== undefined) {
      page = await listed({}, { before: page.newer }, 5);
      back.unshift(...page.items.map((item) => item.number));
    }
    expect(back.slice(-23)).toEqual(numbers);
    expect(new Set(back).size).toBe(28);
    expect(back).toHaveLength(28);
  });

  test.each([
    ['a number', '2026-1002', ['2026-1002']],
    ['the start of a number', '2026-100', ['2026-1003', '2026-1002', '2026-1001']],
    ['a part of a name, in any case', 'öZgÜr', ['2026-1002']],
    ['a customer number', 'K-3', ['2026-1003']],
    ['a sign that SQL would read', '%', []],
    ['spaces only', '   ', ['2026-1003', '2026-1002', '2026-1001']]
  ])('finds by %s', async (_, search, numbers) => {
    await openBook();
    await bring(csv(row(1), row(2, { name: 'Özgür Çelik' }), row(3)));
    const { items } = await listed(readFilters(invoiceList.fields, new URLSearchParams({ search })));
    expect(items.map((item) => item.number)).toEqual(numbers);
  });

  test('finds one invoice by a number without a figure, and none of the others of its customer', async () => {
    await openBook();
    await bring(csv(row(1, { number: 'ZOMER-A' }), row(1, { number: 'ZOMER-B' })));
    const { items } = await listed({ search: 'ZOMER-A' });
    expect(items.map((item) => item.number)).toEqual(['ZOMER-A']);
  });

  test('keeps to the statuses that are asked for', async () => {
    await openBook();
    await bring(csv(row(1), row(2, { due: '2026-11-20' })));
    const numbers = async (status: string) => (await listed({ status })).items.map((i) => i.number);
    expect(await numbers('unpaid')).toEqual(['2026-1002', '2026-1001']);
    expect(await numbers('overdue')).toEqual(['2026-1002']);
    expect(await numbers('paid')).toEqual([]);
    expect((await listed()).items).toHaveLength(2);
    expect((await listed({ from: '2026-11-21', until: '2026-11-27' })).items.map((i) => i.number)).toEqual([
      '2026-1001'
    ]);
  });
});

/** A folder of real invoice files to try the import with: `SAMPLES_DIR=… npm test`. */
const samples = process.env['SAMPLES_DIR'];
if (samples !== undefined)
  test.each(await readdir(samples))('takes the sample %s, twice without a change', async (file) => {
    await openBook();
    const content = await readFile(path.join(samples, file));
    const first = await bring(content, file);
    expect(first.faults).toEqual([]);
    expect(first.counts.addedCount).toBe(1);
    expect((await bring(content, file)).counts).toEqual({
      addedCount: 0,
      knownCount: 1,
      faultCount: 0,
      warningCount: 0
    });
  });
