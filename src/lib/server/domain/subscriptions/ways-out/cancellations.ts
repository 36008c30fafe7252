import { and, desc, eq, sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../../context.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordStatusChanges } from '../../../platform/events/status-changes.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { cancellationLifecycle, type CancellationStatus } from '../cancellation-lifecycle.ts';
import { cancellation } from './schema.ts';

type Row = typeof cancellation.$inferSelect;

/** One declaration, and what became of it. */
export type Cancellation = Readonly<Omit<Row, 'receiptHash' | 'language'> & { language: Language }>;

/** The receipt that a token opens; `undefined` for any other token. */
export async function findReceipt(
  ctx: Context,
  input: Readonly<{ merchantId: string; token: string }>
): Promise<Cancellation | undefined> {
  const [row] = await ctx.db.withMerchant(input.merchantId, (tx) =>
    tx
      .select()
      .from(cancellation)
      .where(
        and(eq(cancellation.merchantId, input.merchantId), eq(cancellation.receiptHash, sha256(input.token)))
      )
  );
  return row && toCancellation(row);
}

/** One declaration. Refuses `cancellation-unknown`, the same for another merchant's. */
export async function readCancellation(tx: Tx, merchantId: string, id: string): Promise<Cancellation> {
  const [row] = isUuid(id) ? await tx.select().from(cancellation).where(isThis(merchantId, id)) : [];
  if (!row) throw new Refusal('cancellation-unknown');
  return toCancellation(row);
}

/** The same, locked until the transaction ends. */
export async function lockCancellation(tx: Tx, merchantId: string, id: string): Promise<Cancellation> {
  const [row] = isUuid(id)
    ? await tx.select().from(cancellation).where(isThis(merchantId, id)).for('update')
    : [];
  if (!row) throw new Refusal('cancellation-unknown');
  return toCancellation(row);
}

/** How many a page of the work list holds. */
const PAGE_SIZE = 50;

/**
 * What was declared, the newest first, fifty at a time; those that wait for a person before all others. The next page
 * begins after `next`.
 */
export async function listCancellations(
  ctx: Context,
  input: Readonly<{ merchantId: string; show: 'waiting' | 'all'; after?: string }>
): Promise<Readonly<{ items: Cancellation[]; next?: string }>> {
  const { merchantId, show, after } = input;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(cancellation)
      .where(
        and(
          eq(cancellation.merchantId, merchantId),
          show === 'waiting' ? eq(cancellation.status, 'received') : undefined,
          // The id begins with the moment, so that it alone is the order.
          after !== undefined && isUuid(after) ? sql`${cancellation.id} < ${after}::uuid` : undefined
        )
      )
      .orderBy(desc(cancellation.id))
      .limit(PAGE_SIZE + 1)
  );
  const items = rows.slice(0, PAGE_SIZE).map(toCancellation);
  const last = items.at(-1);
  return { items, ...(rows.length > PAGE_SIZE && last && { next: last.id }) };
}

type Outcome = Partial<Pick<Row, 'subscriptionId' | 'stopOn' | 'note'>>;

/** Moves one along its lifecycle, in the caller's transaction. */
export async function moveCancellation(
  tx: Tx,
  { merchantId, id, status }: Pick<Cancellation, 'merchantId' | 'id' | 'status'>,
  event: 'apply' | 'settle',
  now: Temporal.Instant,
  outcome: Outcome
): Promise<CancellationStatus> {
  const to = cancellationLifecycle.next(status, event);
  await tx
    .update(cancellation)
    .set({ ...outcome, status: to, settledAt: now })
    .where(isThis(merchantId, id));
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'cancellation', subjectId: id, from: status, event, to }
  ]);
  return to;
}

/** What the mail server answered to the confirmation. */
export async function recordConfirmation(
  tx: Tx,
  input: Readonly<
    | { merchantId: string; id: string; confirmedAt: Temporal.Instant }
    | { merchantId: string; id: string; problem: string }
  >
): Promise<void> {
  await tx
    .update(cancellation)
    .set(
      'problem' in input
        ? { confirmationProblem: input.problem }
        : { confirmedAt: input.confirmedAt, confirmationProblem: null }
    )
    .where(isThis(input.merchantId, input.id));
}

function isThis(merchantId: string, id: string) {
  return and(eq(cancellation.merchantId, merchantId), eq(cancellation.id, id));
}

function toCancellation({ receiptHash: _, language, ...row }: Row): Cancellation {
  return { ...row, language: language as Language };
}
