import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import {
  addStaff,
  createMerchant,
  endHelp,
  findCustomerSession,
  listAuditEntries,
  listCustomerSessions,
  listHelp,
  noteOnCustomer,
  pseudonymiseCustomer,
  startHelp,
  upsertCustomers
} from '../../../src/lib/server/domain/identity/index.ts';
import { sendPayLink } from '../../../src/lib/server/domain/notifications/index.ts';
import {
  listCustomerTimeline,
  paymentList,
  readListPage,
  searchCustomers,
  walkList
} from '../../../src/lib/server/domain/reporting/index.ts';
import { requireCustomer } from '../../../src/lib/server/web/index.ts';
import { signInCustomer } from '../../support/customers.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
/** Eva at her desk. */
let eva: Context;
beforeAll(async () => {
  world = await startWorld();
  const { id } = await addStaff(world.ctx, {
    merchantId: world.merchant.id,
    email: 'eva@deklaproos.example',
    name: 'Eva Janssen',
    role: 'support',
    password: 'klaproos-in-de-berm'
  });
  eva = { ...world.ctx, actor: { kind: 'staff', staffId: id, name: 'Eva Janssen' } };
});
afterAll(() => world.close());

const people = [
  {
    reference: 'Z-1001',
    name: 'Samira El Amrani',
    email: 'samira.elamrani@example.org',
    phone: '+31612345601'
  },
  { reference: 'Z-1002', name: 'Jürgen Großkreutz-Wolffhagen', phone: '0049 (0)151 23456789' },
  { reference: 'Z-1003', name: "Sofie D'Hondt", email: 'sofie@example.org' },
  { reference: 'Z-1004', name: 'Elif Yıldız', phone: '06-12 34 56 07' },
  { reference: 'Z-1005', name: 'Łukasz Đặng' },
  { reference: 'Z-1006', name: 'Sam Amrani Samsom' }
] as const;

async function find(search: string, merchantId = world.merchant.id): Promise<string[]> {
  const { items } = await searchCustomers(world.ctx, { merchantId, search, limit: 25 });
  return items.map(({ reference }) => reference);
}

