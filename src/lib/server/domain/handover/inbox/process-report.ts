import { and, eq, isNull } from 'drizzle-orm';
import * as v from 'valibot';
import { isCurrency, money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { handoverLifecycle } from '../handover-lifecycle.ts';
import { findCaseRow, holdCase, moveCase, type HeldCase } from '../cases/cases.ts';
import { endCase } from '../cases/end-case.ts';
import { isSettled } from '../cases/review-claims.ts';
import { bookAgencyPayment } from './book-agency-payment.ts';
import { agencyReport } from '../schema.ts';

type Which = Readonly<{ merchantId: string; agencyId: string; eventId: string }>;

/** Of the calendar: no 31 February. */
function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }) !== undefined;
  } catch {
    return false;
  }
}

const ofCase = { case: v.pipe(v.string(), v.uuid()) };
const day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check(isDay),
  v.transform((text) => Temporal.PlainDate.from(text))
);

/** What an agency may report, by `type`. Amounts are in minor units. */
const Report = v.variant('type', [
  v.object({
    type: v.literal('case.acknowledged'),
    data: v.object({ ...ofCase, reference: v.optional(v.pipe(v.string(), v.maxLength(100))) })
  }),
  v.object({
    type: v.literal('payment.received'),
    data: v.object({
      ...ofCase,
      payment: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
      amountMinor: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      currency: v.pipe(v.string(), v.check(isCurrency)),
      paidOn: day
    })
  }),
  v.object({
    type: v.literal('case.closed'),
    data: v.object({ ...ofCase, because: v.picklist(['paid', 'uncollectible']) })
  })
]);
type Report = v.InferOutput<typeof Report>;

/** Why nothing was done by a report. */
type ReportProblem = 'unreadable' | 'case-unknown' | 'currency-differs' | 'still-owed' | 'never-released';

/**
 * Does what an agency reported: it took a case on, collected money, or is done with it. Doing it again does nothing. What can't
 * be done is kept with its reason, for a person.
 */
export async function processReport(ctx: Context, { merchantId, agencyId, eventId }: Which): Promise<void> {
  const isThis = and(
    eq(agencyReport.merchantId, merchantId),
    eq(agencyReport.agencyId, agencyId),
    eq(agencyReport.eventId, eventId),
    isNull(agencyReport.processedAt)
  );
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx.select().from(agencyReport).where(isThis).for('update');
    if (!row) return;
    const problem = await act(ctx, tx, { merchantId, agencyId, eventId }, row.body);
    if (problem) ctx.log.warn({ merchantId, agencyId, eventId, problem }, 'a report of an agency waits');
    await tx
      .update(agencyReport)
      .set({ processedAt: ctx.clock.now(), problem: problem ?? null })
      .where(isThis);
  });
}

async function act(
  ctx: Context,
  tx: Tx,
  { merchantId, agencyId }: Which,
  body: string
): Promise<ReportProblem | undefined> {
  const read = v.safeParse(Report, parse(body));
  if (!read.success) return 'unreadable';
  const place = { merchantId, caseId: read.output.data.case };
  const found = await findCaseRow(tx, place);
  if (found?.agencyId !== agencyId) return 'case-unknown';
  if (found.releasedAt === null) return 'never-released';
  return follow(ctx, tx, await holdCase(tx, place), read.output);
}

async function follow(
  ctx: Context,
  tx: Tx,
  held: HeldCase,
  { type, data }: Report
): Promise<ReportProblem | undefined> {
  switch (type) {
    case 'case.acknowledged':
      await acknowledge(ctx, tx, held, data.reference);
      return undefined;
    case 'payment.received': {
      if (data.currency !== held.handover.currency) return 'currency-differs';
      const amount = money(data.amountMinor, held.handover.currency);
      await bookAgencyPayment(ctx, tx, held, { agencyRef: data.payment, amount, paidOn: data.paidOn });
      return undefined;
    }
    case 'case.closed':
      if (!handoverLifecycle.may(held.handover.status, 'giveBack')) return undefined;
      if (data.because === 'uncollectible') {
        await endCase(ctx, tx, held, 'giveBack', data.because);
        return undefined;
      }
      if (!isSettled(held)) return 'still-owed';
      await endCase(ctx, tx, held, 'settle', null);
      return undefined;
  }
}

/** The agency took it on: so it has it, whatever became of our own telling. */
async function acknowledge(
  ctx: Context,
  tx: Tx,
  { handover }: HeldCase,
  reference: string | undefined
): Promise<void> {
  const now = ctx.clock.now();
  const has =
    handover.status === 'released'
      ? await moveCase(tx, handover, 'deliver', now, { deliveredAt: now })
      : handover;
  if (!handoverLifecycle.may(has.status, 'acknowledge')) return;
  await moveCase(tx, has, 'acknowledge', now, {
    acknowledgedAt: now,
    ...(reference !== undefined && { agencyRef: reference })
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
