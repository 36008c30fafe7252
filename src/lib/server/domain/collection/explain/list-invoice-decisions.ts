import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { collectionDecision } from '../schema.ts';
import type { ExplainedDecision } from './explain-attempt.ts';

/** A decision about an invoice's collection, with the day on which money is to move where one was set. */
export type InvoiceDecision = ExplainedDecision &
  Readonly<{ id: string; collectOn: Temporal.PlainDate | null }>;

type Row = Readonly<{
  id: string;
  kind: (typeof collectionDecision.$inferSelect)['kind'];
  rule: string;
  facts: Readonly<Record<string, unknown>>;
  next_at: string | null;
  decided_at: string;
  collect_on: string | null;
}>;

/**
 * Every decision about the collection of one invoice: of its attempts, and of the plans it was ever part of; oldest
 * first. One statement. A retry and the plan that it makes are one decision to a reader: the plan is left out.
 */
export async function listInvoiceDecisions(
  tx: Tx,
  merchantId: string,
  invoiceId: string
): Promise<InvoiceDecision[]> {
  const rows = await tx.execute<Row>(sql`
    select d.id, d.kind, d.rule, d.facts, d.next_at::text, d.decided_at::text,
      coalesce(p.collect_on, f.collect_on)::text as collect_on
    from collection_decision d
    left join planned_collection p on p.merchant_id = d.merchant_id and p.id = d.planned_id
    left join planned_collection f on f.merchant_id = d.merchant_id and f.after_attempt_id = d.attempt_id
      and d.kind = 'retry'
    where d.merchant_id = ${merchantId}
      and (d.attempt_id in (
          select l.attempt_id from attempt_allocation l
          where l.merchant_id = ${merchantId} and l.invoice_id = ${invoiceId})
        or d.planned_id in (
          select l.planned_id from planned_collection_invoice l
          where l.merchant_id = ${merchantId} and l.invoice_id = ${invoiceId}))
      and not (d.kind = 'plan' and p.after_attempt_id is not null)
    order by d.decided_at, d.id`);
  return rows.map(({ id, kind, rule, facts, next_at, decided_at, collect_on }) => ({
    id,
    kind,
    rule,
    facts,
    nextAt: next_at === null ? null : Temporal.Instant.from(next_at.replace(' ', 'T')),
    decidedAt: Temporal.Instant.from(decided_at.replace(' ', 'T')),
    collectOn: collect_on === null ? null : Temporal.PlainDate.from(collect_on)
  }));
}
