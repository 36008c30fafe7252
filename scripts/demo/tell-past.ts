import type { App } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { givePromise } from '../../src/lib/server/domain/arrangements/index.ts';
import {
  issueDocuments,
  markOverdue,
  voidInvoice,
  type Invoice
} from '../../src/lib/server/domain/billing/index.ts';
import {
  addSegment,
  readPayPage,
  type PayerInstrument
} from '../../src/lib/server/domain/collection/index.ts';
import { giveFeedback } from '../../src/lib/server/domain/feedback/index.ts';
import { findMerchantBySlug } from '../../src/lib/server/domain/identity/index.ts';
import {
  addReadyMade,
  addSequence,
  orderSequences,
  publishSequence
} from '../../src/lib/server/domain/notifications/index.ts';
import { dateIn } from '../../src/lib/server/platform/clock/clock.ts';
import { addDemoMerchant } from './add-demo-merchant.ts';
import { daysBefore } from './days-before.ts';
import { demoDocument } from './documents.ts';
import { english, ENGLISH } from './experiments.data.ts';
import { fillAgreements } from './fill-agreements.ts';
import { fillExperiments } from './fill-experiments.ts';
import { demo } from './identities.data.ts';
import { mintFor, readIssued, type Issued } from './issued-invoices.ts';
import { pay, payAtBank } from './pay-as-payer.ts';
import { people } from './people.data.ts';
import { chapters, type Chapter } from './story.data.ts';

const { merchantId } = demo;

/**
 * Tells what came before today through the product's own use cases: a day-care centre, its families, and invoices in every
 * state, day by day. Nobody may count, remind or collect meanwhile: what is booked on a day that was counted already would
 * be in no report. A second start tells only what is missing.
 */
export async function tellPast(app: App): Promise<void> {
  const ctx = app.context({ kind: 'system' });
  if (!(await findMerchantBySlug(ctx, demo.slug))) await addDemoMerchant(ctx, app);
  const sequences = await publishSequences(ctx);
  await fillExperiments(ctx, { merchantId, zone: 'Europe/Amsterdam', sequences });
  const days = chapters.flatMap(({ issuedDaysAgo, dueInDays, thenDaysAgo = 0, promisedDaysAgo = 0 }) => [
    ...[issuedDaysAgo, thenDaysAgo, promisedDaysAgo],
    Math.max(0, -dueInDays - 1)
  ]);
  const known = await readIssued(ctx);
  for (const daysAgo of [...new Set(days)].sort((one, other) => other - one))
    await tellDay(ctx, daysAgo, known);
  const issued = await readIssued(ctx);
  await fillAgreements(ctx, {
    ...{ merchantId, zone: 'Europe/Amsterdam' },
    running: issued.get('2026-0845')!,
    waiting: issued.get('2026-1193')!,
    promised: issued.get('2026-1191')!
  });
}

/** What is so many days ago: invoices go out, customers promise and pay, due dates pass. */
async function tellDay(now: Context, daysAgo: number, known: Issued): Promise<void> {
  const ctx = daysBefore(now, daysAgo);
  await issue(
    now,
    chapters.filter(({ issuedDaysAgo, number }) => issuedDaysAgo === daysAgo && !known.has(number))
  );
  const acting = chapters.filter(
    ({ then, thenDaysAgo = 0, promisedDaysAgo }) =>
      promisedDaysAgo === daysAgo || (then !== undefined && thenDaysAgo === daysAgo)
  );
  const issued = acting.length > 0 ? await readIssued(ctx) : known;
  for (const chapter of acting) await play(ctx, chapter, issued.get(chapter.number)!, daysAgo);
  await markOverdue(ctx, { merchantId });
}

/**
 * The day-care centre reminds its families by the ready-made sequence for childcare, and those who read English by one of
 * their own; the other ready-made ones stay drafts. Answers the two.
 */
async function publishSequences(now: Context): Promise<ReadonlyMap<string, string>> {
  const ctx = daysBefore(now, 120);
  const childcare = (await addReadyMade(ctx, { merchantId })).get('childcare');
  if (childcare === undefined) return new Map();
  const reason = 'Onze herinneringen gaan voortaan vanzelf.';
  await publishSequence(ctx, {
    ...{ merchantId, sequenceId: childcare, reason },
    name: 'Zoals we het al deden'
  });
  await addSegment(ctx, {
    ...{ merchantId, name: ENGLISH, conditions: { languages: ['en'] } },
    reason: 'Ouders die Engels lezen.'
  });
  const inEnglish = await addSequence(ctx, { merchantId, name: 'Kinderopvang, Engelstalig', draft: english });
  await orderSequences(ctx, { merchantId, sequenceIds: [inEnglish, childcare] });
  await publishSequence(ctx, { merchantId, sequenceId: inEnglish, name: 'Zoals de andere', reason });
  return new Map([
    ['childcare', childcare],
    ['english', inEnglish]
  ]);
}

/** Issues these invoices, all of one day, as on that day. */
async function issue(now: Context, given: readonly Chapter[]): Promise<void> {
  const [first] = given;
  if (!first) return;
  const ctx = daysBefore(now, first.issuedDaysAgo);
  const today = dateIn('Europe/Amsterdam', now.clock.now());
  const documents = given.map((chapter) =>
    demoDocument({
      ...chapter,
      customer: people[chapter.person]!,
      issuedOn: today.subtract({ days: chapter.issuedDaysAgo }),
      dueOn: today.add({ days: chapter.dueInDays })
    })
  );
  for (const result of await issueDocuments(ctx, merchantId, documents))
    if (result.kind === 'refused') throw new Error(`demo invoice ${result.number}: ${result.code}`);
}

/** Does with one invoice what its chapter says of this day, unless that is done already. */
async function play(ctx: Context, chapter: Chapter, invoice: Invoice, daysAgo: number): Promise<void> {
  const { then, promisedDaysAgo } = chapter;
  if (invoice.status === 'paid' || invoice.status === 'void') return;
  if (promisedDaysAgo === daysAgo) return promise(ctx, invoice);
  if (then === 'void') return voidInvoice(ctx, { merchantId, invoiceId: invoice.id });
  const link = await mintFor(ctx, invoice);
  const page = await readPayPage(ctx, { token: link.token });
  if (page.state !== 'open') return;
  const paying = { link, invoiceId: invoice.id, amount: page.payable };
  if (then !== 'ideal') return void (await pay(ctx, paying, debit));
  const attempt = { customerId: invoice.customerId, occasionId: await payAtBank(ctx, paying) };
  if (chapter.said)
    await giveFeedback(ctx, { merchantId, occasion: 'paid', ...attempt, ...chapter.said, language: 'nl' });
}

/** Its customer says that they will pay within a week, and does. */
async function promise(ctx: Context, { id, customerId, pausedBecause }: Invoice): Promise<void> {
  if (pausedBecause !== null) return;
  const promisedOn = dateIn('Europe/Amsterdam', ctx.clock.now()).add({ days: 7 });
  await givePromise(ctx, { merchantId, customerId, invoiceIds: [id], promisedOn });
}

/** Stripe's documented test account whose debits succeed after days. */
const debit: PayerInstrument = {
  kind: 'iban',
  iban: 'NL39RABO0300065264',
  holder: 'Thijs de Vries',
  email: 'thijs@example.org'
};
