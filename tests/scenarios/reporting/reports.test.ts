import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { money, negate } from '../../../src/lib/money/index.ts';
import {
  bookOnInvoices,
  listOpenInvoices,
  lockInvoices,
  markOverdue,
  type Invoice
} from '../../../src/lib/server/domain/billing/index.ts';
import {
  askArrangement,
  endArrangement,
  followDays,
  givePromise,
  withdrawPromise
} from '../../../src/lib/server/domain/arrangements/index.ts';
import { book } from '../../../src/lib/server/domain/ledger/index.ts';
import {
  agreementOutcomes,
  caseCuts,
  countReport,
  flowCuts,
  listRows,
  measures,
  readHome,
  readRecoveryReport,
  readSummary,
  USUAL_DAYS,
  USUAL_WITHIN,
  WITHINS,
  walkRows,
  type ReportAsked,
  type ReportRow,
  type RowsAsked
} from '../../../src/lib/server/domain/reporting/index.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import { openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';
import { addKlaproos } from '../../support/klaproos.ts';
import { histories, play } from '../../support/random-history.ts';
import {
  readRaw,
  recomputeAgreements,
  recomputeCases,
  recomputeContact,
  type Raw,
  type RawAgreement,
  type RawCase
} from '../../support/recompute-reports.ts';

/** `npm run test:long` asks for a thousand. Half of them by each of two clocks. */
const HISTORIES = Number(process.env['REPORT_HISTORIES'] ?? 50);
const SEED = 20_261_123;

let world: DomainWorld;
beforeEach(async () => {
  world = await openDomainWorld('2026-08-03T08:00:00Z');
});
afterEach(() => world.close());

type Place = Readonly<{ merchantId: string; accountId: string; zone: string }>;
/** The same numbers each time: from 0 up to, and without, `below`. */
type Dice = (below: number) => number;

