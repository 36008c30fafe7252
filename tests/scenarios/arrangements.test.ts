import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  askArrangement,
  approveArrangement,
  countProposedArrangements,
  declineArrangement,
  endArrangement,
  findAgreement,
  followDays,
  givePromise,
  LAST_DAY,
  listArrangements,
  listStandingPromises,
  listTerms,
  offerArrangement,
  acceptArrangement,
  previewArrangement,
  publishTerms,
  readAgreementOffer,
  readArrangement,
  withdrawArrangement,
  withdrawPromise,
  type AskArrangement
} from '../../src/lib/server/domain/arrangements/index.ts';
import { addOperator, listAuditEntries } from '../../src/lib/server/domain/identity/index.ts';
import { resumeMerchant, suspendMerchant } from '../../src/lib/server/domain/installation/index.ts';
import { jobDefinitions } from '../../src/lib/server/job-definitions.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { issueDocuments } from '../../src/lib/server/domain/billing/index.ts';
import { runDueCollections } from '../../src/lib/server/domain/collection/index.ts';
import {
  arrangementList,
  listCustomerTimeline,
  promiseList,
  readListPage,
  type Filters
} from '../../src/lib/server/domain/reporting/index.ts';
import { runSequences } from '../../src/lib/server/domain/notifications/index.ts';
import { mintPayLink } from '../../src/lib/server/domain/pay-links/index.ts';
import { DEFAULT_TERMS } from '../../src/lib/server/domain/arrangements/terms.ts';
import {
  addDebtor,
  attemptsOf,
  bankSays,
  bill,
  declined,
  leapTo,
  mastercard,
  visaDebit,
  type Debtor
} from '../support/collecting.ts';
import { creditNoteDocument } from '../support/invoice-factory.ts';
import { byCard, ibans, taken } from '../support/payers.ts';
import { publish, step, toldOf } from '../support/sequences.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  await publish(world, 'Reminders', [step('first', 'due', 3), step('second', 'due', 10)]);
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

/** A day at nine, with what the recurring jobs do on it. */
async function live(...days: readonly string[]): Promise<void> {
  const { ctx } = world;
  const merchantId = world.merchant.id;
  for (const day of days) {
    await leapTo(world, day);
    await followDays(ctx, { merchantId });
    await runSequences(ctx, { merchantId });
    await runDueCollections(ctx, { merchantId });
    await world.runJobs();
  }
}

let count = 0;
/** Somebody new who pays by hand. */
function owe(given: Parameters<TestWorld['openInvoice']>[0] = {}): Promise<OpenInvoice> {
  count += 1;
  return world.openInvoice({ customerReference: `H-${count}`, email: `hand-${count}@example.org`, ...given });
}

const wishOf = (
  { customerId }: Readonly<{ customerId: string }>,
  invoices: readonly OpenInvoice[],
  given: Partial<AskArrangement> = {}
): AskArrangement => ({
  merchantId: world.merchant.id,
  customerId,
  invoiceIds: invoices.map(({ invoiceId }) => invoiceId),
  parts: 3,
  day: 25,
  isDebited: true,
  ...given
});

/** The customer asks, in the portal. */
function ask(wish: AskArrangement) {
  return askArrangement({ ...world.ctx, actor: { kind: 'customer', customerId: wish.customerId } }, wish);
}

