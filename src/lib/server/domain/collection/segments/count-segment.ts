import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { readMerchant } from '../../identity/index.ts';
import type { SegmentConditions } from './segment.ts';
import { fitsSegment } from './segment-conditions.ts';

/** How many customers are in a set now, out of how many, and the newest of them. */
export type SegmentCount = Readonly<{
  inside: number;
  customers: number;
  examples: readonly Readonly<{ id: string; name: string }>[];
}>;

const MOST_EXAMPLES = 5;

/** Counts as of now, for the page that shows or changes a segment; nothing is kept. */
export async function countSegment(
  ctx: Context,
  input: Readonly<{ merchantId: string; conditions: SegmentConditions }>
): Promise<SegmentCount> {
  const { merchantId, conditions } = input;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { country } = await readMerchant(tx, merchantId);
    const fits = fitsSegment(conditions, { country, now });
    const [counted] = await tx.execute<{ inside: number; customers: number }>(sql`
      select count(*) filter (where ${fits})::int as inside, count(*)::int as customers
      from customer c where c.merchant_id = ${merchantId}`);
    const examples = await tx.execute<{ id: string; name: string }>(sql`
      select c.id, c.name from customer c where c.merchant_id = ${merchantId} and ${fits}
      order by c.created_at desc, c.id desc limit ${MOST_EXAMPLES}`);
    return { inside: counted?.inside ?? 0, customers: counted?.customers ?? 0, examples: [...examples] };
  });
}