function diceOf(seed: number): Dice {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Between two acts time goes by, due dates pass, and now and then a message leaves or the merchant debits by itself. */
async function passTime({ merchantId }: Place, dice: Dice): Promise<void> {
  const { owner } = world.database;
  const pick = <T>(...from: readonly T[]): T => from[dice(from.length)]!;
  world.advance({ minutes: 1 + dice(60 * 30) });
  await markOverdue(world.ctx, { merchantId });
  const now = world.clock.now();
  const [row] = await owner`select id, customer_id from invoice
    where merchant_id = ${merchantId} and status in ('open', 'overdue') order by created_at desc offset ${dice(2)} limit 1`;
  if (row)
    await owner`insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status,
        tone, created_at, sent_at, delivery)
      values (${merchantId}, ${newId(now)}, ${row['customer_id']}, ${row['id']}, ${pick('overdue', 'payment-failed', 'receipt')},
        ${`test:${newId(now)}`}, ${pick('email', 'sms', 'letter')}, 'nl', 'sent', ${pick('friendly', 'formal', null)},
        ${now.toString()}, ${now.toString()}, ${pick('delivered', 'sent', null)})`;
  if (dice(2) === 0)
    await owner`update payment_attempt set initiator = 'merchant', method = ${pick('card', 'sepa_debit')}
      where merchant_id = ${merchantId} and status = 'opened'`;
}

const fates = ['kept', 'broken', 'called off', 'open'] as const;

/**
 * Payments in parts and promises, one of each fate in each currency. Some pay, some don't, some take it back; what was
 * agreed follows the money and the days, as its jobs let it.
 */
async function agree(place: Place, dice: Dice): Promise<void> {
  const { merchantId, accountId, zone } = place;
  const { ctx } = world;
  const asStaff = {
    ...ctx,
    actor: { kind: 'staff', staffId: newId(world.clock.now()), name: 'Fatima' }
  } as const;
  for (const fate of fates)
    for (const [index, currency] of (['EUR', 'GBP', 'EUR', 'GBP'] as const).entries()) {
      const isPromise = index < 2;
      const reference = `A-${fate}-${index}`;
      const player = { world, merchantId, accountId, reference };
      const customerId = await play(player, [
        { kind: 'issue', minor: 5_000 + dice(50_000), currency, dueInDays: dice(20) }
      ]);
      const [invoice] = await world.ctx.db.withMerchant(merchantId, (tx) =>
        listOpenInvoices(tx, merchantId, customerId, 1)
      );
      const debt = { merchantId, customerId, invoiceIds: [invoice!.id] };
      const today = world.clock.now().toZonedDateTimeISO(zone).toPlainDate();
      const lasting = fate === 'open' ? 14 : 1 + dice(14);
      const id = isPromise
        ? await givePromise(ctx, { ...debt, promisedOn: today.add({ days: lasting }) })
        : (await askArrangement(asStaff, { ...debt, parts: 2, day: 1 + dice(28), isDebited: false }))
            .arrangementId;
      world.advance({ hours: 1 + dice(30) });
      if (fate === 'kept') await payByTransfer(merchantId, invoice!);
      if (fate === 'called off')
        await (isPromise
          ? withdrawPromise(ctx, { merchantId, promiseId: id })
          : endArrangement(ctx, { merchantId, arrangementId: id }));
      // Two parts, their grace, and the month between them.
      const steps = { broken: 14, kept: 1, 'called off': 1, open: 0 }[fate];
      for (let step = 0; step < steps; step += 1) {
        world.advance({ hours: 24 * (1 + dice(12)) });
        await followDays(ctx, { merchantId });
        await markOverdue(ctx, { merchantId });
      }
    }
}

/** All that an invoice owes comes in by bank transfer. */
async function payByTransfer(
  merchantId: string,
  { id: invoiceId, customerId, balance }: Invoice
): Promise<void> {
  const at = world.clock.now();
  await world.ctx.db.withMerchant(merchantId, async (tx) => {
    await lockInvoices(tx, merchantId, customerId, [invoiceId]);
    await bookOnInvoices(world.ctx, tx, merchantId, at, [
      {
        ...{ merchantId, kind: 'transfer-received', cause: `transfer:${newId(at)}`, at },
        entries: [
          { account: 'clearing', customerId, amount: balance },
          { account: 'receivable', customerId, invoiceId, amount: negate(balance) }
        ]
      }
    ]);
  });
}

/** One plan that everybody subscribes to. */
const PLAN = '019a0000-0000-7000-8000-0000000000aa';

/** A subscription that began in time or too late, and goes on, ends, is stopped and taken up again, or ended before. */
async function addSubscription({ merchantId }: Place, customerId: string, dice: Dice): Promise<void> {
  const { owner } = world.database;
  const now = world.clock.now();
  const ago = (days: number) => now.subtract({ hours: 24 * days }).toString();
  await owner`insert into plan (merchant_id, id, name, currency, cycle_unit, cycle_count, partial_periods, created_at)
    values (${merchantId}, ${PLAN}, 'Opvang', 'EUR', 'month', 1, 'by-day', ${ago(400)}) on conflict do nothing`;
  const id = newId(now);
  const status = ['active', 'stopping', 'stopped'][dice(3)]!;
  await owner`insert into subscription (merchant_id, id, customer_id, status, plan_id, quantity, priced_on, started_on,
      billed_from_on, anchor_on, next_index, next_start_on, stop_on, created_at)
    values (${merchantId}, ${id}, ${customerId}, ${status}, ${PLAN}, 1, '2026-01-01', '2026-01-01', '2026-01-01',
      '2026-01-01', 9, '2026-10-01', ${status === 'active' ? null : '2026-10-01'}, ${ago(dice(3) === 0 ? 0 : 300)})`;
  for (const to of [...(dice(2) === 0 ? ['stopping'] : []), ...(status === 'active' ? [] : [status])])
    await owner`insert into status_change (merchant_id, id, subject_kind, subject_id, from_status, event, to_status, at)
      values (${merchantId}, ${newId(now)}, 'subscription', ${id}, 'active', 'test', ${to}, ${ago(dice(45))})`;
}

/** What the histories themselves don't have: a group, a payday, and a bank's fee. */
async function addSurroundings({ merchantId }: Place, customerId: string, dice: Dice): Promise<void> {
  const { owner } = world.database;
  const now = world.clock.now();
  await owner`update customer set segment = ${['gezin', 'opvang', null][dice(3)]!} where id = ${customerId}`;
  if (dice(2) === 0)
    await owner`insert into debit_preference (merchant_id, customer_id, kind, day, working_days, chosen_at)
      values (${merchantId}, ${customerId}, 'after-payday', ${[1, 25, 31][dice(3)]!}, 1, ${now.toString()})`;
  const fee = 1 + dice(900);
  await world.ctx.db.withMerchant(merchantId, (tx) =>
    book(tx, [
      {
        ...{ merchantId, kind: 'bank-fee', cause: `bank-entry:${newId(now)}:fee`, at: now },
        entries: [
          { account: 'fee', customerId, amount: money(fee, 'EUR') },
          { account: 'clearing', customerId, amount: money(-fee, 'EUR') }
        ]
      }
    ])
  );
}

/** Lets histories happen one after the other, and counts now and then, as the worker does. */
async function live(place: Place, dice: Dice): Promise<void> {
  const { merchantId, accountId } = place;
  const samples = fc.sample(histories, { seed: SEED, numRuns: HISTORIES / 2 });
  for (let at = 0; at + 1 < samples.length; at += 2) {
    const player = { world, merchantId, accountId, reference: `R${at}`, before: () => passTime(place, dice) };
    const customerId = await play(player, [...samples[at]!, ...samples[at + 1]!]);
    await addSurroundings(place, customerId, dice);
    await addSubscription(place, customerId, diceOf(SEED + at));
    world.advance({ minutes: 30 });
    if (dice(4) === 0) await countReport(world.ctx, place);
  }
  await agree(place, diceOf(SEED + 1));
  world.advance({ minutes: 30 });
  for (const _ of ['now', 'and again']) await countReport(world.ctx, place);
}

type Part = { invoices: Set<string>; atRisk: number; recovered: number; forgiven: number };

function partsOf(
  cases: readonly RawCase[],
  { period, currency, withinDays }: ReportAsked,
  cut: string
): Map<string, Part> {
  const parts = new Map<string, Part>();
  const partOf = (key: string): Part => {
    const part = parts.get(key) ?? { invoices: new Set(), atRisk: 0, recovered: 0, forgiven: 0 };
    parts.set(key, part);
    return part;
  };
  const isIn = (on: Temporal.PlainDate) =>
    Temporal.PlainDate.compare(on, period.from) >= 0 && Temporal.PlainDate.compare(on, period.until) <= 0;
  for (const each of cases) {
    if (each.currency !== currency || !isIn(each.missedOn)) continue;
    const flows = each.flows.filter(({ afterDays }) => afterDays <= withinDays);
    if (cut in each.keys) {
      const part = partOf(each.keys[cut as keyof RawCase['keys']]);
      part.invoices.add(each.invoiceId);
      part.atRisk += each.atRisk;
      for (const { isMoney, minor } of flows) part[isMoney ? 'recovered' : 'forgiven'] += minor;
      continue;
    }
    for (const { isMoney, minor, keys } of flows) {
      if (!isMoney) continue;
      const part = partOf(keys[cut as keyof typeof keys]);
      part.invoices.add(each.invoiceId);
      part.recovered += minor;
    }
  }
  return parts;
}

const asPlain = (part: Part) => ({ ...part, invoices: part.invoices.size });

async function expectCuts(
  cases: readonly RawCase[],
  asked: ReportAsked,
  withRows = false
): Promise<Set<string>> {
  const seen = new Set<string>();
  for (const cut of withRows ? [...caseCuts, ...flowCuts] : (['month', 'reason', 'way', 'step'] as const)) {
    const { now } = await readRecoveryReport(world.ctx, asked, cut);
    const expected = partsOf(cases, asked, cut);
    const found = now.map((part) => [
      part.key,
      {
        invoices: part.invoiceCount,
        atRisk: part.atRiskMinor,
        recovered: part.recoveredMinor,
        forgiven: part.forgivenMinor
      }
    ]);
    expect(Object.fromEntries(found), `by ${cut}`).toEqual(
      Object.fromEntries([...expected].map(([key, part]) => [key, asPlain(part)]))
    );
    for (const part of withRows ? now : []) {
      const rows: RowsAsked = {
        ...asked,
        of: 'recovery',
        measure: 'recovered',
        part: { cut, key: part.key }
      };
      const { minor } = await expectWhole(rows);
      expect(minor, `the rows of ${part.key} by ${cut}`).toBe(part.recoveredMinor);
    }
    for (const { key } of now) seen.add(key);
  }
  return seen;
}

/** The number and sum above a list are those of its rows, read one by one; and pages show the same rows as the file. */
async function expectWhole(asked: RowsAsked): Promise<Readonly<{ count: number; minor: number }>> {
  const walked: ReportRow[] = [];
  for await (const row of walkRows(world.ctx, asked)) walked.push(row);
  const minor = walked.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0);
  const first = await listRows(world.ctx, asked);
  expect([first.count, first.sum?.minor ?? 0], `${asked.of} ${asked.measure}`).toEqual([
    walked.length,
    minor
  ]);
  const second = first.next === undefined ? undefined : await listRows(world.ctx, asked, first.next);
  const shown = [...first.rows, ...(second?.rows ?? [])];
  expect(shown.map(({ id }) => id)).toEqual(walked.slice(0, shown.length).map(({ id }) => id));
  return { count: walked.length, minor };
}

