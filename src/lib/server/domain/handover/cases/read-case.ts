import { sql } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { listStatusChanges, type StatusChangeRecord } from '../../../platform/events/status-changes.ts';
import { findInvoicesById, type HoldReason, type Invoice } from '../../billing/index.ts';
import { findAskedRelease, readCustomer, type ReleaseRequest } from '../../identity/index.ts';
import { findHandoverNotices, type HandoverNotice } from '../../notifications/index.ts';
import { readAgencyRow, type AgencyRow } from '../agencies/agencies.ts';
import { AT_AGENCY } from '../handover-lifecycle.ts';
import type { HandoverRule } from '../conditions/decide-handover.ts';
import { listStandingHolds } from '../holds/follow-holds.ts';
import { listAgencyPayments, type AgencyPayment } from '../inbox/book-agency-payment.ts';
import { listMessages } from '../messages/send-messages.ts';
import type { AgencyMessage } from '../messages/queue-message.ts';
import {
  listCaseInvoices,
  readCaseRow,
  type CaseInvoice,
  type CasePlace,
  type HandoverCase
} from './cases.ts';
import { readRules } from './review-claims.ts';

/** Everything about a case that its page shows. */
export type CaseDetails = Readonly<{
  handover: HandoverCase;
  customer: Readonly<{ id: string; name: string }>;
  agency: Pick<AgencyRow, 'id' | 'name' | 'channel' | 'wkiNumber' | 'email' | 'phone'>;
  /** What it is, or was, about; `rule`: what keeps it from an agency at this moment, before it is released. */
  lines: readonly (CaseInvoice & Readonly<{ invoice: Invoice; rule: HandoverRule | undefined }>)[];
  /** Why its customer, or an invoice that is in it, is left alone now. */
  holds: readonly HoldReason[];
  notice: HandoverNotice | undefined;
  asked: ReleaseRequest | undefined;
  messages: readonly AgencyMessage[];
  payments: readonly AgencyPayment[];
  /** What the agency holds for us. */
  heldByAgency: Money;
  history: readonly StatusChangeRecord[];
}>;

/** One case with everything about it. Refuses `handover-unknown`. */
export async function readCase(ctx: Context, place: CasePlace): Promise<CaseDetails> {
  const { merchantId, caseId } = place;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const handover = await readCaseRow(tx, place);
    const rows = await listCaseInvoices(tx, place);
    const invoices = await findInvoicesById(
      tx,
      merchantId,
      rows.map(({ invoiceId }) => invoiceId)
    );
    const lines = invoices.map((invoice) => ({
      ...rows.find(({ invoiceId }) => invoiceId === invoice.id)!,
      invoice
    }));
    const isBefore = handover.status === 'proposed' || handover.status === 'announced';
    const rules = isBefore ? await readRules(ctx, tx, { handover, lines }) : new Map<string, HandoverRule>();
    const { id, name, channel, wkiNumber, email, phone } = await readAgencyRow(
      tx,
      merchantId,
      handover.agencyId
    );
    const payments = await listAgencyPayments(tx, place);
    const customer = await readCustomer(tx, merchantId, handover.customerId);
    return {
      handover,
      customer: { id: customer.id, name: customer.name },
      agency: { id, name, channel, wkiNumber, email, phone },
      lines: lines.map((line) => ({ ...line, rule: rules.get(line.invoiceId) })),
      holds: await listStandingHolds(tx, { handover, lines: rows.filter(({ isLive }) => isLive) }),
      notice: (await findHandoverNotices(tx, merchantId, [caseId])).get(caseId),
      asked: await findAskedRelease(tx, merchantId, { kind: 'handover', subjectId: caseId }),
      messages: await listMessages(tx, place),
      payments,
      heldByAgency: money(
        payments.reduce((sum, each) => (each.remittedAt === null ? sum + each.amountMinor : sum), 0),
        handover.currency
      ),
      history: await listStatusChanges(tx, merchantId, [caseId])
    };
  });
}

/** Whom a customer asks about what is with an agency, and where they pay now, where it says so. */
export type AgencyContact = Readonly<{
  name: string;
  email: string;
  phone: string | null;
  payUrl: string | null;
  reference: string;
}>;

/** The agencies that have invoices of a customer, by invoice. Nothing for what is with us. */
export async function findAgencyContacts(
  ctx: Pick<Context, 'db'>,
  { merchantId, invoiceIds }: Readonly<{ merchantId: string; invoiceIds: readonly string[] }>
): Promise<ReadonlyMap<string, AgencyContact>> {
  if (invoiceIds.length === 0) return new Map();
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Omit<AgencyContact, 'payUrl'> & { invoice_id: string; pay_url: string | null }>(sql`
      select h.invoice_id, a.name, a.email, a.phone, a.pay_url, coalesce(k.agency_ref, k.id::text) as reference
      from handover_invoice h
      join handover_case k on k.merchant_id = h.merchant_id and k.id = h.case_id and k.status = any(${sql.param([...AT_AGENCY])}::text[])
      join collection_agency a on a.merchant_id = k.merchant_id and a.id = k.agency_id
      where h.merchant_id = ${merchantId} and h.invoice_id = any(${sql.param([...invoiceIds])}::uuid[]) and h.is_live`)
  );
  return new Map(rows.map(({ invoice_id, pay_url: payUrl, ...rest }) => [invoice_id, { ...rest, payUrl }]));
}
