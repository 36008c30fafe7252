import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordStatusChanges } from '../../../platform/events/status-changes.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { lockInvoices, type Invoice } from '../../billing/index.ts';
import { handoverLifecycle } from '../handover-lifecycle.ts';
import { handoverCase, handoverInvoice } from '../schema.ts';

/** A claim on its way to an agency and back. */
export type HandoverCase = Readonly<Omit<typeof handoverCase.$inferSelect, 'currency'>> &
  Readonly<{ currency: Currency }>;
/** One invoice of it. */
export type CaseInvoice = Readonly<typeof handoverInvoice.$inferSelect>;

/** A case with everything that a change of it looks at, held until the transaction ends. */
export type HeldCase = Readonly<{
  handover: HandoverCase;
  /** Those that are still in it, with what the agency was told; the smallest id first. */
  lines: readonly (CaseInvoice & Readonly<{ invoice: Invoice }>)[];
}>;

export type CasePlace = Readonly<{ merchantId: string; caseId: string }>;

const isThis = ({ merchantId, caseId }: CasePlace) =>
  and(eq(handoverCase.merchantId, merchantId), eq(handoverCase.id, caseId));

/** One case. Refuses `handover-unknown`, the same for another merchant's. */
export async function readCaseRow(tx: Tx, place: CasePlace): Promise<HandoverCase> {
  const row = await findCaseRow(tx, place);
  if (!row) throw new Refusal('handover-unknown');
  return row;
}

export async function findCaseRow(tx: Tx, place: CasePlace): Promise<HandoverCase | undefined> {
  if (!isUuid(place.caseId)) return undefined;
  const [row] = await tx.select().from(handoverCase).where(isThis(place));
  return row && toCase(row);
}

export function toCase(row: typeof handoverCase.$inferSelect): HandoverCase {
  return { ...row, currency: row.currency as Currency };
}

/**
 * One case, held until the transaction ends: its invoices first, in the order of ids in which payments lock them, too.
 * Refuses `handover-unknown`.
 */
export async function holdCase(tx: Tx, place: CasePlace): Promise<HeldCase> {
  const { customerId } = await readCaseRow(tx, place);
  const ids = (await listCaseInvoices(tx, place)).filter(({ isLive }) => isLive);
  const invoices = await lockInvoices(
    tx,
    place.merchantId,
    customerId,
    ids.map(({ invoiceId }) => invoiceId)
  );
  const [row] = await tx.select().from(handoverCase).where(isThis(place)).for('update');
  const byId = new Map(invoices.map((each) => [each.id, each]));
  // Read anew behind the locks: another may have taken one out meanwhile.
  const lines = (await listCaseInvoices(tx, place)).flatMap((line) => {
    const invoice = byId.get(line.invoiceId);
    return line.isLive && invoice ? [{ ...line, invoice }] : [];
  });
  return { handover: toCase(row!), lines };
}

/** What a case is, or was, about, the smallest id first. */
export function listCaseInvoices(tx: Tx, { merchantId, caseId }: CasePlace): Promise<CaseInvoice[]> {
  return tx
    .select()
    .from(handoverInvoice)
    .where(and(eq(handoverInvoice.merchantId, merchantId), eq(handoverInvoice.caseId, caseId)))
    .orderBy(asc(handoverInvoice.invoiceId));
}

/** The case that an invoice is in, if any. */
export async function findLiveCaseOf(
  tx: Tx,
  merchantId: string,
  invoiceId: string
): Promise<string | undefined> {
  const [row] = await tx
    .select({ caseId: handoverInvoice.caseId })
    .from(handoverInvoice)
    .where(
      and(
        eq(handoverInvoice.merchantId, merchantId),
        eq(handoverInvoice.invoiceId, invoiceId),
        eq(handoverInvoice.isLive, true)
      )
    );
  return row?.caseId;
}

type Changes = Partial<
  Pick<
    HandoverCase,
    | 'announcedAt'
    | 'payBy'
    | 'releasedAt'
    | 'deliveredAt'
    | 'acknowledgedAt'
    | 'agencyRef'
    | 'endedAt'
    | 'heldBecause'
    | 'endedBecause'
  >
>;

/** Moves a case along its lifecycle. Refuses `handover-moved-on` where it is past that. */
export async function moveCase(
  tx: Tx,
  was: HandoverCase,
  event: (typeof handoverLifecycle.events)[number],
  now: Temporal.Instant,
  changes: Changes = {}
): Promise<HandoverCase> {
  const { merchantId, id, status } = was;
  if (!handoverLifecycle.may(status, event)) throw new Refusal('handover-moved-on', { status });
  const to = handoverLifecycle.next(status, event);
  const moved = await tx
    .update(handoverCase)
    .set({ ...changes, status: to })
    .where(and(isThis({ merchantId, caseId: id }), eq(handoverCase.status, status)))
    .returning();
  if (moved.length === 0) throw new Refusal('handover-moved-on', { status });
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'handover', subjectId: id, from: status, event, to }
  ]);
  return toCase(moved[0]!);
}

/** Takes invoices out of a case: they can be proposed, asked for and collected again. */
export async function leaveCase(
  tx: Tx,
  { merchantId, caseId }: CasePlace,
  invoiceIds: readonly string[],
  because: string | null
): Promise<void> {
  if (invoiceIds.length === 0) return;
  await tx
    .update(handoverInvoice)
    .set({ isLive: false, ...(because !== null && { outBecause: because }) })
    .where(
      and(
        eq(handoverInvoice.merchantId, merchantId),
        eq(handoverInvoice.caseId, caseId),
        inArray(handoverInvoice.invoiceId, [...invoiceIds])
      )
    );
}

/** What the agency knows is owed on these invoices from now on. */
export async function noteTold(
  tx: Tx,
  { merchantId, caseId }: CasePlace,
  told: readonly Readonly<{ invoiceId: string; minor: number }>[]
): Promise<void> {
  if (told.length === 0) return;
  await tx.execute(sql`
    update handover_invoice h set told_minor = g.minor
    from jsonb_to_recordset(${JSON.stringify(told.map(({ invoiceId, minor }) => ({ invoice_id: invoiceId, minor })))}::jsonb)
      as g (invoice_id uuid, minor bigint)
    where h.merchant_id = ${merchantId} and h.case_id = ${caseId} and h.invoice_id = g.invoice_id`);
}

/** What the live invoices of a case owe, in all. */
export function owedOf({ handover, lines }: HeldCase): Money {
  return money(
    lines.reduce((sum, { invoice }) => sum + invoice.balance.minor, 0),
    handover.currency
  );
}