/** The customer pays an invoice by hand, with a card that is nobody else's here. */
async function payBy({ invoiceId, customerId }: OpenInvoice, minor: number) {
  const merchantId = world.merchant.id;
  const link = await world.ctx.db.withMerchant(merchantId, (tx) =>
    mintPayLink(world.ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' })
  );
  const instrument = await byCard(world, 'pm_card_amex');
  return world.pay({ invoiceId, customerId, link }, { instrument, expected: eur(minor) });
}

/** Its status and its parts: day, amount, what is open, status. */
async function shown(arrangementId: string): Promise<string[]> {
  const { status, shownParts } = await readArrangement(world.ctx, {
    merchantId: world.merchant.id,
    arrangementId
  });
  return [
    status,
    ...shownParts.map(
      (part) => `${part.dueOn.toString()} ${part.amount.minor} ${part.open.minor} ${part.status}`
    )
  ];
}

const ABOUT_AGREEMENTS =
  /^(Afgesproken|Bijna zover|De afgesproken dag|De regeling|Antwoord van|Een voorstel|Het plan|Je betaling|Je vraag|Klaar|Nog niet binnen)/;

/** The mails about what was agreed that came to an address, in order, each as often as it came. */
function agreementMails(address: string) {
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
  return world.sandbox.control.messages
    .list('email')
    .filter(({ to, subject }) => to === address && ABOUT_AGREEMENTS.test(subject ?? ''))
    .map(({ subject, text }) => ({ subject: plain(subject ?? ''), text: plain(text) }));
}

const FAILED = 'Je betaling aan Kinderdagverblijf De Klaproos is niet gelukt';

const subjects = (address: string) => agreementMails(address).map(({ subject }) => subject);

function debtor(reference: string, card: string): Promise<Debtor> {
  return addDebtor(world, card, { reference, email: `${reference.toLowerCase()}@example.org` });
}

test('what is inside the terms starts at once, is debited part by part, and nobody is reminded while it is kept', async () => {
  const aisha = await debtor('A-KEPT', 'pm_card_visa');
  const owed = [
    await bill(world, aisha, { total: eur(100_00), dueOn: '2026-03-04' }),
    await bill(world, aisha, { total: eur(50_01), dueOn: '2026-03-06' })
  ];
  const wish = wishOf(aisha, owed, { expected: eur(150_01) });
  const preview = await previewArrangement(world.ctx, wish);
  expect(preview.plan.map(({ dueOn, amount }) => `${dueOn.toString()} ${amount.minor}`)).toEqual([
    '2026-03-25 5000',
    // 25 April is a Saturday.
    '2026-04-27 5000',
    '2026-05-25 5001'
  ]);
  // On two devices: one of them starts it.
  const asked = await Promise.allSettled([ask(wish), ask(wish)]);
  const started = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(started).toEqual([{ kind: 'started', arrangementId: expect.any(String) as string }]);
  const { arrangementId } = started[0]!;

  // Past the due dates and every reminder, up to the first part.
  await live('2026-03-07', '2026-03-09', '2026-03-16', '2026-03-25');
  expect(await shown(arrangementId)).toEqual([
    'running',
    '2026-03-25 5000 0 settled',
    '2026-04-27 5000 5000 coming',
    '2026-05-25 5001 5001 coming'
  ]);
  await live('2026-04-02', '2026-04-27', '2026-05-08', '2026-05-25');
  expect((await shown(arrangementId))[0]).toBe('kept');
  expect(await attemptsOf(world, aisha.customerId)).toEqual([
    'merchant succeeded 5000',
    'merchant succeeded 5000',
    'merchant succeeded 5001'
  ]);
  expect((await toldOf(world, aisha.customerId)).filter((each) => each.startsWith('overdue'))).toEqual([]);
  // Agreed, and kept: that is all there is to say beside the receipts.
  expect(subjects('a-kept@example.org')).toEqual([
    'Afgesproken: € 150,01 in 3 delen',
    'Klaar: we staan quitte'
  ]);
  const [confirmation] = agreementMails('a-kept@example.org');
  for (const said of ['25 maart 2026', '27 april 2026', '€ 50,01', 'nog 7 dagen', 'vanzelf af'])
    expect(confirmation?.text).toContain(said);
  // Once a year, by these terms: the next one is for a person to decide.
  const again = await bill(world, aisha, { total: eur(90_00), dueOn: '2026-06-20' });
  expect((await previewArrangement(world.ctx, wishOf(aisha, [again]))).outside).toEqual(['too-often']);
});

test('a debit of a part that fails is told at once and once; the part has its grace, one more try and a place in the later parts', async () => {
  await leapTo(world, '2026-06-01');
  const bram = await debtor('B-BROKEN', 'pm_card_mastercard');
  const owed = await bill(world, bram, { total: eur(120_00), dueOn: '2026-06-04' });
  const { arrangementId } = await ask(wishOf(bram, [owed]));
  const no = declined('insufficient_funds');

  // 25 June: the bank says no; on the 26th it is missed, and tried once more. No again.
  bankSays(world, mastercard, no, no);
  await live('2026-06-25', '2026-06-26');
  expect(await shown(arrangementId)).toEqual([
    'running',
    '2026-06-25 4000 4000 missed',
    '2026-07-27 4000 4000 coming',
    '2026-08-25 4000 4000 coming'
  ]);
  // Seven days of grace, the 3rd of July being the last; then it goes into the others.
  await live('2026-07-03');
  expect((await shown(arrangementId))[1]).toMatch(/missed$/);
  await live('2026-07-04');
  expect(await shown(arrangementId)).toEqual([
    'running',
    '2026-06-25 0 0 spread',
    '2026-07-27 6000 6000 coming',
    '2026-08-25 6000 6000 coming'
  ]);

  // The second one comes; the third doesn't, nor does its second try: it is broken after the grace.
  bankSays(world, mastercard, { outcome: 'succeed' }, no, no);
  await live('2026-07-27', '2026-08-25', '2026-08-26', '2026-09-02');
  expect((await toldOf(world, bram.customerId)).filter((each) => each.startsWith('overdue'))).toEqual([]);
  await live('2026-09-03');
  expect((await shown(arrangementId))[0]).toBe('broken');
  expect(subjects('b-broken@example.org')).toEqual([
    'Afgesproken: € 120,00 in 3 delen',
    ...[FAILED, FAILED],
    'Het plan is aangepast',
    ...[FAILED, FAILED],
    'De regeling is gestopt: € 60,00 staat nog open'
  ]);
  // What comes next is what was shown beforehand; the second time it is another thing.
  const [, first, again, spread, third] = agreementMails('b-broken@example.org');
  for (const said of [
    ...['Er is niets afgeschreven.', 'Dit was deel 1 van 3 van je regeling.', 'nog één keer af te schrijven'],
    ...[
      'Daarna komt het één keer bij de volgende delen.',
      `/my/de-klaproos/pay?invoice=${owed.invoiceId}&part=40.00`
    ]
  ])
    expect(first?.text).toContain(said);
  expect(again?.text).toContain('uiterlijk vrijdag 3 juli');
  expect(spread?.text).toContain('Het volgende deel is € 60,00, op maandag 27 juli.');
  expect(third?.text).toContain('Dit was deel 3 van 3 van je regeling.');
  expect(third?.text).toContain('Daarna stopt de regeling.');
  // That message asks for what is open; the machine that gives up doesn't ask a second time.
  const asked = await world.database.owner`
    select id from notice where customer_id = ${bram.customerId} and kind = 'customer-asked'`;
  expect(asked).toHaveLength(0);
  // Reminders come again, and collecting goes on by the usual rules.
  await live('2026-09-04', '2026-09-05');
  expect((await toldOf(world, bram.customerId)).filter((each) => each.startsWith('overdue'))).toHaveLength(1);
  const decisions = await world.database.owner`
    select d.kind from collection_decision d join planned_collection p on p.id = d.planned_id
    where p.customer_id = ${bram.customerId} and d.kind in ('retry', 'ask-customer', 'give-up')`;
  expect(decisions.length).toBeGreaterThan(0);
});

test('money that comes another way settles parts early; a credit shortens the plan; the last cent ends it as kept', async () => {
  await leapTo(world, '2026-09-07');
  const chloe = await debtor('C-RACE', 'pm_card_visa_debit');
  const older = await bill(world, chloe, { number: 'R-1', total: eur(60_00), dueOn: '2026-09-10' });
  const newer = await bill(world, chloe, { number: 'R-2', total: eur(60_00), dueOn: '2026-09-11' });
  const { arrangementId } = await ask(wishOf(chloe, [older, newer], { parts: 4 }));

  // A card that the bank is slow about: nobody knows yet.
  bankSays(world, visaDebit, { outcome: 'succeed' });
  await live('2026-09-25');
  expect((await shown(arrangementId)).slice(1)).toEqual([
    '2026-09-25 3000 0 settled',
    '2026-10-26 3000 3000 coming',
    '2026-11-25 3000 3000 coming',
    '2026-12-28 3000 3000 coming'
  ]);

  // By hand, the newer invoice in full: two parts at once, and the debit that was planned gives way to none.
  await payBy(newer, 60_00);
  await world.runJobs();
  expect((await shown(arrangementId)).slice(1)).toEqual([
    '2026-09-25 3000 0 settled',
    '2026-10-26 3000 0 settled',
    '2026-11-25 3000 0 settled',
    '2026-12-28 3000 3000 coming'
  ]);
  // A credit note of ten euros makes the last part smaller.
  await issueDocuments(world.ctx, world.merchant.id, [
    creditNoteDocument(
      {
        ...{ number: 'C-1', total: eur(10_00), issuedOn: '2026-09-25', dueOn: '2026-09-25' },
        ...{ customerReference: chloe.reference, email: null }
      },
      'R-1'
    )
  ]);
  await world.runJobs();
  expect((await shown(arrangementId)).at(-1)).toBe('2026-12-28 3000 2000 coming');

  // The rest by hand, in the minute in which the machine debits it, too: one of the two.
  await live('2026-11-25', '2026-12-22');
  world.clock.set(Temporal.Instant.from('2026-12-28T09:00:00Z'));
  await world.sandbox.control.setClock(world.clock.now().epochMilliseconds);
  const [byHand] = await Promise.allSettled([
    payBy(older, 20_00),
    runDueCollections(world.ctx, { merchantId: world.merchant.id })
  ]);
  if (byHand.status === 'rejected')
    expect(byHand.reason).toMatchObject({
      code: expect.stringMatching(/^(payment-under-way|nothing-to-pay)$/) as string
    });
  await live('2026-12-29');
  expect(taken(world).slice(-1)).toEqual([20_00]);
  expect((await shown(arrangementId))[0]).toBe('kept');
});

test('a part that is being debited can’t be paid a second time, and a promise or an arrangement waits for it', async () => {
  await leapTo(world, '2027-01-04');
  const david = await debtor('D-SEPA', ibans.pays);
  const owed = await bill(world, david, { total: eur(80_00), dueOn: '2027-01-08' });
  const { arrangementId } = await ask(wishOf(david, [owed], { parts: 2 }));
  bankSays(world, ibans.pays, { outcome: 'succeed', afterBusinessDays: 9 });
  // The notice goes out fifteen days before, the debit on the bank’s day before.
  await live('2027-01-10', '2027-01-11', '2027-01-22', '2027-01-25');
  expect((await attemptsOf(world, david.customerId)).at(-1)).toBe('merchant processing 4000');
  await expect(payBy(owed, 80_00)).rejects.toMatchObject({
    code: 'payment-under-way'
  });
  await expect(ask(wishOf(david, [owed]))).rejects.toMatchObject({ code: 'invoice-in-arrangement' });
  // Its day passes while the bank takes its time: it isn't missed.
  await live('2027-01-26');
  expect((await shown(arrangementId))[1]).toBe('2027-01-25 4000 4000 coming');
  world.sandbox.control.endDebit(world.sandbox.control.intents().at(-1)!.id);
  await live('2027-01-27');
  expect((await shown(arrangementId))[1]).toBe('2027-01-25 4000 0 settled');
  await endArrangement(world.ctx, { merchantId: world.merchant.id, arrangementId });
  expect((await shown(arrangementId))[0]).toBe('ended');
  await world.runJobs();
  // Its debits were announced as every debit; there is no second word of them.
  expect(subjects('d-sepa@example.org')).toEqual([
    'Afgesproken: € 80,00 in 2 delen',
    'De regeling is gestopt'
  ]);
});

test('what is outside the terms waits for staff, who agree, offer something else, or say no with a reason', async () => {
  await leapTo(world, '2027-02-01');
  const merchantId = world.merchant.id;
  await publishTerms(world.ctx, {
    merchantId,
    after: 0,
    terms: { ...DEFAULT_TERMS, mostParts: 4, mostPerYear: 3 },
    reason: 'Four is enough.'
  });
  await expect(
    publishTerms(world.ctx, { merchantId, after: 0, terms: DEFAULT_TERMS, reason: 'Too late.' })
  ).rejects.toMatchObject({ code: 'terms-changed-meanwhile' });

  const elif = await owe({ total: eur(300_00), dueOn: '2027-02-03' });
  expect((await listTerms(world.ctx, { merchantId })).map(({ version }) => version)).toEqual([1, 0]);
  const { customerId } = elif;
  const offer = await readAgreementOffer(world.ctx, { merchantId, customerId });
  expect(offer).toMatchObject({ total: eur(300_00), partChoices: [2, 3, 4], mayBeDebited: false });
  // What lies outside can be asked for, up to a year.
  expect(offer?.askChoices).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  const dropped = await ask(wishOf(elif, [elif], { parts: 5, day: LAST_DAY, isDebited: false }));
  await withdrawArrangement(world.ctx, { merchantId, customerId, ...dropped });
  const wish = wishOf(elif, [elif], { parts: 6, isDebited: false, question: 'Ik heb nu minder werk.' });
  const first = await ask(wish);
  expect(first.kind).toBe('proposed');
  await world.runJobs();
  await expect(ask(wish)).rejects.toMatchObject({ code: 'arrangement-waits' });
  const waiting = await listArrangements(world.ctx, { merchantId, status: 'proposed', limit: 10 });
  expect(waiting.items.map(({ id, outside }) => ({ id, outside }))).toEqual([
    { id: first.arrangementId, outside: ['too-many-parts'] }
  ]);
  await expect(declineArrangement(world.ctx, { merchantId, ...first })).rejects.toMatchObject({
    code: 'answer-missing'
  });
  await offerArrangement(world.ctx, { merchantId, ...first, parts: 5, day: 28, answer: 'Vijf lukt wel.' });
  await world.runJobs();
  await acceptArrangement(world.ctx, { merchantId, customerId, ...first });
  expect((await shown(first.arrangementId)).slice(0, 2)).toEqual([
    'running',
    // 28 February is a Sunday.
    '2027-03-01 6000 6000 coming'
  ]);
  // Whoever pays by hand hears of it three days before.
  await live('2027-02-26');
  const near = await world.database.owner`
    select payload from domain_event where type = 'instalment.near' and subject_id = ${first.arrangementId}`;
  expect(near.map(({ payload }) => (payload as { place: number }).place)).toEqual([1]);
  // What was taken back before it could be told isn't told.
  expect(subjects('hand-1@example.org')).toEqual([
    'Je vraag aan Kinderdagverblijf De Klaproos is binnen',
    'Een voorstel van Kinderdagverblijf De Klaproos',
    'Afgesproken: € 300,00 in 5 delen',
    'Bijna zover: € 60,00 op maandag 1 maart'
  ]);
  const [, offered, , due] = agreementMails('hand-1@example.org');
  expect(offered?.text).toContain('Antwoord: Vijf lukt wel.');
  expect(due?.text).toContain(`/my/de-klaproos/pay?invoice=${elif.invoiceId}&part=60.00`);

  const farid = await owe({ total: eur(300_00), dueOn: '2027-02-28' });
  const second = await ask(wishOf(farid, [farid], { parts: 6, isDebited: false }));
  await approveArrangement(world.ctx, { merchantId, ...second });
  expect((await shown(second.arrangementId))[0]).toBe('running');
  const grace = await owe({ number: 'G-2027', total: eur(300_00), dueOn: '2027-02-28' });
  const third = await ask(wishOf(grace, [grace], { parts: 12, isDebited: false }));
  await declineArrangement(world.ctx, { merchantId, ...third, answer: 'Twaalf is ons te lang.' });
  expect((await shown(third.arrangementId))[0]).toBe('declined');
  await world.runJobs();
  expect(agreementMails('hand-3@example.org')).toMatchObject([
    {
      subject: 'Antwoord van Kinderdagverblijf De Klaproos op je vraag',
      text: expect.stringContaining('Twaalf is ons te lang.') as string
    }
  ]);
  expect(await countProposedArrangements(world.ctx, merchantId)).toBe(0);

  // What staff themselves agree with a customer starts, wherever the terms end.
  const { invoiceId } = grace;
  expect(await findAgreement(world.ctx, { merchantId, invoiceId })).toBeUndefined();
  const staff = { kind: 'staff', staffId: newId(world.clock.now()), name: 'Fatima Yılmaz' } as const;
  const own = await askArrangement(
    { ...world.ctx, actor: staff },
    wishOf(grace, [grace], { parts: 24, isDebited: false })
  );
  expect(own.kind).toBe('started');
  expect(await findAgreement(world.ctx, { merchantId, invoiceId })).toEqual({
    kind: 'arrangement',
    arrangementId: own.arrangementId
  });
  const { askedByKind, outside, shownParts } = await readArrangement(world.ctx, { merchantId, ...own });
  expect({ askedByKind, outside, parts: shownParts.length }).toEqual({
    ...{ askedByKind: 'staff', parts: 24 },
    outside: ['too-many-parts', 'part-too-small']
  });

  // Staff find them by their state, their way, and by words; a customer's page tells them in order.
  const find = async (filters: Filters) => {
    const search = { merchantId, zone: world.merchant.zone, filters };
    const { items } = await readListPage(world.ctx, arrangementList, search, { limit: 10 });
    return items.map(({ id, nextOn }) => [id, nextOn?.toString()]);
  };
  expect(await find({ show: 'all', search: 'G-2027' })).toEqual([
    [own.arrangementId, shownParts[0]!.dueOn.toString()],
    [third.arrangementId, undefined]
  ]);
  expect(await find({ search: 'G-2027' })).toEqual([]);
  expect(await find({ show: 'running', how: 'debit' })).toEqual([]);
  const { moments } = await listCustomerTimeline(world.ctx, { merchantId, customerId, limit: 100 });
  const told = moments.flatMap(({ kind, facts }) => (kind === 'arrangement' ? [facts.event] : []));
  expect(told.toSorted()).toEqual(['offer', 'propose', 'propose', 'start', 'withdraw']);

  // The terms that held before come back as a version of their own.
  await publishTerms(world.ctx, {
    ...{ merchantId, after: 1, terms: DEFAULT_TERMS, reason: 'Six after all.', copyOf: 0 }
  });
  const versions = await listTerms(world.ctx, { merchantId });
  expect(versions.map(({ version, copyOf, reason }) => [version, copyOf, reason])).toEqual([
    [2, 0, 'Six after all.'],
    [1, null, 'Four is enough.'],
    [0, null, '']
  ]);
});

test('a promise keeps reminders away until its day has passed; broken, the next one comes; kept, none does', async () => {
  await leapTo(world, '2027-04-05');
  const merchantId = world.merchant.id;
  const [kept, broken] = [
    await owe({ dueOn: '2027-04-06', total: eur(40_00) }),
    await owe({ dueOn: '2027-04-06', total: eur(40_00) })
  ];
  const day = Temporal.PlainDate.from('2027-04-15');
  const promise = { merchantId, customerId: kept.customerId, invoiceIds: [kept.invoiceId] };
  const promiseId = await givePromise(world.ctx, { ...promise, promisedOn: day });
  // Taken back twice is taken back once, and stands in the trail once.
  for (let times = 0; times < 2; times++) await withdrawPromise(world.ctx, { merchantId, promiseId });
  const trail = await world.ctx.db.withMerchant(merchantId, (tx) =>
    listAuditEntries(tx, merchantId, [promiseId])
  );
  expect(trail.map(({ action }) => action).toSorted()).toEqual(['give-promise', 'withdraw-promise']);
  for (const { customerId, invoiceId } of [kept, broken])
    await givePromise(world.ctx, { merchantId, customerId, invoiceIds: [invoiceId], promisedOn: day });
  await expect(
    givePromise(world.ctx, {
      ...{ merchantId, customerId: kept.customerId, invoiceIds: [kept.invoiceId] },
      promisedOn: day.add({ days: 20 })
    })
  ).rejects.toMatchObject({ code: 'promise-day-impossible', params: { last: '2027-04-19' } });
  const standing = await listStandingPromises(world.ctx, { merchantId, customerId: kept.customerId });
  expect(standing.map(({ promisedOn, total }) => [promisedOn.toString(), total])).toEqual([
    ['2027-04-15', eur(40_00)]
  ]);
  // Staff find them by how they stand, by the day that was promised, and by words.
  const find = async (filters: Filters) => {
    const search = { merchantId, zone: world.merchant.zone, filters };
    const { items } = await readListPage(world.ctx, promiseList, search, { limit: 10 });
    return items.map(({ id, status, open }) => [id, status, open?.minor ?? null]);
  };
  expect(await find({ from: '2027-04-15', until: '2027-04-15' })).toHaveLength(2);
  expect(await find({ from: '2027-04-16' })).toEqual([]);
  expect(await find({ show: 'withdrawn' })).toEqual([[promiseId, 'withdrawn', null]]);
  const [owed] = await world.database.owner`select number from invoice where id = ${kept.invoiceId}`;
  expect(await find({ search: owed!['number'] as string })).toEqual([[standing[0]!.id, 'given', 40_00]]);
  await live('2027-04-09', '2027-04-10', '2027-04-15');
  await payBy(kept, 40_00);
  // The night brings it; it is told in the morning.
  await leapTo(world, '2027-04-16T00:05');
  await followDays(world.ctx, { merchantId });
  await world.runJobs();
  const noted = 'Afgesproken: € 40,00, uiterlijk donderdag 15 april';
  expect([subjects('hand-4@example.org'), subjects('hand-5@example.org')]).toEqual([[noted], [noted]]);
  await live('2027-04-16', '2027-04-17', '2027-04-19');
  const statuses = await world.database.owner`
    select customer_id, status from payment_promise where status <> 'withdrawn' order by status`;
  expect(statuses.map(({ customer_id, status }) => [customer_id as string, status as string])).toEqual([
    [broken.customerId, 'broken'],
    [kept.customerId, 'kept']
  ]);
  expect(subjects('hand-4@example.org')).toEqual([noted]);
  expect(subjects('hand-5@example.org')).toEqual([
    noted,
    'De afgesproken dag is voorbij: € 40,00 staat nog open'
  ]);
  const remindersTo = async ({ customerId }: OpenInvoice) =>
    (await toldOf(world, customerId)).filter((each) => each.startsWith('overdue'));
  expect(await remindersTo(kept)).toEqual([]);
  expect((await remindersTo(broken))[0]).toMatch(/^overdue email 04-1[67]/);
});

test('no day counts while a merchant is suspended; when it goes on, what passed is due three days later, and only then missed', async () => {
  await leapTo(world, '2027-06-01');
  const merchantId = world.merchant.id;
  const debts = await Promise.all(
    ['25', '10', 'promise'].map((what) =>
      owe({
        number: `S-${what}`,
        total: eur(90_00),
        dueOn: '2027-06-03',
        customerReference: `S-${what}`,
        email: `s-${what}@example.org`
      })
    )
  );
  const [due, missed, promised] = debts as [OpenInvoice, OpenInvoice, OpenInvoice];
  const plan = await ask(wishOf(due, [due], { day: 25, isDebited: false }));
  const late = await ask(wishOf(missed, [missed], { day: 10, isDebited: false }));
  await givePromise(world.ctx, {
    ...{ merchantId, customerId: promised.customerId, invoiceIds: [promised.invoiceId] },
    promisedOn: Temporal.PlainDate.from('2027-06-14')
  });
  await live('2027-06-07', '2027-06-10', '2027-06-11');
  expect((await shown(late.arrangementId))[1]).toBe('2027-06-10 3000 3000 missed');

  const operatorId = await addOperator(world.ctx, {
    ...{ email: 'naima@quitte.example', name: 'Naima El Idrissi' },
    ...{ password: 'dertien stille bruggen', totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }
  }).then(({ id }) => id);
  const asOperator = {
    ...world.ctx,
    actor: { kind: 'operator', operatorId, name: 'Naima El Idrissi' }
  } as const;
  await suspendMerchant(asOperator, { merchantId, because: 'A question about the contract.' });
  const followed = async (day: string) => {
    await world.goTo(day);
    await jobDefinitions['arrangements.follow-days']!.run(world.ctx, {});
    await world.runJobs();
  };
  // The day of a promise, the end of a grace and the day of a part pass; a credit comes, and is heeded.
  await followed('2027-06-15');
  await issueDocuments(world.ctx, merchantId, [
    creditNoteDocument(
      {
        ...{ number: 'C-2', total: eur(10_00), issuedOn: '2027-06-19', dueOn: '2027-06-19' },
        ...{ customerReference: 'S-10', email: null }
      },
      'S-10'
    )
  ]);
  await followed('2027-06-19');
  await followed('2027-06-28');
  expect((await shown(plan.arrangementId)).slice(0, 2)).toEqual(['running', '2027-06-25 3000 3000 coming']);
  expect(await shown(late.arrangementId)).toEqual([
    'running',
    '2027-06-10 3000 3000 missed',
    '2027-07-12 3000 3000 coming',
    '2027-08-10 3000 2000 coming'
  ]);

  // Monday the 28th: the promise and the part have until Thursday, the grace its seven days.
  await resumeMerchant(asOperator, { merchantId, because: 'Answered.' });
  await live('2027-06-29');
  expect((await shown(plan.arrangementId)).slice(1, 3)).toEqual([
    '2027-07-01 3000 3000 coming',
    '2027-07-26 3000 3000 coming'
  ]);
  const standing = () => listStandingPromises(world.ctx, { merchantId, customerId: promised.customerId });
  expect((await standing()).map(({ promisedOn }) => promisedOn.toString())).toEqual(['2027-07-01']);
  await live('2027-07-01');
  expect([(await shown(plan.arrangementId))[1], (await standing()).length]).toEqual([
    '2027-07-01 3000 3000 coming',
    1
  ]);
  await live('2027-07-02', '2027-07-05');
  expect([(await shown(plan.arrangementId))[1], (await standing()).length]).toEqual([
    '2027-07-01 3000 3000 missed',
    0
  ]);
  expect((await shown(late.arrangementId))[1]).toBe('2027-06-10 3000 3000 missed');
  await live('2027-07-06');
  expect((await shown(late.arrangementId)).slice(1)).toEqual([
    '2027-06-10 0 0 spread',
    '2027-07-12 4500 4500 coming',
    '2027-08-10 4500 3500 coming'
  ]);
  const mails = agreementMails('s-25@example.org');
  expect(mails.map(({ subject }) => subject)).toEqual([
    'Afgesproken: € 90,00 in 3 delen',
    'Bijna zover: € 30,00 op donderdag 1 juli',
    'Nog niet binnen: € 30,00 van donderdag 1 juli'
  ]);
  expect(mails[2]?.text).toContain('uiterlijk vrijdag 9 juli');
});
