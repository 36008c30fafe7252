import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readInvoice } from '../../src/lib/server/domain/billing/index.ts';
import {
  findCustomerByReference,
  readCurrentCustomer,
  readCustomer,
  upsertCustomers
} from '../../src/lib/server/domain/identity/index.ts';
import {
  customerTables,
  findPairs,
  listPairs,
  mergeCustomers,
  moveLate,
  previewMerge
} from '../../src/lib/server/domain/merging/index.ts';
import { addDebtor } from '../support/collecting.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterAll(() => world.close());

const merge = (keptId: string, goneId: string) => ({ merchantId: world.merchant.id, keptId, goneId });
const read = (invoice: OpenInvoice) =>
  world.ctx.db.withMerchant(world.merchant.id, (tx) => readInvoice(tx, world.merchant.id, invoice.invoiceId));

/** Rows that still name this customer, by table. */
async function rowsUnder(customerId: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, move] of Object.entries(customerTables)) {
    if (typeof move === 'object' && ('stay' in move || ('then' in move && move.then === 'stay'))) continue;
    if (name === 'customer_pair') continue;
    const [row] = await world.database
      .owner`select count(*)::int as n from ${world.database.owner(name)} where customer_id = ${customerId}`;
    if (row!['n'] > 0) found[name] = row!['n'] as number;
  }
  return found;
}

test('every table and column that leads to a customer is one that a merge knows', async () => {
  const columns = await world.database.owner`
    select c.table_name from information_schema.columns c
    where c.table_schema = 'public' and c.column_name = 'customer_id'
    union
    select r.conrelid::regclass::text from pg_constraint r
    where r.contype = 'f' and r.confrelid = 'customer'::regclass`;
  const names = columns.map(({ table_name }) => String(table_name)).sort();
  expect(names).toEqual(Object.keys(customerTables).sort());
});

