import { sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { MergeSide } from './decide-merge.ts';

/** Two customers of one merchant: the one who stays, and the one who goes up in it. */
export type MergeOf = Readonly<{ merchantId: string; keptId: string; goneId: string }>;

/** What decides about a merge, of both sides. Refuses `customer-not-found`. */
export async function readSides(
  tx: Tx,
  { merchantId, keptId, goneId }: MergeOf
): Promise<Readonly<{ kept: MergeSide; gone: MergeSide }>> {
  const rows = await tx.execute<{
    id: string;
    is_merged: boolean;
    is_business: boolean;
    currencies: string[];
    is_under_way: boolean;
    is_to_be_forgotten: boolean;
  }>(sql`
    select c.id, c.merged_into_id is not null as is_merged, c.is_business,
      coalesce((
        select array_agg(distinct i.currency::text) from invoice i
        where i.merchant_id = c.merchant_id and i.customer_id = c.id), '{}') as currencies,
      exists (
        select from payment_attempt a
        where a.merchant_id = c.merchant_id and a.customer_id = c.id
          and a.status not in ('succeeded', 'failed', 'canceled'))
      or exists (
        select from method_setup s
        where s.merchant_id = c.merchant_id and s.customer_id = c.id
          and s.status not in ('succeeded', 'failed', 'canceled'))
      or exists (
        select from planned_collection p
        where p.merchant_id = c.merchant_id and p.customer_id = c.id and p.status = 'due'
          and p.claim_token is not null) as is_under_way,
      exists (
        select from erase_request e
        where e.merchant_id = c.merchant_id and e.customer_id = c.id and e.status = 'asked') as is_to_be_forgotten
    from customer c where c.merchant_id = ${merchantId} and c.id = any(${sql.param([keptId, goneId])}::uuid[])`);
  const sideOf = (id: string): MergeSide => {
    const row = rows.find((each) => each.id === id);
    if (!row) throw new Refusal('customer-not-found');
    return {
      ...{ id, isMerged: row.is_merged, isBusiness: row.is_business, currencies: row.currencies },
      ...{ isUnderWay: row.is_under_way, isToBeForgotten: row.is_to_be_forgotten }
    };
  };
  return { kept: sideOf(keptId), gone: sideOf(goneId) };
}