/** What was kept, and what not, by month: as the histories say, and each with its rows. */
async function expectAgreements(agreements: readonly RawAgreement[], asked: ReportAsked): Promise<void> {
  const summary = await readSummary(world.ctx, asked);
  for (const of of ['arrangements', 'promises'] as const) {
    const own = agreements.filter(({ kind, currency }) => kind === of && currency === asked.currency);
    const tally = (some: readonly RawAgreement[]) => ({
      count: some.length,
      minor: some.reduce((sum, { minor }) => sum + minor, 0)
    });
    const months = Map.groupBy(own, ({ on }) => on.toString().slice(0, 7));
    const expected = [...months].toSorted().map(([month, ofMonth]) => ({
      month,
      outcomes: Object.fromEntries(
        agreementOutcomes.map((each) => [each, tally(ofMonth.filter(({ outcome }) => outcome === each))])
      )
    }));
    expect(summary[of].now, of).toEqual(expected);
    for (const outcome of agreementOutcomes) {
      const part = { cut: 'month', key: outcome } as const;
      const rows = await listRows(world.ctx, { ...asked, of, measure: 'at-risk', part });
      const { count, minor } = tally(own.filter((each) => each.outcome === outcome));
      expect([rows.count, rows.sum?.minor ?? 0], `${of} ${outcome}`).toEqual([count, minor]);
      if (asked.currency === 'EUR')
        expect(count, `${of} ${outcome}: the histories reach it`).toBeGreaterThan(0);
    }
  }
}