describe('two numbers for one person', () => {
  test('are found by what they share, and become one customer with everything, to the cent', async () => {
    const kept = await addDebtor(world, 'pm_card_visa', { reference: 'K-1', email: 'samira@example.org' });
    const gone = await addDebtor(world, 'pm_card_visa', { reference: 'K-2', email: 'Samira@example.org' });
    const owed = await world.openInvoice({ customerReference: 'K-2', email: 'Samira@example.org' });
    const joris = { customerReference: 'K-3', customerName: 'Joris van Dam', email: 'joris@example.org' };
    const other = await world.openInvoice(joris);
    await findPairs(world.ctx, { merchantId: world.merchant.id });
    const { pairs } = await listPairs(world.ctx, { merchantId: world.merchant.id, skip: 0 });
    expect(pairs.map(({ first, second, reasons }) => [first.reference, second.reference, reasons])).toEqual([
      ['K-1', 'K-2', expect.arrayContaining(['email', 'iban'])]
    ]);

    const preview = await previewMerge(world.ctx, merge(kept.customerId, gone.customerId));
    expect(preview).toMatchObject({
      owed: [eur(21_240)],
      refused: [],
      moved: { invoices: 2, methods: 1, consents: 1 }
    });
    const before = await world.accounts();
    await mergeCustomers(world.ctx, merge(kept.customerId, gone.customerId));
    expect(await world.accounts()).toEqual(before);
    expect(await rowsUnder(gone.customerId)).toEqual({});
    expect((await read(other)).customerId).toBe(other.customerId);

    // The former number and id lead to the kept customer, for people, imports and other systems.
    await world.ctx.db.withMerchant(world.merchant.id, async (tx) => {
      const at = [tx, world.merchant.id] as const;
      expect((await readCustomer(...at, gone.customerId)).id).toBe(kept.customerId);
      expect((await findCustomerByReference(...at, 'K-2'))!.id).toBe(kept.customerId);
      await expect(readCurrentCustomer(...at, gone.customerId)).rejects.toMatchObject({
        ...{ code: 'customer-merged', params: { customerId: kept.customerId } }
      });
    });
    const next = await world.openInvoice({ customerReference: 'K-2' });
    expect(next.customerId).toBe(kept.customerId);

    // The link that went out before is paid after, and the method of the former number still works.
    const paid = await world.pay(owed);
    await world.answerBank(owed, paid, 'approve');
    const instrument = { kind: 'saved', paymentMethodId: gone.methodId } as const;
    await world.pay(next, { instrument });
    await world.runJobs();
    expect([(await read(owed)).status, (await read(next)).status]).toEqual(['paid', 'paid']);
    await expect(mergeCustomers(world.ctx, merge(other.customerId, gone.customerId))).rejects.toMatchObject({
      code: 'merge-already-done'
    });
    await expectSoundBooks(world);
  });

  test('are found as neighbours, however many there are, until one of them moves', async () => {
    const { ctx, clock } = world;
    const merchantId = world.merchant.id;
    const at = (street: string, postalCode: string) => ({
      ...{ lines: [street], postalCode, city: 'Utrecht', country: 'NL' }
    });
    const write = (
      people: readonly Readonly<{ reference: string; name: string; address: ReturnType<typeof at> }>[]
    ) =>
      ctx.db.withMerchant(merchantId, (tx) =>
        upsertCustomers(
          tx,
          merchantId,
          clock.now(),
          people.map((person) => ({ ...person, language: 'nl' }))
        )
      );
    const names = async (): Promise<string[]> => {
      await findPairs(ctx, { merchantId });
      const { pairs } = await listPairs(ctx, { merchantId, skip: 0 });
      return pairs
        .map(({ first, second, reasons }) => `${first.reference} ${second.reference} ${reasons.join()}`)
        .filter((pair) => pair.includes('N-'))
        .toSorted();
    };
    await write([
      { reference: 'N-1', name: 'Maarten Janssen', address: at('Lange Nieuwstraat 8', '3512 PH') },
      { reference: 'N-2', name: 'Maarten Jansen', address: at('Lange Nieuwstraat 80', '3512ph') },
      { reference: 'N-3', name: 'Aylin Yılmaz', address: at('Oudegracht 1', '3512 PH') },
      { reference: 'N-4', name: 'Aylin Yilmaz', address: at('Oudegracht 1', '3512 PH') },
      { reference: 'N-5', name: 'Maarten Janssen', address: at('Lange Nieuwstraat 8', '9712 AA') },
      ...Array.from({ length: 210 }, (_, i) => ({
        ...{ reference: `N-${100 + i}`, name: `Bewoner ${i}`, address: at('Bloemstraat 1', '1016 KV') }
      }))
    ]);
    expect(await names()).toEqual(['N-1 N-2 name', 'N-3 N-4 address,name']);
    await write([{ reference: 'N-2', name: 'Maarten Jansen', address: at('Markt 4', '5611 EC') }]);
    expect(await names()).toEqual(['N-3 N-4 address,name']);
  });

  test('wait while money is under way, and a payment in the same moment is of one customer, whole', async () => {
    const first = await world.openInvoice({ customerReference: 'R-1', email: 'noor@example.org' });
    const second = await world.openInvoice({ customerReference: 'R-2', email: 'noor@example.org' });
    const both = merge(first.customerId, second.customerId);
    const under = await world.pay(second);
    await expect(mergeCustomers(world.ctx, both)).rejects.toMatchObject({ code: 'merge-payment-under-way' });
    await world.answerBank(second, under, 'decline');
    await world.runJobs();

    // In the same moment a payment begins and they are merged: whichever comes first, the other sees it.
    const raced = await Promise.allSettled([mergeCustomers(world.ctx, both), world.pay(second)]);
    const isMerged = raced[0].status === 'fulfilled';
    const attempts = await world.database
      .owner`select customer_id from payment_attempt where status not in ('failed', 'canceled', 'succeeded')`;
    const invoice = await read(second);
    for (const attempt of attempts) expect(attempt['customer_id']).toBe(invoice.customerId);
    if (!isMerged) {
      const outcome = raced[1] as PromiseFulfilledResult<Awaited<ReturnType<TestWorld['pay']>>>;
      await world.answerBank(second, outcome.value, 'approve');
      await mergeCustomers(world.ctx, both);
    }
    await moveLate(world.ctx, { merchantId: world.merchant.id });
    expect(await rowsUnder(second.customerId)).toEqual({});
    await world.runJobs();
    await expectSoundBooks(world);
  });

  test('stay two where that would be wrong: another currency, a business, somebody who asked to be forgotten', async () => {
    const euro = await world.openInvoice({ customerReference: 'C-1' });
    const pound = await world.openInvoice({
      customerReference: 'C-2',
      total: { minor: 5_000, currency: 'GBP' }
    });
    const { refused } = await previewMerge(world.ctx, merge(euro.customerId, pound.customerId));
    expect(refused).toEqual(['merge-currencies-differ']);
    await expect(mergeCustomers(world.ctx, merge(euro.customerId, pound.customerId))).rejects.toMatchObject({
      code: 'merge-currencies-differ'
    });
  });
});
