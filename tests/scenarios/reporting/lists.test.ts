import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import { addStaff } from '../../../src/lib/server/domain/identity/index.ts';
import {
  changeView,
  chooseDefault,
  countList,
  fileList,
  invoiceList,
  listViews,
  messageList,
  paymentList,
  planList,
  readListPage,
  removeView,
  saveView,
  subscriptionList,
  walkList,
  type Filters,
  type List
} from '../../../src/lib/server/domain/reporting/index.ts';
import {
  addPlan,
  announcePriceChange,
  startSubscription
} from '../../../src/lib/server/domain/subscriptions/index.ts';
import type { Tx } from '../../../src/lib/server/platform/db/database.ts';
import { csvResponse } from '../../../src/lib/server/web/csv-response.ts';
import { addCustomer } from '../../support/subscription-factory.ts';
import { eur, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterAll(() => world.close());

const searchOf = (filters: Filters = {}) => ({
  merchantId: world.merchant.id,
  zone: world.merchant.zone,
  filters
});

test('a plan says who has it and what that is worth in a month, at the price that each one pays', async () => {
  const { ctx } = world;
  const merchantId = world.merchant.id;
  const day = Temporal.PlainDate.from;
  const planId = await addPlan(ctx, {
    ...{ merchantId, name: 'Opvang', effectiveOn: day('2026-01-01') },
    cycle: { unit: 'week', count: 2 },
    price: eur(6_000)
  });
  const customerId = await addCustomer(ctx, merchantId, 'K-2001');
  await startSubscription(ctx, { merchantId, customerId, planId, quantity: 2 });
  await announcePriceChange(ctx, {
    ...{ merchantId, planId, price: eur(9_000), reach: 'new-customers' as const },
    effectiveOn: day('2026-11-24')
  });
  await world.goTo('2026-11-24');
  await startSubscription(ctx, { merchantId, customerId, planId });
  const list = planList(day('2026-11-24'));
  const { items } = await readListPage(ctx, list, searchOf(), { limit: 10 });
  // Two fortnights of € 60 and one of € 90, 26 times a year.
  expect(items).toMatchObject([
    {
      name: 'Opvang',
      price: eur(9_000),
      ...{ subscribers: 2, paying: 2, monthly: eur(Math.round(((2 * 6_000 + 9_000) * 26) / 12)) }
    }
  ]);
  const { items: subscriptions } = await readListPage(
    ctx,
    subscriptionList,
    searchOf({ plan: planId, search: 'benali' }),
    { limit: 1 }
  );
  expect(subscriptions).toMatchObject([{ customerName: 'Fatima Zahra Benali', planName: 'Opvang' }]);
  expect((await countList(ctx, subscriptionList, searchOf({ status: 'stopped' }))).count).toBe(0);
  expect((await readListPage(ctx, fileList, searchOf({ kind: 'bank' }), { limit: 1 })).items).toEqual([]);
});

test('a file holds all that is found, and nothing in it is a formula', async () => {
  await world.openInvoice({
    number: 'F-1',
    customerReference: 'F-1',
    customerName: '=HYPERLINK("http://x","y")'
  });
  await world.openInvoice({
    number: '+49 1',
    customerReference: '@F-2',
    customerName: 'Familie "de Boer", Ede'
  });
  const rows = async function* () {
    for await (const line of walkList(world.ctx, invoiceList, searchOf()))
      yield [line.number, line.customerReference, line.customerName, line.balance.minor];
  };
  const text = await csvResponse('invoices', ['number', 'customer', 'name', 'minor'], rows()).text();
  expect(text.split('\r\n').slice(0, -1).toSorted()).toEqual(
    [
      'number,customer,name,minor',
      ...[
        'F-1,F-1,"\'=HYPERLINK(""http://x"",""y"")",21240',
        '\'+49 1,\'@F-2,"Familie ""de Boer"", Ede",21240'
      ]
    ].toSorted()
  );
});

test('what is kept of a list is one’s own or shared, opens it, and is changed only by its owner', async () => {
  const { ctx } = world;
  const merchantId = world.merchant.id;
  const person = (name: string) => ({
    name,
    email: `${name}@x.example`,
    password: 'vier natte winterjassen'
  });
  const { id: eva } = await addStaff(ctx, { merchantId, role: 'owner', ...person('Eva') });
  const { id: sanne } = await addStaff(ctx, { merchantId, role: 'support', ...person('Sanne') });
  const keep = (staffId: string, name: string, isShared: boolean, isDefault = false) =>
    saveView(ctx, {
      ...{ merchantId, staffId, list: 'invoices', name, isShared, isDefault },
      filters: { status: 'overdue', search: 'Özgür & co' }
    });
  await keep(eva, 'Te laat', true, true);
  await keep(eva, 'Van mij', false);
  const seenBy = async (staffId: string) =>
    (await listViews(ctx, { merchantId, staffId, list: 'invoices' })).map((view) => [
      view.name,
      view.isMine,
      view.isDefault
    ]);
  expect(await seenBy(eva)).toEqual([
    ['Te laat', true, true],
    ['Van mij', true, false]
  ]);
  expect(await seenBy(sanne)).toEqual([['Te laat', false, false]]);
  const [view] = await listViews(ctx, { merchantId, staffId: sanne });
  expect(view!.filters).toEqual({ status: 'overdue', search: 'Özgür & co' });
  const viewId = view!.id;
  await chooseDefault(ctx, { merchantId, staffId: sanne, viewId, isChosen: true });
  expect(await seenBy(sanne)).toEqual([['Te laat', false, true]]);
  await expect(removeView(ctx, { merchantId, staffId: sanne, viewId })).rejects.toMatchObject({
    code: 'view-unknown'
  });
  const changed = { merchantId, staffId: eva, viewId, isShared: true };
  await expect(changeView(ctx, { ...changed, name: 'Van mij' })).rejects.toMatchObject({
    code: 'view-name-taken'
  });
  await changeView(ctx, { ...changed, name: 'Al te laat' });
  await removeView(ctx, { merchantId, staffId: eva, viewId });
  expect(await seenBy(sanne)).toEqual([]);
});

/** The context whose statements are explained before they run, as the application's own role. */
function explaining(ctx: Context, plans: string[]): Pick<Context, 'db'> {
  const withMerchant: Context['db']['withMerchant'] = (id, work) =>
    ctx.db.withMerchant(id, (tx) => {
      const execute = async (statement: SQL) => {
        plans.push(JSON.stringify(await tx.execute(sql`explain (format json) ${statement}`)));
        return tx.execute(statement);
      };
      return work(
        new Proxy(tx, { get: (of, key) => (key === 'execute' ? execute : Reflect.get(of, key)) }) as Tx
      );
    });
  return { db: { ...ctx.db, withMerchant } };
}

describe('among a hundred thousand rows', () => {
  beforeAll(async () => {
    const { owner } = world.database;
    const merchantId = world.merchant.id;
    const { customerId } = await world.openInvoice({ customerReference: 'many' });
    await owner`
      insert into invoice (merchant_id, id, customer_id, number, status, issued_on, due_on, currency, total_minor,
        costs_minor, balance_minor, subject, payment_reference, document, document_hash, created_at)
      select ${merchantId}, uuidv7(), ${customerId}, 'M-' || n, case when n % 500 = 0 then 'overdue' else 'paid' end,
        date '2026-11-22' - (n / 200), date '2026-11-22' - (n / 200) + 14, 'EUR', 1000, 0,
        case when n % 500 = 0 then 1000 else 0 end, 'Opvang', 'R' || n, '{}', '\\x00', now()
      from generate_series(1, 100000) n`;
    await owner`
      insert into notice (merchant_id, id, customer_id, kind, cause, channel, language, status, created_at, delivery)
      select ${merchantId}, uuidv7(), ${customerId}, 'overdue', 'many:' || n, 'email', 'nl',
        case when n % 5000 = 0 then 'dead' else 'sent' end, now(), case when n % 5000 = 1 then 'bounced' else 'delivered' end
      from generate_series(1, 100000) n`;
    await owner`analyze invoice`;
    await owner`analyze notice`;
  });

  test.each<[string, Filters, Pick<List<unknown>, 'fields'>, string]>([
    ['all invoices', {}, invoiceList, 'invoice_newest'],
    ['what is overdue', { status: 'overdue' }, invoiceList, 'invoice_newest_unpaid'],
    ['a number', { search: 'M-4242' }, invoiceList, 'invoice_merchant_id_number_unique'],
    ['all messages', { show: 'all' }, messageList, 'notice_merchant_id_id_pk'],
    ['messages that need somebody', {}, messageList, 'notice_set_aside'],
    ['messages that didn’t arrive', { show: 'lost' }, messageList, 'notice_lost'],
    ['payments', { show: 'failed' }, paymentList, '']
  ])('%s: by an index, without reading them all', async (_, filters, list, index) => {
    const plans: string[] = [];
    const page = await readListPage(
      explaining(world.ctx, plans),
      list as unknown as typeof invoiceList,
      searchOf(filters),
      { limit: 20 }
    );
    const last = plans.at(-1)!;
    expect(last).toContain(index);
    expect(last).not.toMatch(/Seq Scan[^}]*"Relation Name":"(invoice|notice|payment_attempt)"/);
    if (page.older === undefined) return;
    await readListPage(
      explaining(world.ctx, plans),
      list as unknown as typeof invoiceList,
      searchOf(filters),
      { limit: 20, after: page.older }
    );
    expect(plans.at(-1)).not.toMatch(/Seq Scan[^}]*"Relation Name":"(invoice|notice|payment_attempt)"/);
  });

  test('a total is counted up to a bound', async () => {
    expect(await countList(world.ctx, invoiceList, searchOf())).toMatchObject({
      count: 10_000,
      isMore: true
    });
    expect(await countList(world.ctx, invoiceList, searchOf({ status: 'overdue', search: 'M-' }))).toEqual({
      ...{ count: 200, isMore: false },
      sums: [eur(200_000)]
    });
  });
});
