import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { toPage, type Page, type PageWish } from '../../../platform/db/pages.ts';
import { readMerchant } from '../../identity/index.ts';
import { AT_AGENCY, type HandoverStatus } from '../handover-lifecycle.ts';
import { handoverCase } from '../schema.ts';
import { casesInNeed, type CaseNeed } from './case-needs.ts';
import { toCase, type HandoverCase } from './cases.ts';

/** A case on a list, with what is owed on it by now. */
export type ListedCase = HandoverCase &
  Readonly<{
    customerName: string;
    agencyName: string;
    owed: Money;
    invoices: number;
    isAsked: boolean;
    need: CaseNeed | undefined;
  }>;

/** Which cases: those that wait for somebody, those that are proposed, those that an agency has, those that are over. */
export const caseViews = ['needs', 'proposed', 'at-agency', 'over', 'all'] as const;
export type CaseView = (typeof caseViews)[number];

const STATUSES: Readonly<Record<CaseView, readonly HandoverStatus[] | undefined>> = {
  needs: undefined,
  proposed: ['proposed', 'announced'],
  'at-agency': AT_AGENCY,
  over: ['paid', 'recalled', 'returned', 'dropped'],
  all: undefined
};

/** A merchant's cases, the newest first. */
export async function listCases(
  ctx: Pick<Context, 'db' | 'clock'>,
  query: Readonly<{ merchantId: string; view: CaseView; customerId?: string | undefined }> & PageWish
): Promise<Page<ListedCase>> {
  const { merchantId, view, customerId, after, limit } = query;
  const statuses = STATUSES[view];
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, merchantId);
    const needs = casesInNeed({ merchantId, today: dateIn(zone, ctx.clock.now()) });
    const rows = await tx
      .select()
      .from(handoverCase)
      .where(
        and(
          eq(handoverCase.merchantId, merchantId),
          statuses && inArray(handoverCase.status, [...statuses]),
          view === 'needs' ? sql`${handoverCase.id} in (select case_id from (${needs}) n)` : undefined,
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
      need: CaseNeed | null;
    }>(sql`
      select k.id, c.name as customer, a.name as agency, coalesce(l.owed, 0) as owed, coalesce(l.invoices, 0)::int as invoices,
        exists (select from release_request r where r.merchant_id = k.merchant_id and r.kind = 'handover'
          and r.subject_id = k.id and r.status = 'asked') as is_asked, n.need
      from handover_case k
      join customer c on c.merchant_id = k.merchant_id and c.id = k.customer_id
      join collection_agency a on a.merchant_id = k.merchant_id and a.id = k.agency_id
      left join (${needs}) n on n.case_id = k.id
      left join lateral (
        select sum(i.balance_minor) as owed, count(*) as invoices from handover_invoice h
        join invoice i on i.merchant_id = h.merchant_id and i.id = h.invoice_id
        where h.merchant_id = k.merchant_id and h.case_id = k.id and (h.is_live or h.handed_over_minor is not null)) l on true
      where k.merchant_id = ${merchantId} and k.id = any(${sql.param(items.map(({ id }) => id))}::uuid[])`);
    const byId = new Map(facts.map((row) => [row.id, row]));
    return {
      items: items.map((each) => {
        const { customer, agency, owed, invoices, is_asked, need } = byId.get(each.id)!;
        return {
          ...each,
          ...{ customerName: customer, agencyName: agency, invoices, isAsked: is_asked },
          need: need ?? undefined,
          owed: money(Number(owed), each.currency)
        };
      }),
      next
    };
  });
}
