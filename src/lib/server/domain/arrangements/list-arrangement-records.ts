import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import type { ArrangementStatus } from './arrangement-lifecycle.ts';
import {
  readArrangementRow,
  toArrangement,
  type Arrangement,
  type ArrangementPlace,
  type Instalment
} from './arrangements.ts';
import { arrangement, arrangementInvoice, instalment } from './schema.ts';

/** An arrangement as it stands written: of one that isn't agreed yet there are no parts. */
export type ArrangementRecord = Arrangement &
  Readonly<{
    /** What it is about, the smallest id first. */
    invoiceIds: readonly string[];
    /** In their order. */
    instalments: readonly Instalment[];
  }>;

/** A merchant's arrangements, the newest first. Runs on the primary key, or on `arrangement_by_status`. */
export async function listArrangementRecords(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    /** Those that are, or were, about this invoice. */
    invoiceId?: string | undefined;
    status?: ArrangementStatus | undefined;
  }> &
    PageWish
): Promise<Page<ArrangementRecord>> {
  const { merchantId, customerId, invoiceId, status, after, limit } = query;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select()
      .from(arrangement)
      .where(
        and(
          eq(arrangement.merchantId, merchantId),
          customerId === undefined ? undefined : eq(arrangement.customerId, customerId),
          status === undefined ? undefined : eq(arrangement.status, status),
          after === undefined ? undefined : lt(arrangement.id, after),
          invoiceId === undefined
            ? undefined
            : sql`${arrangement.id} in (select arrangement_id from arrangement_invoice
                where merchant_id = ${merchantId} and invoice_id = ${invoiceId})`
        )
      )
      .orderBy(desc(arrangement.id))
      .limit(limit + 1);
    const { items, next } = toPage(rows.map(toArrangement), limit);
    return { items: await complete(tx, merchantId, items), next };
  });
}

/** One of them. Refuses `arrangement-unknown`, the same for another merchant's. */
export function readArrangementRecord(
  ctx: Pick<Context, 'db'>,
  place: ArrangementPlace
): Promise<ArrangementRecord> {
  const { merchantId } = place;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [record] = await complete(tx, merchantId, [await readArrangementRow(tx, place)]);
    return record!;
  });
}

/** With what they are about and their parts: two statements, however many they are. */
async function complete(
  tx: Tx,
  merchantId: string,
  rows: readonly Arrangement[]
): Promise<ArrangementRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const invoices = await tx
    .select({ of: arrangementInvoice.arrangementId, invoiceId: arrangementInvoice.invoiceId })
    .from(arrangementInvoice)
    .where(and(eq(arrangementInvoice.merchantId, merchantId), inArray(arrangementInvoice.arrangementId, ids)))
    .orderBy(asc(arrangementInvoice.invoiceId));
  const parts = await tx
    .select()
    .from(instalment)
    .where(and(eq(instalment.merchantId, merchantId), inArray(instalment.arrangementId, ids)))
    .orderBy(asc(instalment.place));
  return rows.map((row) => ({
    ...row,
    invoiceIds: invoices.filter(({ of }) => of === row.id).map(({ invoiceId }) => invoiceId),
    instalments: parts.filter(({ arrangementId }) => arrangementId === row.id)
  }));
}
