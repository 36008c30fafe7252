import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../../platform/db/pages.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { releaseRequest } from '../release-schema.ts';

type Row = typeof releaseRequest.$inferSelect;

/** An act that waits for a second person, or had its answer. */
export type ReleaseRequest = Readonly<Omit<Row, 'amountMinor' | 'currency'>> &
  Readonly<{ amount: Money | undefined }>;

/** A merchant's requests, the newest first; `isWaiting`: only those without an answer. */
export async function listReleases(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{ merchantId: string; isWaiting: boolean }> & PageWish
): Promise<Page<ReleaseRequest>> {
  const { merchantId, isWaiting, after, limit } = query;
  const conditions = [
    isWaiting ? eq(releaseRequest.status, 'asked') : undefined,
    after === undefined || !isUuid(after)
      ? undefined
      : sql`(${releaseRequest.askedAt}, ${releaseRequest.id}) < (select asked_at, id from release_request where merchant_id = ${merchantId} and id = ${after})`
  ];
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    select(tx, merchantId, conditions)
      .orderBy(desc(releaseRequest.askedAt), desc(releaseRequest.id))
      .limit(limit + 1)
  );
  return toPage(rows.map(toRelease), limit);
}

/** One of them. Refuses `release-not-found`, the same for another merchant's. */
export async function readRelease(tx: Tx, merchantId: string, releaseId: string): Promise<ReleaseRequest> {
  const [row] = await select(tx, merchantId, [eq(releaseRequest.id, releaseId)]);
  if (!row) throw new Refusal('release-not-found');
  return toRelease(row);
}

/** What of this kind waits for a second person on one thing; `undefined` where nothing does. */
export async function findAskedRelease(
  tx: Tx,
  merchantId: string,
  about: Readonly<Pick<Row, 'kind' | 'subjectId'>>
): Promise<ReleaseRequest | undefined> {
  const [row] = await select(tx, merchantId, [
    eq(releaseRequest.kind, about.kind),
    eq(releaseRequest.subjectId, about.subjectId),
    eq(releaseRequest.status, 'asked')
  ]);
  return row && toRelease(row);
}

function select(tx: Tx, merchantId: string, conditions: readonly (SQL | undefined)[]) {
  return tx
    .select()
    .from(releaseRequest)
    .where(and(eq(releaseRequest.merchantId, merchantId), ...conditions));
}

export function toRelease({ amountMinor, currency, ...rest }: Row): ReleaseRequest {
  const amount =
    amountMinor === null || currency === null ? undefined : money(amountMinor, currency as Currency);
  return { ...rest, amount };
}
