import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../../platform/db/pages.ts';
import type { HandoverStatus } from '../handover-lifecycle.ts';
import { agencyPayment, collectionAgency, handoverCase, handoverInvoice } from '../schema.ts';
import { readCaseRow, toCase, type CaseInvoice, type CasePlace, type HandoverCase } from './cases.ts';

/** A case as other systems see it: with its invoices, its agency and what that collected. */
export type CaseRecord = HandoverCase &
  Readonly<{
    agencyName: string;
    /** What it is, or was, about. */
    lines: readonly CaseInvoice[];
    /** What the agency collected, less what it took back. */
    collected: Money;
  }>;

/** A merchant's cases for other systems, the newest first. */
export async function listCaseRecords(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    /** Those that are, or were, about this invoice. */
    invoiceId?: string | undefined;
    status?: HandoverStatus | undefined;
  }> &
    PageWish
): Promise<Page<CaseRecord>> {
  const { merchantId, customerId, invoiceId, status, after, limit } = query;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select()
      .from(handoverCase)
      .where(
        and(
          eq(handoverCase.merchantId, merchantId),
          customerId === undefined ? undefined : eq(handoverCase.customerId, customerId),
          status === undefined ? undefined : eq(handoverCase.status, status),
          after === undefined ? undefined : lt(handoverCase.id, after),
          invoiceId === undefined
            ? undefined
            : sql`${handoverCase.id} in (select case_id from handover_invoice
                where merchant_id = ${merchantId} and invoice_id = ${invoiceId})`
        )
      )
      .orderBy(desc(handoverCase.id))
      .limit(limit + 1);
    const { items, next } = toPage(rows.map(toCase), limit);
    return { items: await complete(tx, merchantId, items), next };
  });
}

/** One of them. Refuses `handover-unknown`, the same for another merchant's. */
export function readCaseRecord(ctx: Pick<Context, 'db'>, place: CasePlace): Promise<CaseRecord> {
  return ctx.db.withMerchant(place.merchantId, async (tx) => {
    const [record] = await complete(tx, place.merchantId, [await readCaseRow(tx, place)]);
    return record!;
  });
}

/** With what stands beside them: three statements, however many they are. */
async function complete(tx: Tx, merchantId: string, cases: readonly HandoverCase[]): Promise<CaseRecord[]> {
  const ids = cases.map(({ id }) => id);
  const lines = await tx
    .select()
    .from(handoverInvoice)
    .where(and(eq(handoverInvoice.merchantId, merchantId), inArray(handoverInvoice.caseId, ids)))
    .orderBy(handoverInvoice.invoiceId);
  const agencies = await tx
    .select({ id: collectionAgency.id, name: collectionAgency.name })
    .from(collectionAgency)
    .where(eq(collectionAgency.merchantId, merchantId));
  const sums = await tx
    .select({ caseId: agencyPayment.caseId, minor: sql<string>`sum(${agencyPayment.amountMinor})` })
    .from(agencyPayment)
    .where(and(eq(agencyPayment.merchantId, merchantId), inArray(agencyPayment.caseId, ids)))
    .groupBy(agencyPayment.caseId);
  return cases.map((each) => ({
    ...each,
    agencyName: agencies.find(({ id }) => id === each.agencyId)?.name ?? '',
    lines: lines.filter(({ caseId }) => caseId === each.id),
    collected: money(Number(sums.find(({ caseId }) => caseId === each.id)?.minor ?? 0), each.currency)
  }));
}
