import { and, count, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { toPage, type Page, type PageWish } from '../../../platform/db/pages.ts';
import { listStatusChanges, type StatusChangeRecord } from '../../../platform/events/status-changes.ts';
import { findInvoicesById, type Invoice } from '../../billing/index.ts';
import { findAskedRelease, readCustomer, type ReleaseRequest } from '../../identity/index.ts';
import { findHandoverNotices, type HandoverNotice } from '../../notifications/index.ts';
import { readAgencyRow, type AgencyRow } from '../agencies/agencies.ts';
import { AT_AGENCY, type HandoverStatus } from '../handover-lifecycle.ts';
import type { HandoverRule } from '../conditions/decide-handover.ts';
import { listAgencyPayments, type AgencyPayment } from '../inbox/book-agency-payment.ts';
import { listMessages } from '../messages/send-messages.ts';
import type { AgencyMessage } from '../messages/queue-message.ts';
import { handoverCase } from '../schema.ts';
import {
  listCaseInvoices,
  readCaseRow,
  toCase,
  type CaseInvoice,
  type CasePlace,
  type HandoverCase
} from './cases.ts';
import { readRules } from './review-claims.ts';

/** A case on a list, with what is owed on it by now. */
export type ListedCase = HandoverCase &
  Readonly<{ customerName: string; agencyName: string; owed: Money; invoices: number; isAsked: boolean }>;

/** Which cases: those that wait for somebody, those that an agency has, those that are over. */
export const caseViews = ['waiting', 'at-agency', 'over', 'all'] as const;
export type CaseView = (typeof caseViews)[number];

const STATUSES: Readonly<Record<CaseView, readonly HandoverStatus[] | undefined>> = {
  waiting: ['proposed', 'announced'],
  'at-agency': AT_AGENCY,
  over: ['paid', 'recalled', 'returned', 'dropped'],
  all: undefined
};

/** A merchant's cases, the newest first. */
export async function listCases(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{ merchantId: string; view: CaseView; customerId?: string | undefined }> & PageWish
): Promise<Page<ListedCase>> {
  const { merchantId, view, customerId, after, limit } = query;
  const statuses = STATUSES[view];
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select()
      .from(handoverCase)
      .where(
        and(
          eq(handoverCase.merchantId, merchantId),
          statuses && inArray(handoverCase.status, [...statuses]),
          customerId === undefined ? undefined : eq(handoverCase.customerId, customerId),
          after === undefined ? undefined : lt(handoverCase.id, after)
        )
      )
      .orderBy(desc(handoverCase.id))
      .limit(limit + 1);
    const { items, next } = toPage(rows.map(toCase), limit);
    if (items.length === 0) return { items: [], next };
    const facts = await tx.execute<{
      id: string;
      customer: string;
      agency: string;
      owed: string;
      invoices: number;
      is_asked: boolean;
    }>(sql`
      select k.id, c.name as customer, a.name as agency, coalesce(l.owed, 0) as owed, coalesce(l.invoices, 0)::int as invoices,
        exists (select from release_request r where r.merchant_id = k.merchant_id and r.kind = 'handover'
          and r.subject_id = k.id and r.status = 'asked') as is_asked
      from handover_case k
      join customer c on c.merchant_id = k.merchant_id and c.id = k.customer_id
      join collection_agency a on a.merchant_id = k.merchant_id and a.id = k.agency_id
      left join lateral (
        select sum(i.balance_minor) as owed, count(*) as invoices from handover_invoice h
        join invoice i on i.merchant_id = h.merchant_id and i.id = h.invoice_id
        where h.merchant_id = k.merchant_id and h.case_id = k.id and (h.is_live or h.handed_over_minor is not null)) l on true
      where k.merchant_id = ${merchantId} and k.id = any(${sql.param(items.map(({ id }) => id))}::uuid[])`);
    const byId = new Map(facts.map((row) => [row.id, row]));
    return {
      items: items.map((each) => {
        const { customer, agency, owed, invoices, is_asked } = byId.get(each.id)!;
        return {
          ...each,
          ...{ customerName: customer, agencyName: agency, invoices, isAsked: is_asked },
          owed: money(Number(owed), each.currency)
        };
      }),
      next
    };
  });
}

/** Cases whose days are over, so that somebody can ask for their release; today is in the merchant's zone. */
export async function countRipe(
  ctx: Pick<Context, 'db'>,
  { merchantId, today }: Readonly<{ merchantId: string; today: Temporal.PlainDate }>
): Promise<number> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({ count: count() })
      .from(handoverCase)
      .where(
        and(
          eq(handoverCase.merchantId, merchantId),
          eq(handoverCase.status, 'announced'),
          lt(handoverCase.payBy, today),
          sql`not exists (select from release_request r where r.merchant_id = ${merchantId} and r.kind = 'handover'
            and r.subject_id = ${handoverCase.id} and r.status = 'asked')`
        )
      )
  );
  return row?.count ?? 0;
}

/** Everything about a case that its page shows. */
export type CaseDetails = Readonly<{
  handover: HandoverCase;
  customer: Readonly<{ id: string; name: string }>;
  agency: Pick<AgencyRow, 'id' | 'name' | 'channel' | 'wkiNumber' | 'email' | 'phone'>;
  /** What it is, or was, about; `rule`: what keeps it from an agency at this moment, before it is released. */
  lines: readonly (CaseInvoice & Readonly<{ invoice: Invoice; rule: HandoverRule | undefined }>)[];
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