/** What customers owed at the end of a day, and what invoices asked in the ninety days up to it. */
function dsoOf(raw: Raw, on: Temporal.PlainDate, zone: string, currency: string) {
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate();
  const own = raw.entries.filter((entry) => entry.account === 'receivable' && entry.currency === currency);
  const until = own.filter(({ at }) => Temporal.PlainDate.compare(dayOf(at), on) <= 0);
  const sum = (entries: typeof own) => entries.reduce((total, { minor }) => total + minor, 0);
  const asked = until.filter(({ at, kind }) => kind === 'invoice-issued' && dayOf(at).until(on).days < 90);
  return { owedMinor: sum(until), askedMinor: sum(asked) };
}

/** Invoices that are owed at the end of each day, as their spans say: `<day> <invoice>`. */
async function readSpans(merchantId: string, end: Temporal.PlainDate): Promise<string[]> {
  const rows = await world.database.owner`
    select day::date::text as on, invoice_id from owed_span s
    cross join generate_series(s.owed_from, coalesce(s.owed_until, ${end.toString()}::date + 1) - 1, interval '1 day') day
    where merchant_id = ${merchantId}`;
  return rows.map(({ on, invoice_id: id }) => `${on} ${id}`).sort();
}

/** The same from the ledger, for each day of a history. */
function spansOf(raw: Raw, start: Temporal.PlainDate, end: Temporal.PlainDate, zone: string): string[] {
  const own = raw.entries.filter(({ account, invoiceId }) => account === 'receivable' && invoiceId !== null);
  return [...Map.groupBy(own, ({ invoiceId }) => invoiceId!)]
    .flatMap(([id, entries]) => {
      const booked = entries.map(({ at, minor }) => ({
        on: at.toZonedDateTimeISO(zone).toPlainDate(),
        minor
      }));
      return Array.from({ length: start.until(end).days + 1 }, (_, index) => start.add({ days: index }))
        .filter(
          (day) =>
            booked
              .filter(({ on }) => Temporal.PlainDate.compare(on, day) <= 0)
              .reduce((sum, { minor }) => sum + minor, 0) !== 0
        )
        .map((day) => `${day} ${id}`);
    })
    .sort();
}

