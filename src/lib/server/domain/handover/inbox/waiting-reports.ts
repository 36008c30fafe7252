import { and, count, desc, eq, inArray, isNotNull, isNull, lt, or } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../../platform/db/pages.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { readReason, recordAudit } from '../../identity/index.ts';
import { agencyReport, collectionAgency, handoverCase } from '../schema.ts';
import { readReportBody, type AgencyReportBody } from './report-body.ts';
import type { ReportProblem } from './process-report.ts';

/** A report that takes longer than this was left by its job: it waits for a person like one that couldn't be worked off. */
const STUCK_MINUTES = 60;

/** Reports that wait for a person, and those that somebody put aside. */
export const reportViews = ['waiting', 'aside'] as const;
export type ReportView = (typeof reportViews)[number];

/** A report of an agency by which nothing was done. */
export type SetAsideReport = Readonly<{
  id: string;
  agencyName: string;
  receivedAt: Temporal.Instant;
  /** As it came. */
  body: string;
  /** What it says, where that can be read. */
  said: AgencyReportBody | undefined;
  /** The case that it names, where there is one of that agency. */
  caseId: string | undefined;
  /** `stuck`: its job never came to an end. */
  why: ReportProblem | 'stuck';
  putAside: Readonly<{ at: Temporal.Instant; because: string }> | undefined;
}>;

type Which = Readonly<{ merchantId: string; reportId: string }>;

function isWaiting(merchantId: string, now: Temporal.Instant) {
  const isStuck = and(
    isNull(agencyReport.processedAt),
    lt(agencyReport.receivedAt, now.subtract({ minutes: STUCK_MINUTES }))
  );
  return and(
    eq(agencyReport.merchantId, merchantId),
    isNull(agencyReport.putAsideAt),
    or(isNotNull(agencyReport.problem), isStuck)
  );
}

/** How many reports wait for a person. */
export async function countWaitingReports(
  tx: Tx,
  { merchantId, now }: Readonly<{ merchantId: string; now: Temporal.Instant }>
): Promise<number> {
  const [row] = await tx.select({ count: count() }).from(agencyReport).where(isWaiting(merchantId, now));
  return row?.count ?? 0;
}

/** Reports by which nothing was done, the newest first. */
export async function listSetAsideReports(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, view, after, limit }: Readonly<{ merchantId: string; view: ReportView }> & PageWish
): Promise<Page<SetAsideReport>> {
  const isShown =
    view === 'waiting'
      ? isWaiting(merchantId, ctx.clock.now())
      : and(eq(agencyReport.merchantId, merchantId), isNotNull(agencyReport.putAsideAt));
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select({ report: agencyReport, agencyName: collectionAgency.name })
      .from(agencyReport)
      .innerJoin(
        collectionAgency,
        and(
          eq(collectionAgency.merchantId, agencyReport.merchantId),
          eq(collectionAgency.id, agencyReport.agencyId)
        )
      )
      .where(and(isShown, after === undefined || !isUuid(after) ? undefined : lt(agencyReport.id, after)))
      .orderBy(desc(agencyReport.id))
      .limit(limit + 1);
    const { items, next } = toPage(
      rows.map(({ report, agencyName }) => ({ ...report, agencyName, said: readReportBody(report.body) })),
      limit
    );
    const named = items.flatMap(({ said }) => (said ? [said.data.case] : []));
    const cases = await tx
      .select({ id: handoverCase.id, agencyId: handoverCase.agencyId })
      .from(handoverCase)
      .where(and(eq(handoverCase.merchantId, merchantId), inArray(handoverCase.id, named)));
    const agencyOf = new Map(cases.map(({ id, agencyId }) => [id, agencyId]));
    return {
      items: items.map(({ id, agencyName, agencyId, receivedAt, body, said, problem, ...rest }) => ({
        ...{ id, agencyName, receivedAt, body, said },
        caseId: said && agencyOf.get(said.data.case) === agencyId ? said.data.case : undefined,
        why: problem === null ? 'stuck' : (problem as ReportProblem),
        putAside:
          rest.putAsideAt === null ? undefined : { at: rest.putAsideAt, because: rest.putAsideBecause ?? '' }
      })),
      next
    };
  });
}

/**
 * Works a report off once more, after somebody put right why it couldn't be; also one that was put aside. Refuses
 * `report-unknown`, and `report-worked-off` where it was done meanwhile.
 */
export async function replayReport(ctx: Context, { merchantId, reportId }: Which): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { agencyId, eventId, problem } = await holdReport(tx, { merchantId, reportId });
    await tx
      .update(agencyReport)
      .set({ processedAt: null, problem: null, putAsideAt: null, putAsideBecause: null })
      .where(isThis({ merchantId, reportId }));
    await ctx.jobs.enqueue(tx, {
      name: 'handover.process-report',
      data: { merchantId, agencyId, eventId }
    });
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'replay-agency-report', subjectKind: 'agency', subjectId: agencyId },
      details: { eventId, problem: problem ?? 'stuck' }
    });
  });
}

/**
 * Says that nothing is to be done by a report, and why. Refuses `report-unknown`, `report-worked-off` and `reason-missing`.
 */
export async function putReportAside(
  ctx: Context,
  { merchantId, reportId, because }: Which & Readonly<{ because: string }>
): Promise<void> {
  const reason = readReason(because);
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { agencyId, eventId, problem } = await holdReport(tx, { merchantId, reportId });
    await tx
      .update(agencyReport)
      .set({ processedAt: now, problem: problem ?? 'stuck', putAsideAt: now, putAsideBecause: reason })
      .where(isThis({ merchantId, reportId }));
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'put-agency-report-aside', subjectKind: 'agency', subjectId: agencyId },
      details: { eventId, problem: problem ?? 'stuck', because: reason }
    });
  });
}

/** One report by which nothing was done, held. Refuses `report-unknown` and `report-worked-off`. */
async function holdReport(tx: Tx, which: Which) {
  const [row] = isUuid(which.reportId)
    ? await tx.select().from(agencyReport).where(isThis(which)).for('update')
    : [];
  if (!row) throw new Refusal('report-unknown');
  if (row.processedAt !== null && row.problem === null) throw new Refusal('report-worked-off');
  return row;
}

const isThis = ({ merchantId, reportId }: Which) =>
  and(eq(agencyReport.merchantId, merchantId), eq(agencyReport.id, reportId));
