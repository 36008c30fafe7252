import { money, negate } from '../../src/lib/money/index.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  bookOnInvoices,
  findInvoicesByNumber,
  issueDocuments,
  markOverdue,
  type Invoice,
  type Party
} from '../../src/lib/server/domain/billing/index.ts';
import {
  addExperiment,
  addVariant,
  chooseVariant,
  listExperiments,
  saveExperiment,
  startExperiment
} from '../../src/lib/server/domain/experiments/index.ts';
import { saveSequenceDraft, startRuns } from '../../src/lib/server/domain/notifications/index.ts';
import { decideArm, findLiveSplit } from '../../src/lib/server/domain/variants/index.ts';
import { dateIn } from '../../src/lib/server/platform/clock/clock.ts';
import { daysBefore } from './days-before.ts';
import { demoDocument } from './documents.ts';
import { tried, type Tried } from './experiments.data.ts';

type Trying = Readonly<{
  merchantId: string;
  zone: string;
  /** What is in force, by the trade for which it was ready-made. */
  sequences: ReadonlyMap<string, string>;
}>;

/**
 * Two experiments with reminders: one that was won, and one that runs and can't say anything yet. The families, their
 * invoices and transfers are as old as they say; the product draws, counts and judges by itself. Told once.
 */
export async function fillExperiments(ctx: Context, at: Trying): Promise<void> {
  const { merchantId, sequences } = at;
  const known = await ctx.db.withMerchant(merchantId, (tx) => listExperiments(tx, merchantId));
  if (known.length > 0) return;
  for (const each of tried) {
    const sequenceId = sequences.get(each.trade);
    if (sequenceId !== undefined) await tryOut(ctx, { ...at, sequenceId, each });
  }
}

async function tryOut(
  ctx: Context,
  { merchantId, zone, sequenceId, each }: Trying & Readonly<{ sequenceId: string; each: Tried }>
): Promise<void> {
  const { name, frame, variants, change, startedDaysAgo, issuedDaysAgo, dueDaysAgo, won } = each;
  const started = daysBefore(ctx, startedDaysAgo);
  const experimentId = await addExperiment(started, {
    ...{ merchantId, name },
    subject: { layer: 'reminders', sequenceId }
  });
  await saveSequenceDraft(started, { merchantId, sequenceId, draft: change });
  await addVariant(started, { merchantId, experimentId, from: 'draft', name: '' });
  await saveExperiment(started, { merchantId, experimentId, frame, variants });
  await startExperiment(started, { merchantId, experimentId });
  const issuing = daysBefore(ctx, issuedDaysAgo);
  const on = (daysAgo: number) => dateIn(zone, ctx.clock.now()).subtract({ days: daysAgo });
  const documents = each.families.map((customer: Party, n) =>
    demoDocument({
      number: `${each.numbers}${String(n + 1).padStart(2, '0')}`,
      ...{ customer, issuedOn: on(issuedDaysAgo), dueOn: on(dueDaysAgo), taxBp: 0 },
      lines: [[each.line, each.amounts[n % each.amounts.length]!]]
    })
  );
  await issueDocuments(issuing, merchantId, documents);
  await startRuns(issuing, { merchantId });
  await markOverdue(daysBefore(ctx, dueDaysAgo - 1), { merchantId });
  await payInTime(ctx, {
    ...{ merchantId, each },
    numbers: documents.map(({ number }) => number)
  });
  if (won)
    await chooseVariant(daysBefore(ctx, won.daysAgo), {
      ...{ merchantId, experimentId, key: won.key, reason: won.reason }
    });
}

type Paying = Readonly<{ merchantId: string; each: Tried; numbers: readonly string[] }>;

/** Of each variant's families so many paid, on the days that the story says; by transfer, a day's together. */
async function payInTime(ctx: Context, { merchantId, each, numbers }: Paying): Promise<void> {
  const invoices = await ctx.db.withMerchant(merchantId, (tx) =>
    findInvoicesByNumber(tx, merchantId, numbers)
  );
  const split = await ctx.db.withMerchant(merchantId, (tx) => findLiveSplit(tx, merchantId, 'reminders'));
  const ofArm = Map.groupBy(
    invoices,
    ({ customerId }) => (split && decideArm(split, { customerId, segments: [] }))?.key
  );
  const byDay = new Map<number, Invoice[]>();
  for (const [arm, paying] of ofArm)
    for (const [n, invoice] of paying.entries()) {
      const after = each.paidAfterDays[arm ?? '']?.(n);
      if (after !== undefined) byDay.set(after, [...(byDay.get(after) ?? []), invoice]);
    }
  for (const [after, paid] of byDay)
    await transfer(daysBefore(ctx, each.dueDaysAgo - after), merchantId, paid);
}

async function transfer(ctx: Context, merchantId: string, invoices: readonly Invoice[]): Promise<void> {
  const at = ctx.clock.now();
  const bookings = invoices.map(({ id, customerId, balance }) => ({
    ...{ merchantId, kind: 'transfer-received' as const, cause: `transfer:${id}`, at },
    entries: [
      { account: 'clearing' as const, customerId, amount: balance },
      { account: 'receivable' as const, customerId, invoiceId: id, amount: negate(balance) },
      { account: 'customer-credit' as const, customerId, amount: money(0, balance.currency) }
    ]
  }));
  await ctx.db.withMerchant(merchantId, (tx) => bookOnInvoices(ctx, tx, merchantId, at, bookings));
}
