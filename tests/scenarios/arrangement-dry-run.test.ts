import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  askArrangement,
  dryRunTerms,
  type ArrangementTerms
} from '../../src/lib/server/domain/arrangements/index.ts';
import { DEFAULT_TERMS } from '../../src/lib/server/domain/arrangements/terms.ts';
import { changeCustomer } from '../../src/lib/server/domain/identity/index.ts';
import { leapTo } from '../support/collecting.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterAll(() => world.close());

const owe = (customerReference: string, minor: number) =>
  world.openInvoice({ customerReference, email: `${customerReference}@example.org`, total: eur(minor) });

const dryRun = (terms: Partial<ArrangementTerms> = {}) =>
  dryRunTerms(world.ctx, { merchantId: world.merchant.id, terms: { ...DEFAULT_TERMS, ...terms } });

/** The customer asks, in the portal. */
const ask = ({ customerId, invoiceId }: OpenInvoice, parts: number) =>
  askArrangement(
    { ...world.ctx, actor: { kind: 'customer', customerId } },
    { merchantId: world.merchant.id, customerId, invoiceIds: [invoiceId], parts, day: 25, isDebited: false }
  );

test('terms are tried on who owes today and on what was asked before, and nothing changes by it', async () => {
  await owe('T-small', 40_00);
  const [middle, business] = [await owe('T-middle', 200_00), await owe('T-business', 300_00)];
  await owe('T-middle', 100_00);
  await owe('T-large', 2_000_00);
  await changeCustomer(world.ctx, {
    ...{ merchantId: world.merchant.id, customerId: business.customerId },
    change: { isBusiness: true }
  });
  // Two invoices of one customer are one debt.
  expect(await dryRun()).toEqual({
    ...{ customers: 4, mayArrange: 2, amount: eur(600_00) },
    ...{ asked: 0, atOnce: 0, isCut: false }
  });
  expect(await dryRun({ mostMinor: 3_000_00 })).toMatchObject({ mayArrange: 3, amount: eur(2_600_00) });
  expect(await dryRun({ leastMinor: 10_00 })).toMatchObject({ mayArrange: 3, amount: eur(640_00) });
  expect(await dryRun({ who: 'consumers' })).toMatchObject({ mayArrange: 1, amount: eur(300_00) });
  expect(await dryRun({ isOffered: false })).toMatchObject({ mayArrange: 0, amount: eur(0) });
  expect(await dryRun({ currency: 'GBP' })).toMatchObject({ customers: 4, mayArrange: 0 });

  // Eight parts wait for staff; three began at once, and what is arranged is nobody's question any more.
  expect((await ask(business, 8)).kind).toBe('proposed');
  expect((await ask(middle, 3)).kind).toBe('started');
  expect(await dryRun()).toMatchObject({ customers: 4, mayArrange: 1, asked: 2, atOnce: 1 });
  expect(await dryRun({ mostParts: 8 })).toMatchObject({ asked: 2, atOnce: 2 });
  expect(await dryRun({ mostParts: 2 })).toMatchObject({ asked: 2, atOnce: 0 });
  await leapTo(world, '2026-06-15');
  expect(await dryRun()).toMatchObject({ asked: 0, atOnce: 0 });
  const [published] = await world.database.owner`select count(*)::int as n from arrangement_terms`;
  expect(published!['n']).toBe(0);
  await expectSoundBooks(world);
});
