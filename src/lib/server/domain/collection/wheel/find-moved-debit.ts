import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { MoveLink } from './move-link.ts';

/** Where a debit went: the last of its chain of moves. */
export type MovedDebitPlace = Readonly<{ id: string; customerId: string; isComing: boolean }>;

/** The plan that took the place of this one, or itself; `undefined` when there never was one. */
export async function findMovedDebit(
  ctx: Context,
  { merchantId, plannedId }: MoveLink
): Promise<MovedDebitPlace | undefined> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ id: string; customer_id: string; status: string }>(sql`
      with recursive chain as (
        select id, customer_id, status, 0 as step from planned_collection
        where merchant_id = ${merchantId} and id = ${plannedId}
        union all
        select p.id, p.customer_id, p.status, c.step + 1 from planned_collection p
        join chain c on p.moved_from_id = c.id and p.merchant_id = ${merchantId} and p.customer_id = c.customer_id
        where c.step < 100
      )
      select id, customer_id, status from chain order by step desc limit 1`)
  );
  return (
    row && {
      id: row.id,
      customerId: row.customer_id,
      isComing: ['planned', 'noticed', 'due'].includes(row.status)
    }
  );
}
