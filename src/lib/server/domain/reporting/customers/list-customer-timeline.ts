import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { CustomerFact, CustomerMoment } from './customer-moment.ts';
import { timelineSources } from './timeline-sources.ts';

export type CustomerTimelineQuery = Readonly<{
  merchantId: string;
  customerId: string;
  /** The `next` of the page before. Anything else gives the newest. */
  before?: string;
  limit: number;
}>;

export type CustomerTimeline = Readonly<{ moments: readonly CustomerMoment[]; next?: string }>;

/**
 * Everything that happened between a merchant and a customer, the newest first, in one statement: each kind gives its
 * newest few by its own index, and the newest few of those are the page. Pages by key.
 */
export async function listCustomerTimeline(
  ctx: Pick<Context, 'db'>,
  query: CustomerTimelineQuery
): Promise<CustomerTimeline> {
  const { merchantId, limit } = query;
  const parts = Object.entries(timelineSources(merchantId, query.customerId)).map(
    ([kind, { from, at, id, facts }]) => sql`(
      select ${at} as at, ${id} as id, ${kind}::text as kind, ${facts} as facts ${from} ${beyond(query, at, id)}
      order by ${at} desc, ${id} desc limit ${limit + 1})`
  );
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ at: string; id: string } & CustomerFact>(sql`
      select * from (${sql.join(parts, sql` union all `)}) as moments
      order by at desc, id desc limit ${limit + 1}`)
  );
  const moments = rows
    .slice(0, limit)
    .map(({ at, ...row }): CustomerMoment => ({ ...row, at: Temporal.Instant.from(at.replace(' ', 'T')) }));
  const last = rows.length > limit ? moments.at(-1) : undefined;
  return last ? { moments, next: `${last.at.toString()}_${last.id}` } : { moments };
}

function beyond({ before }: CustomerTimelineQuery, at: SQL, id: SQL): SQL {
  const cursor = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,18}Z)_([0-9a-f-]{36})$/.exec(before ?? '');
  return cursor ? sql`and (${at}, ${id}) < (${cursor[1]}::timestamptz, ${cursor[2]}::uuid)` : sql``;
}
