import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { pseudonymiseCustomer } from '../identity/index.ts';
import { claimEraseRequest, findEraseRequest } from './erase-requests.ts';
import { rowsOf } from './export-customer.ts';
import { personalData } from './personal-data.data.ts';

type Whose = Readonly<{ merchantId: string; customerId: string }>;

/**
 * Staff release a request: what the law doesn't keep is deleted or cleared, and the customer's row keeps its number and
 * a pseudonym, so that the books still add up. Refuses `erase-request-not-found` when none waits, `erase-money-open`
 * while something is owed or on its way, and `erase-contract-running` while a subscription goes on.
 */
export async function releaseErasure(ctx: Context, whose: Whose): Promise<void> {
  const { merchantId, customerId } = whose;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const request = await findEraseRequest(tx, merchantId, customerId);
    if (!request) throw new Refusal('erase-request-not-found');
    await refuseWhileNeeded(tx, whose);
    for (const [name, table] of Object.entries(personalData)) {
      const { forgetting } = table;
      const rows = rowsOf(whose, table);
      if (forgetting === 'delete') await tx.execute(sql`delete from ${sql.identifier(name)} where ${rows}`);
      else if ('clear' in forgetting) {
        const columns = forgetting.clear.map((column) => sql`${sql.identifier(column)} = null`);
        await tx.execute(sql`update ${sql.identifier(name)} set ${sql.join(columns, sql`, `)} where ${rows}`);
      }
    }
    await tx.execute(sql`
      update pay_link set revoked_at = ${ctx.clock.now().toString()}
      where merchant_id = ${merchantId} and customer_id = ${customerId} and revoked_at is null`);
    await pseudonymiseCustomer(tx, merchantId, customerId);
    await claimEraseRequest(ctx, tx, request, 'release');
  });
}

async function refuseWhileNeeded(tx: Tx, { merchantId, customerId }: Whose): Promise<void> {
  const [needed] = await tx.execute<{ money: boolean; contract: boolean }>(sql`
    select
      exists (select 1 from invoice where merchant_id = ${merchantId} and customer_id = ${customerId}
        and status in ('open', 'overdue'))
      or exists (select 1 from payment_attempt where merchant_id = ${merchantId} and customer_id = ${customerId}
        and status not in ('succeeded', 'failed', 'canceled')) as money,
      exists (select 1 from subscription where merchant_id = ${merchantId} and customer_id = ${customerId}
        and status <> 'stopped') as contract`);
  if (needed?.money) throw new Refusal('erase-money-open');
  if (needed?.contract) throw new Refusal('erase-contract-running');
}