describe('searching customers as one types', () => {
  beforeAll(async () => {
    const { ctx, clock, merchant } = world;
    const wattzon = await createMerchant(ctx, {
      slug: 'wattzon',
      name: 'WattZon',
      accountHolder: 'WattZon BV',
      iban: 'BE68539007547034',
      country: 'BE',
      zone: 'Europe/Brussels',
      language: 'fr',
      brandColor: '#2f5fb3',
      address: { lines: ['Rue Neuve 1'], postalCode: '1000', city: 'Bruxelles', country: 'BE' },
      contactEmail: 'factures@wattzon.example'
    });
    for (const { id } of [merchant, wattzon])
      await ctx.db.withMerchant(id, (tx) =>
        upsertCustomers(
          tx,
          id,
          clock.now(),
          people
            .filter(({ reference }) => id === merchant.id || reference === 'Z-1001')
            .map((person) => ({
              ...person,
              reference: id === merchant.id ? person.reference : 'W-1',
              language: 'nl'
            }))
        )
      );
  });

  test.each([
    ['one letter', 'ł', ['Z-1005']],
    ['the beginning of a first name, the shortest name first', 'sam', ['Z-1006', 'Z-1001']],
    ['the beginning of a family name', 'amr', ['Z-1001', 'Z-1006']],
    ['words in their order', 'samira el am', ['Z-1001']],
    ['family name first', 'amrani samira', ['Z-1001']],
    ['words in no order', 'am samira', ['Z-1001']],
    ['two letters of each, in no order', 'wo gr', ['Z-1002']],
    ['words that begin alike, in no order', 'sams sam', ['Z-1006']],
    ['three words in no order', 'am el sami', ['Z-1001']],
    ['a name and a number in no order', '1004 yil z', ['Z-1004']],
    ['words of which one is nobody’s', 'samira zzz', []],
    ['without accents and capitals', 'JURGEN GROSS', ['Z-1002']],
    ['with them', 'Großkreutz', ['Z-1002']],
    ['a dotless i', 'yildiz', ['Z-1004']],
    ['letters that no accent makes', 'dang luk', ['Z-1005']],
    ['a name with an apostrophe, without it', 'dhon', ['Z-1003']],
    ['and from behind it', "d'hondt", ['Z-1003']],
    ['an e-mail address', 'samira.elamrani@exa', ['Z-1001']],
    ['the second word of one', 'elamrani', ['Z-1001']],
    ['a phone number as it is dialled', '06 1234 5607', ['Z-1004']],
    ['a phone number from abroad', '+31 6 123456', ['Z-1001', 'Z-1004']],
    ['and without its sign', '4915123456789', ['Z-1002']],
    ['a customer number', 'z-1003', ['Z-1003']],
    ['its digits alone', '1004', ['Z-1004']],
    ['what only means something to SQL', "%_'; --", []],
    ['nothing that could be a word', '---', []]
  ])('finds by %s', async (_, search, references) => {
    expect((await find(search)).toSorted()).toEqual(references.toSorted());
  });

  test.each([
    ['a wrong letter', 'samire', ['Z-1001']],
    ['a missing letter', 'amrni', ['Z-1001', 'Z-1006']],
    ['a letter too many', 'yilldiz', ['Z-1004']],
    ['letters changed round', 'smaira el amrani', ['Z-1001']],
    ['the first letter of all', 'vukasz', ['Z-1005']],
    ['a slip while the word is still being typed', 'grisskreu', ['Z-1002']],
    ['a slip in the family name, which comes first', 'amrnai sam', ['Z-1001', 'Z-1006']],
    ['a slip in each of two words', 'samria amrnai', ['Z-1001']],
    ['words that are each somebody’s, but nobody’s together', 'elif samsom', []],
    ['two slips in one word', 'smarai', []],
    ['a word so short that everybody is nearly called so', 'zux', []],
    ['a number, of which each is somebody else’s', '10044', []]
  ])('and when nobody has it, whoever is called nearly so: %s', async (_, search, references) => {
    const page = await searchCustomers(world.ctx, {
      ...{ merchantId: world.merchant.id, search, limit: 25, isForgiving: true }
    });
    expect(page.items.map(({ reference }) => reference).toSorted()).toEqual(references.toSorted());
    expect(page).toMatchObject({ isAlike: references.length > 0 });
    expect(page.next).toBeUndefined();
    expect(await find(search), 'only who asks for it').toEqual([]);
  });

  test('whoever has exactly what was typed stands there alone', async () => {
    const page = await searchCustomers(world.ctx, {
      ...{ merchantId: world.merchant.id, search: 'sams', limit: 25, isForgiving: true }
    });
    expect(page).toMatchObject({ items: [{ reference: 'Z-1006' }], isAlike: false });
  });

  test('a whole invoice number finds whose it is, with what they owe', async () => {
    const { customerId, invoiceId } = await world.openInvoice({
      number: '2026-7788',
      customerReference: 'Z-1004',
      total: eur(5_000)
    });
    expect(invoiceId).toBeDefined();
    const { items } = await searchCustomers(world.ctx, {
      merchantId: world.merchant.id,
      search: '2026-7788',
      limit: 5
    });
    expect(items).toMatchObject([{ id: customerId, owed: [eur(5_000)], isOverdue: false }]);
    expect(await find('2026-778')).toEqual([]);
  });

  test('pages follow each other without a gap, a repeat or an end too early, whatever the cursor says', async () => {
    const merchantId = world.merchant.id;
    for (const search of ['', 's', 'am', 'am sa', 'o z 1']) {
      const all = await find(search);
      const paged: string[] = [];
      let after: string | undefined;
      do {
        const page = await searchCustomers(world.ctx, {
          merchantId,
          search,
          limit: 1,
          ...(after && { after })
        });
        paged.push(...page.items.map(({ reference }) => reference));
        after = page.next;
      } while (after);
      expect(paged).toEqual(all);
    }
    for (const after of ['x', '!', Buffer.from('[1,2,3]').toString('base64url')])
      expect(
        (await searchCustomers(world.ctx, { merchantId, search: 'samira el', limit: 5, after })).items
      ).not.toEqual([]);
  });

  test('a new name is found and the old one isn’t, and neither once the customer is forgotten', async () => {
    const { ctx, clock, merchant } = world;
    const renamed = { reference: 'Z-1003', name: 'Sofie Vermeulen', language: 'nl' } as const;
    const ids = await ctx.db.withMerchant(merchant.id, (tx) =>
      upsertCustomers(tx, merchant.id, clock.now(), [renamed])
    );
    expect([await find('verm'), await find('hondt')]).toEqual([['Z-1003'], []]);
    await ctx.db.withMerchant(merchant.id, (tx) => pseudonymiseCustomer(tx, merchant.id, ids.get('Z-1003')!));
    expect([await find('verm'), await find('sofie@'), await find('z-1003')]).toEqual([[], [], ['Z-1003']]);
  });

  test('runs on the index as the application’s role, under row-level security', async () => {
    const plan = await world.database.owner.begin(async (sql) => {
      await sql.unsafe(`set local role quitte_app; set local enable_seqscan = off;
        select set_config('app.merchant_id', '${world.merchant.id}', true)`);
      return sql.unsafe(`explain (costs off) select term from search_ranges(array['sam'], null, null) r
        cross join lateral (select t.term from customer_term t where t.merchant_id = '${world.merchant.id}'
          and (t.term, t.customer_id) > (r.from_term, r.from_id) and t.term < r.until order by t.term, t.customer_id limit 9) t`);
    });
    const lines = plan.map((row) => String(row['QUERY PLAN'])).join('\n');
    expect(lines).toMatch(/Index Cond: .*ROW\(term, customer_id\) > ROW\(r\.from_term, r\.from_id\)/);
    expect(lines).not.toContain('Filter: (ROW');
  });
});

