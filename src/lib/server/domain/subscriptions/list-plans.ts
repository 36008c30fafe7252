import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Plan } from './facts.ts';
import { readPlans } from './queries.ts';
import { plan } from './schema.ts';

/** What a merchant offers to subscribe to, by name. */
export async function listPlans(ctx: Context, merchantId: string): Promise<Plan[]> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select({ id: plan.id })
      .from(plan)
      .where(and(eq(plan.merchantId, merchantId), eq(plan.isOffered, true)));
    const plans = await readPlans(
      tx,
      merchantId,
      rows.map(({ id }) => id)
    );
    return [...plans.values()].sort((a, b) => a.name.localeCompare(b.name));
  });
}
