import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import { fitsSegment, type SegmentView } from './segment-conditions.ts';
import { listSegments, type Segment } from './segments.ts';

/**
 * The names by which policies know the customer of the alias `c`: the merchant's own tag, and every segment that fits.
 * An expression, so that a statement over many customers asks it once for each.
 */
export function selectSegmentNames(
  segments: readonly Pick<Segment, 'name' | 'conditions'>[],
  view: SegmentView
): SQL<string[]> {
  const fitting = segments.map(
    ({ name, conditions }) => sql`case when ${fitsSegment(conditions, view)} then ${name}::text end`
  );
  return sql`array_remove(array[${sql.join([sql`c.segment`, ...fitting], sql`, `)}]::text[], null)`;
}

/** The names by which policies know one customer. */
export async function listSegmentsOfCustomer(
  tx: Tx,
  of: Readonly<{ merchantId: string; customerId: string; now: Temporal.Instant }>
): Promise<readonly string[]> {
  const { merchantId, customerId, now } = of;
  const { country } = await readMerchant(tx, merchantId);
  const segments = await listSegments(tx, merchantId);
  const [row] = await tx.execute<{ names: string[] }>(sql`
    select ${selectSegmentNames(segments, { country, now })} as names
    from customer c where c.merchant_id = ${merchantId} and c.id = ${customerId}`);
  return row?.names ?? [];
}
