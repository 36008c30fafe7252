import { and, eq, isNull } from 'drizzle-orm';
import { money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reach } from '../../../platform/failpoints.ts';
import { handoverLifecycle } from '../handover-lifecycle.ts';
import { findCaseRow, holdCase, moveCase, type HeldCase } from '../cases/cases.ts';
import { endCase } from '../cases/end-case.ts';
import { isSettled } from '../cases/review-claims.ts';
import { bookAgencyPayment } from './book-agency-payment.ts';
import { retryReversals } from './retry-reversals.ts';
import { reverseAgencyPayment } from './reverse-agency-payment.ts';
import { agencyReport } from '../schema.ts';
import { readReportBody, type AgencyReportBody } from './report-body.ts';

type Which = Readonly<{ merchantId: string; agencyId: string; eventId: string }>;

/**
 * Why nothing was done by a report: it says nothing that we know, or is about a case that the agency never had, another
 * currency, a payment that was reported with other facts before, the taking back of one that we don't know yet, or a case
 * that is closed as paid while something is owed.
 * More than is owed, and what comes for a case that was recalled, is no reason: the agency has that money.
 */
export const reportProblems = [
  'unreadable',
  'case-unknown',
  'never-released',
  'currency-differs',
  'payment-differs',
  'payment-unknown',
  'still-owed'
] as const;
export type ReportProblem = (typeof reportProblems)[number];

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
  const said = readReportBody(body);
  if (!said) return 'unreadable';
  const place = { merchantId, caseId: said.data.case };
  const found = await findCaseRow(tx, place);
  if (found?.agencyId !== agencyId) return 'case-unknown';
  if (found.releasedAt === null) return 'never-released';
  return follow(ctx, tx, await holdCase(tx, place), said);
}

async function follow(
  ctx: Context,
  tx: Tx,
  held: HeldCase,
  { type, data }: AgencyReportBody
): Promise<ReportProblem | undefined> {
  switch (type) {
    case 'case.acknowledged':
      await acknowledge(ctx, tx, held, data.reference);
      return undefined;
    case 'payment.received': {
      if (data.currency !== held.handover.currency) return 'currency-differs';
      const amount = money(data.amountMinor, held.handover.currency);
      const collected = { agencyRef: data.payment, amount, paidOn: data.paidOn };
      const outcome = await bookAgencyPayment(ctx, tx, held, collected);
      if (outcome === 'booked') await retryReversals(ctx, tx, held.handover, data.payment);
      return outcome === 'differs' ? 'payment-differs' : undefined;
    }
    case 'payment.reversed': {
      if (data.currency !== held.handover.currency) return 'currency-differs';
      const amount = money(data.amountMinor, held.handover.currency);
      const { payment: agencyRef, reversedOn } = data;
      const outcome = await reverseAgencyPayment(ctx, tx, held, { agencyRef, amount, reversedOn });
      reach('handover:reversed');
      if (outcome === 'unknown') return 'payment-unknown';
      return outcome === 'differs' ? 'payment-differs' : undefined;
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
