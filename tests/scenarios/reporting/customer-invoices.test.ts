import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { money } from '../../../src/lib/money/index.ts';
import { issueDocuments, voidInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import {
  listCustomerInvoices,
  readCustomerInvoice,
  readOverview
} from '../../../src/lib/server/domain/reporting/index.ts';
import { customerInvoicesQuery } from '../../../src/lib/server/domain/reporting/overview/list-customer-invoices.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import { openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';
import { invoiceDocument } from '../../support/invoice-factory.ts';
import { addKlaproos } from '../../support/klaproos.ts';

const COUNT = 2_000;
const zone = 'Europe/Amsterdam';
let world: DomainWorld;
let merchantId: string;
let busy: string;
let other: string;

beforeAll(async () => {
  world = await openDomainWorld();
  merchantId = newId(world.clock.now());
  await addKlaproos(world.ctx, merchantId, newId(world.clock.now()));
  const today = Temporal.PlainDate.from('2026-11-23');
  const documents = Array.from({ length: COUNT }, (_, index) =>
    invoiceDocument({
      number: `B-${String(index).padStart(4, '0')}`,
      total: money(1_000 + index, 'EUR'),
      // Forty on one day: a page ends in the middle of a day.
      issuedOn: today.subtract({ days: Math.floor(index / 40) }).toString(),
      dueOn: today.add({ days: 14 }).toString(),
      customerReference: 'BUSY',
      subject: index % 2 === 0 ? 'Opvang' : 'Luiers 100% katoen'
    })
  );
  await issueDocuments(world.ctx, merchantId, documents);
  await issueDocuments(world.ctx, merchantId, [
    invoiceDocument({
      number: 'O-1',
      total: money(500, 'EUR'),
      issuedOn: '2026-11-01',
      dueOn: '2026-11-08',
      customerReference: 'OTHER'
    })
  ]);
  // The merchant has other customers, too: without them any index of the merchant would do.
  const neighbours = Array.from({ length: 2 * COUNT }, (_, index) =>
    invoiceDocument({
      number: `N-${index}`,
      total: money(2_000, 'EUR'),
      issuedOn: today.subtract({ days: index % 50 }).toString(),
      dueOn: today.toString(),
      customerReference: `N-${index % 200}`
    })
  );
  await issueDocuments(world.ctx, merchantId, neighbours);
  const rows = await world.database.owner`select id, reference from customer`;
  busy = rows.find((row) => row['reference'] === 'BUSY')!['id'] as string;
  other = rows.find((row) => row['reference'] === 'OTHER')!['id'] as string;
  // Most are history: what is owed is the exception. The ledger is left alone, only the list is looked at here.
  await world.database.owner`
    update invoice set status = 'paid', balance_minor = 0
    where number between 'B-0010' and 'B-9999' or (number like 'N-%' and number not like '%7')`;
  await world.database.owner`analyze`;
});
afterAll(() => world.close());

const ask = (given: Partial<Parameters<typeof listCustomerInvoices>[1]> = {}) =>
  listCustomerInvoices(world.ctx, { merchantId, customerId: busy, zone, show: 'all', limit: 25, ...given });

async function explain(given: Partial<Parameters<typeof listCustomerInvoices>[1]>): Promise<string> {
  const query = { merchantId, customerId: busy, zone, show: 'all', limit: 25, ...given } as const;
  const rows = await world.ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ 'QUERY PLAN': string }>(
      sql`explain (analyze, buffers, costs off, timing off, summary off) ${customerInvoicesQuery(query, Temporal.PlainDate.from('2026-11-23'))}`
    )
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('two thousand invoices of one customer', () => {
  test('come page by page, each once, the newest first', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    let last = '9999-12-31';
    do {
      const page = await ask(after === undefined ? {} : { after });
      for (const item of page.items) {
        expect(item.issuedOn.toString() <= last).toBe(true);
        last = item.issuedOn.toString();
        seen.push(item.number);
      }
      after = page.next;
    } while (after !== undefined);
    expect(seen).toHaveLength(COUNT);
    expect(new Set(seen).size).toBe(COUNT);
    expect(seen).not.toContain('O-1');
  });

  test('cost the same on the last page as on the first: only the page is read', async () => {
    const first = await explain({});
    const late = await explain({ after: '2026-10-06_00000000-0000-7000-8000-000000000000' });
    for (const plan of [first, late]) {
      expect(plan).toContain('invoice_newest_of_customer');
      expect(plan, 'the index gives the order').not.toMatch(/Sort Key/);
      // Twenty-six rows and one to know that there are more; never the two thousand.
      const read = [...plan.matchAll(/invoice_newest_of_customer on invoice i.*?rows=(\d+)/g)].map((match) =>
        Number(match[1])
      );
      expect(Math.max(...read)).toBeLessThanOrEqual(26);
    }
    expect(await explain({ show: 'open' })).toContain('invoice_owing');
  });

  test.each([
    ['a number', 'B-0042', 1],
    ['a part of the subject, however it is written', 'luiers', 1_000],
    ['a sign that SQL would read as anything', '100%', 1_000],
    ['an underscore, literally', 'B_0042', 0],
    ['an amount as people write it', '€ 10,42', 1],
    ['nothing that there is', 'zwembad', 0]
  ])('are found by %s', async (_, search, count) => {
    expect((await ask({ search, limit: 2_000 })).items).toHaveLength(count);
  });

  test('are narrowed to what is still to be paid', async () => {
    const { items } = await ask({ show: 'open' });
    expect(items.map(({ number }) => number).sort()).toEqual(
      Array.from({ length: 10 }, (__, index) => `B-000${index}`)
    );
    expect((await ask({ show: 'disputed' })).items).toEqual([]);
    expect((await ask({ show: 'paid', limit: 3_000 })).items).toHaveLength(COUNT - 10);
  });

  test('leave the overview what it is: what is owed, and no more', async () => {
    const { owing, owingCount } = await readOverview(world.ctx, { merchantId, customerId: busy, zone });
    expect([owing.length, owingCount]).toEqual([10, 10]);
  });
});

describe('one invoice', () => {
  const read = (customerId: string, invoiceId: string) =>
    readCustomerInvoice(world.ctx, { merchantId, customerId, invoiceId, zone, language: 'nl' });

  test('is overdue by the day in the merchant’s zone, and void when it is void', async () => {
    const { items } = await ask({ customerId: other });
    const [invoice] = items;
    expect(invoice).toMatchObject({ number: 'O-1', state: 'overdue' });
    await voidInvoice(world.ctx, { merchantId, invoiceId: invoice!.id });
    const detail = await read(other, invoice!.id);
    expect(detail.invoice.state).toBe('void');
    expect(detail.voidedAt?.toString()).toBe(world.clock.now().toString());
    expect(detail.lines).toEqual([{ text: 'Opvang november', amount: money(500, 'EUR') }]);
  });

  test('of somebody else is as unknown as one that never was', async () => {
    const [mine] = (await ask()).items;
    const faults = await Promise.all(
      [mine!.id, '00000000-0000-7000-8000-000000000000', 'no-id-at-all'].map((id) =>
        read(other, id).catch((fault: unknown) => fault)
      )
    );
    for (const fault of faults) expect(fault).toMatchObject({ code: 'invoice-unknown', params: {} });
  });
});