describe('one customer', () => {
  test('everything that happened is told, newest first and page by page; a link and a note of staff among it', async () => {
    const { merchant } = world;
    const invoice = await world.openInvoice({ customerReference: 'Z-2001', email: 'kwame@example.org' });
    const of = { merchantId: merchant.id, customerId: invoice.customerId };
    await noteOnCustomer(eva, { ...of, text: 'Belt liever na vijven.' });
    await sendPayLink(eva, { ...of, way: 'email' });
    await expect(sendPayLink(eva, { ...of, way: 'email' })).rejects.toMatchObject({
      code: 'pay-link-under-way'
    });
    await expect(sendPayLink(eva, { ...of, way: 'sms' })).rejects.toMatchObject({
      code: 'contact-way-closed'
    });
    const outcome = await world.pay(invoice);
    await world.answerBank(invoice, outcome, 'approve');
    await world.runJobs();
    await expect(sendPayLink(eva, { ...of, way: 'email' })).rejects.toMatchObject({ code: 'nothing-to-pay' });
    const { moments } = await listCustomerTimeline(world.ctx, { ...of, limit: 100 });
    const told = moments.map(({ kind, facts }) => `${kind} ${Object.values(facts).join(' ')}`).join('\n');
    for (const part of [
      /^invoice .*issue/m,
      /^invoice .*settle/m,
      /^attempt .*succeeded/m,
      /^notice .*receipt/m,
      /^notice .*fresh-pay-link/m
    ])
      expect(told).toMatch(part);
    expect(told).toMatch(/^note .*Belt liever na vijven.*Eva Janssen|^note .*Eva Janssen.*Belt liever/m);
    expect(told).toMatch(/^act .*send-pay-link/m);
    expect(told).not.toContain('note-on-customer');
    const paged = [];
    let before: string | undefined;
    do {
      const page = await listCustomerTimeline(world.ctx, { ...of, limit: 2, ...(before && { before }) });
      paged.push(...page.moments);
      before = page.next;
    } while (before);
    expect(paged).toEqual(moments);
    await expectSoundBooks(world);
  });

  test('every try to take money is listed with whose it is and what for, by what became of it', async () => {
    const { merchant } = world;
    const invoice = await world.openInvoice({ customerReference: 'Z-2003', number: '2026-9001' });
    const outcome = await world.pay(invoice);
    await world.answerBank(invoice, outcome, 'decline');
    const searchOf = (show: 'all' | 'failed' | 'paid') => ({
      ...{ merchantId: merchant.id, zone: merchant.zone },
      filters: { show }
    });
    const listed = async (show: 'all' | 'failed' | 'paid') =>
      (await readListPage(world.ctx, paymentList, searchOf(show), { limit: 50 })).items.map(
        ({ status, invoices }) => [status, ...invoices.map(({ number }) => number)]
      );
    expect(await listed('failed')).toEqual([['failed', '2026-9001']]);
    expect((await listed('paid')).map(([status]) => status)).toEqual(['succeeded']);
    expect(await listed('all')).toHaveLength(2);
    const walked = await Array.fromAsync(walkList(world.ctx, paymentList, searchOf('all')));
    expect(walked.map(({ customerReference }) => customerReference)).toEqual(['Z-2003', 'Z-2001']);
    const [newest, oldest] = walked;
    const after = { limit: 50, after: newest!.id };
    const beyond = await readListPage(world.ctx, paymentList, searchOf('all'), after);
    expect(beyond.items.map(({ id }) => id)).toEqual([oldest!.id]);
  });

  test('staff look along for half an hour and can do nothing; the customer sees that they did', async () => {
    const { merchant, clock, ctx } = world;
    const { customerId } = await world.openInvoice({ customerReference: 'Z-2002' });
    const own = await signInCustomer(world, customerId);
    const help = { merchant, customerId, reason: 'Vindt de factuur niet', userAgent: 'Test/1.0' };
    const cookie = await startHelp(eva, help);
    const ask = (method: string, id = '/my/[merchant]/(portal)/pay') =>
      requireCustomer({
        url: new URL(`https://pay.example/my/${merchant.slug}`),
        params: { merchant: merchant.slug },
        route: { id },
        request: new Request('https://pay.example/', { method }),
        cookies: { get: () => cookie.value },
        locals: { ctx, language: 'nl' }
      } as unknown as RequestEvent);

    const who = await ask('GET');
    expect([who.customerId, who.ctx.actor.kind, who.session.helper?.name]).toEqual([
      customerId,
      'staff',
      'Eva Janssen'
    ]);
    const portal = '/my/[merchant]/(portal)';
    for (const [method, id] of [
      ['POST', `${portal}/pay`],
      ['POST', `${portal}/preferences/contact`],
      ['DELETE', `${portal}/preferences/devices`],
      ['GET', `${portal}/preferences/privacy/export`],
      ['GET', `${portal}/payment-methods/return`],
      ['GET', `${portal}/pay/[attempt]/return`]
    ] as const)
      await expect(ask(method, id), `${method} ${id}`).rejects.toMatchObject({
        code: 'helper-act-not-allowed'
      });
    expect((await ask('POST', '/my/[merchant]/(sign-in)/sign-out')).customerId).toBe(customerId);

    // Their own devices are theirs; that somebody looked stands beside them.
    expect(await listCustomerSessions(ctx, { merchantId: merchant.id, customerId })).toHaveLength(1);
    const [seen, entries] = await ctx.db.withMerchant(merchant.id, (tx) =>
      Promise.all([
        listHelp(ctx, tx, { merchantId: merchant.id, customerId }),
        listAuditEntries(tx, merchant.id, [customerId])
      ])
    );
    expect(seen).toMatchObject([{ at: clock.now() }]);
    expect(entries).toMatchObject([
      { action: 'help-customer', details: { reason: help.reason }, actorName: 'Eva Janssen' }
    ]);

    // It ends by staff's own word, by looking at somebody else, and by itself, also while it is used.
    await endHelp(eva, merchant.id);
    await expect(ask('GET')).rejects.toMatchObject({ status: 303 });
    const second = await startHelp(eva, help);
    clock.set(clock.now().add({ minutes: 29 }));
    expect(await findCustomerSession(ctx, merchant.id, second.value)).toBeDefined();
    clock.set(clock.now().add({ minutes: 2 }));
    expect(await findCustomerSession(ctx, merchant.id, second.value)).toBeUndefined();
    expect(await findCustomerSession(ctx, merchant.id, own.value)).toBeDefined();
  });
});
