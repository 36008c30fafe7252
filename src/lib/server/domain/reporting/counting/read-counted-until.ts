import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';

/** Up to which moment the reports have counted; `undefined` before they ever did. */
export async function readCountedUntil(tx: Tx, merchantId: string): Promise<Temporal.Instant | undefined> {
  const [row] = await tx.execute<{ at: string }>(
    sql`select to_json(counted_until) #>> '{}' as at from report_progress where merchant_id = ${merchantId}`
  );
  return row && Temporal.Instant.from(row.at);
}

/** From when on something has to be looked at one by one, as text: since the last booking or the last day that counts. */
export type CountedMarks = Readonly<{
  at: string;
  day: string;
  /** What messages did is added up by day. */
  hasContact: boolean;
}>;

/** Before anything was counted, from ever. */
export const FROM_EVER: CountedMarks = { at: '-infinity', day: '-infinity', hasContact: false };

/** Read by itself: of a moment that stands in a statement the planner knows how little has happened since. */
export async function readCountedMarks(tx: Tx, merchantId: string): Promise<CountedMarks> {
  const [row] = await tx.execute<{ at: string; day: string | null; has_contact: boolean }>(sql`
    select to_json(counted_until) #>> '{}' as at, forecast_on::text as day, contact_on is not null as has_contact from report_progress
    where merchant_id = ${merchantId}`);
  return row ? { at: row.at, day: row.day ?? FROM_EVER.day, hasContact: row.has_contact } : FROM_EVER;
}