/** The spans are filled in at once where reports were counted before there were any. */
async function fillSpansAnew(): Promise<void> {
  const fill = await readFile('drizzle/0090_protect_owed_spans.sql', 'utf8');
  await world.database.owner`delete from owed_span`;
  await world.database.owner.unsafe(fill.split('--> statement-breakpoint')[1]!);
}

test.each(['Europe/Amsterdam', 'Pacific/Auckland'])(
  `each figure equals what the ledger and the attempts say, to the cent, on the clock of %s (${HISTORIES / 2} histories)`,
  async (zone) => {
    const place = { merchantId: newId(world.clock.now()), accountId: newId(world.clock.now()), zone };
    await addKlaproos(world.ctx, place.merchantId, place.accountId, { zone });
    const start = world.clock.now().toZonedDateTimeISO(zone).toPlainDate();
    await live(place, diceOf(SEED));
    const end = world.clock.now().toZonedDateTimeISO(zone).toPlainDate();
    const { merchantId } = place;
    const raw = await readRaw(world.database, merchantId, world.clock.now());
    const cases = recomputeCases(raw, zone);
    const middle = start.add({ days: Math.floor(start.until(end).days / 2) });

    const whole = { merchantId, zone, currency: 'EUR', withinDays: 60, period: { from: start, until: end } };
    // A generator that never gets anywhere proves nothing.
    const seen = await expectCuts(cases, whole, true);
    for (const key of ['overdue', 'later:insufficient_funds', 'debit', 'message'])
      expect(seen, 'the histories reach it').toContain(key);
    expect(seen.size).toBeGreaterThan(15);
    await expectCuts(cases, {
      ...whole,
      withinDays: 7,
      period: { from: middle, until: end.subtract({ days: 3 }) }
    });
    await expectCuts(cases, { ...whole, currency: 'GBP', withinDays: 1 });

    const agreements = recomputeAgreements(raw, zone);
    await expectAgreements(agreements, whole);
    await expectAgreements(agreements, { ...whole, currency: 'GBP' });
    const { costs, dso, contact } = await readSummary(world.ctx, whole);
    expect(dso.now).toMatchObject(dsoOf(raw, end, zone, 'EUR'));
    expect(dso.before.owedMinor).toBe(0);
    const ofKind = (account: string) =>
      raw.entries.filter((entry) => entry.account === account && entry.currency === 'EUR');
    expect(costs.now.feesMinor).toBe(ofKind('fee').reduce((sum, { minor }) => sum + minor, 0));
    expect(costs.now.feesMinor).toBeGreaterThan(0);
    expect(costs.now.recoveredMinor).toBe(
      cases
        .filter(({ currency }) => currency === 'EUR')
        .flatMap(({ flows }) => flows)
        .reduce((sum, { isMoney, minor }) => sum + (isMoney ? minor : 0), 0)
    );
    const listed = { ...whole, measure: 'at-risk' } as const;
    for (const [of, expected] of [
      ['owed', dso.now.owedMinor],
      ['fees', costs.now.feesMinor],
      ['recovered', costs.now.recoveredMinor],
      [
        'recovery',
        cases.filter(({ currency }) => currency === 'EUR').reduce((sum, { atRisk }) => sum + atRisk, 0)
      ]
    ] as const)
      expect((await expectWhole({ ...listed, of })).minor, of).toBe(expected);
    // What was owed or recovered in time a while ago, too, whatever was paid or went back since.
    const before = { from: start, until: middle };
    const then = { ...listed, withinDays: 7, period: before };
    expect((await expectWhole({ ...then, of: 'owed' })).minor).toBe(
      dsoOf(raw, middle, zone, 'EUR').owedMinor
    );
    for (let on = start; Temporal.PlainDate.compare(on, end) < 0; on = on.add({ days: 9 }))
      expect(
        (await expectWhole({ ...listed, of: 'owed', period: { from: start, until: on } })).minor,
        `owed on ${on}`
      ).toBe(dsoOf(raw, on, zone, 'EUR').owedMinor);
    const spans = spansOf(raw, start, end, zone);
    expect(await readSpans(merchantId, end)).toEqual(spans);
    await fillSpansAnew();
    expect(await readSpans(merchantId, end)).toEqual(spans);
    for (const measure of measures) {
      await expectWhole({ ...listed, of: 'recovery', measure });
      await expectWhole({ ...then, of: 'recovery', measure });
    }
    for (const of of ['issued', 'failed', 'written-off'] as const) await expectWhole({ ...listed, of });
    for (const of of ['missed', 'told', 'reached', 'subscribed', 'left'] as const)
      expect((await expectWhole({ ...listed, of })).count, of).toBe(contact.now[of]);
    const ofEuros = cases.filter(({ currency }) => currency === 'EUR');
    expect(contact.now).toEqual(recomputeContact(raw, ofEuros, whole.withinDays));
    // Some were missed before the period, and in it again.
    const usual = { from: end.subtract({ days: USUAL_DAYS - 1 }), until: end };
    const opened = await readSummary(world.ctx, { ...whole, period: usual, withinDays: USUAL_WITHIN });
    const ofUsual = ofEuros.filter(({ missedOn }) => Temporal.PlainDate.compare(missedOn, usual.from) >= 0);
    expect(opened.contact.now).toEqual(recomputeContact(raw, ofUsual, USUAL_WITHIN));
    // Whatever the period, the sums of its days are whom the list names; also of days that nobody counted beforehand.
    for (const withinDays of [...WITHINS, 3])
      for (const from of [start, start.add({ days: 10 }), middle, usual.from])
        for (const of of ['missed', 'told', 'reached', 'subscribed', 'left'] as const)
          await expectWhole({
            ...listed,
            of,
            withinDays,
            period: { from, until: end.subtract({ days: 2 }) }
          });
    for (const figure of ['reached', 'left'] as const) expect(contact.now[figure], figure).toBeGreaterThan(0);
    expect(contact.now.left).toBeLessThan(contact.now.subscribed);
    expect((await expectWhole({ ...listed, of: 'messages' })).count).toBe(costs.now.messageCount);

    const home = await readHome(world.ctx, { merchantId, zone });
    for (const { period, amounts } of Object.values(home.received)) {
      const { minor } = await expectWhole({ ...listed, of: 'received', period });
      expect(minor).toBe(amounts.find(({ currency }) => currency === 'EUR')?.minor ?? 0);
    }
  },
  600_000
);
