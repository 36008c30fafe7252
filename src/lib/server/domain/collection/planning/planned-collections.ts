import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { insertionsOf, type RowsOf } from '../../../platform/db/insert-together.ts';
import { recordStatusChanges, statusChangeRows } from '../../../platform/events/status-changes.ts';
import { Refusal } from '../../../platform/refusal.ts';
import {
  plannedCollectionLifecycle as lifecycle,
  type PlannedCollectionStatus
} from '../planned-collection-lifecycle.ts';
import { plannedCollection, plannedCollectionInvoice } from '../schema.ts';

type Row = typeof plannedCollection.$inferSelect;

/** One coming collection. */
export type PlannedCollection = Readonly<Omit<Row, 'amountMinor' | 'currency'> & { amount: Money }>;

/** What it is about: which invoice, and how much of it was announced. */
export type PlannedLine = Readonly<{ invoiceId: string; amountMinor: number }>;

const waiting = ['planned', 'noticed', 'due'] as const satisfies readonly PlannedCollectionStatus[];

/** One planned collection. Refuses `planned-collection-unknown`, the same for another merchant's. */
export async function readPlannedCollection(
  tx: Tx,
  merchantId: string,
  plannedId: string
): Promise<PlannedCollection> {
  const [row] = await tx.select().from(plannedCollection).where(isPlanned(merchantId, plannedId));
  if (!row) throw new Refusal('planned-collection-unknown');
  return toPlanned(row);
}

/** The same, locked until the transaction ends; `undefined` when there is none. */
export async function lockPlannedCollection(
  tx: Tx,
  merchantId: string,
  plannedId: string
): Promise<PlannedCollection | undefined> {
  const [row] = await tx
    .select()
    .from(plannedCollection)
    .where(isPlanned(merchantId, plannedId))
    .for('update');
  return row && toPlanned(row);
}

/** What a customer has coming, soonest first. */
export async function listPlannedCollections(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<PlannedCollection[]> {
  const rows = await tx
    .select()
    .from(plannedCollection)
    .where(
      and(
        eq(plannedCollection.merchantId, merchantId),
        eq(plannedCollection.customerId, customerId),
        inArray(plannedCollection.status, [...waiting])
      )
    )
    .orderBy(asc(plannedCollection.collectOn), asc(plannedCollection.id));
  return rows.map(toPlanned);
}

/** The invoices that a plan is still about, the smallest id first: the order of every lock. */
export async function listPlannedLines(
  tx: Tx,
  merchantId: string,
  plannedId: string
): Promise<PlannedLine[]> {
  return tx
    .select({
      invoiceId: plannedCollectionInvoice.invoiceId,
      amountMinor: plannedCollectionInvoice.amountMinor
    })
    .from(plannedCollectionInvoice)
    .where(
      and(
        eq(plannedCollectionInvoice.merchantId, merchantId),
        eq(plannedCollectionInvoice.plannedId, plannedId),
        eq(plannedCollectionInvoice.isLive, true)
      )
    )
    .orderBy(asc(plannedCollectionInvoice.invoiceId));
}

/** Every invoice that a plan was ever about, those that it let go of too. */
export async function listAnnouncedInvoiceIds(
  tx: Tx,
  merchantId: string,
  plannedId: string
): Promise<string[]> {
  const rows = await tx
    .select({ id: plannedCollectionInvoice.invoiceId })
    .from(plannedCollectionInvoice)
    .where(
      and(
        eq(plannedCollectionInvoice.merchantId, merchantId),
        eq(plannedCollectionInvoice.plannedId, plannedId)
      )
    )
    .orderBy(asc(plannedCollectionInvoice.invoiceId));
  return rows.map(({ id }) => id);
}

export type NewPlan = Readonly<
  Pick<
    Row,
    'merchantId' | 'customerId' | 'paymentMethodId' | 'kind' | 'collectOn' | 'submitAt' | 'noticeDays'
  > & {
    amount: Money;
    lines: readonly PlannedLine[];
    afterAttemptId?: string;
    movedFromId?: string;
  }
>;

/** Plans one collection. Answers its id, or `undefined` when one of its invoices waits in another plan already. */
export async function addPlan(tx: Tx, now: Temporal.Instant, plan: NewPlan): Promise<string | undefined> {
  const { merchantId, amount, lines, afterAttemptId, movedFromId, ...rest } = plan;
  const id = newId(now);
  const [row] = await tx
    .insert(plannedCollection)
    .values({
      ...rest,
      merchantId,
      id,
      status: 'planned',
      rail: sql`(select m.kind from payment_method m
        where m.merchant_id = ${merchantId} and m.id = ${rest.paymentMethodId})`,
      amountMinor: amount.minor,
      currency: amount.currency,
      afterAttemptId: afterAttemptId ?? null,
      movedFromId: movedFromId ?? null,
      createdAt: now
    })
    .onConflictDoNothing()
    .returning({ id: plannedCollection.id });
  if (!row) return undefined;
  await tx
    .insert(plannedCollectionInvoice)
    .values(lines.map((line) => ({ ...line, merchantId, plannedId: id, isLive: true })));
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'planned-collection', subjectId: id, from: null, event: 'plan', to: 'planned' }
  ]);
  return id;
}

/**
 * Moves a plan along its lifecycle, with what else changes; a plan that is over lets go of its invoices. `beside` is what
 * else the caller's step writes down, so that all of it is one statement.
 */
export async function movePlan(
  tx: Tx,
  plan: PlannedCollection,
  event: (typeof lifecycle.events)[number],
  now: Temporal.Instant,
  changes: Partial<Pick<Row, 'attemptId' | 'noticedOn' | 'noticeId' | 'claimToken' | 'claimedAt'>> = {},
  beside: readonly RowsOf[] = []
): Promise<void> {
  const { merchantId, id } = plan;
  const to = lifecycle.next(plan.status, event);
  const isOver = !(waiting as readonly string[]).includes(to);
  const { attemptId, noticedOn, noticeId, claimToken, claimedAt } = { ...plan, ...changes };
  const history = statusChangeRows(merchantId, now, [
    { subjectKind: 'planned-collection', subjectId: id, from: plan.status, event, to }
  ]);
  await tx.execute(sql`
    with released as (
      update planned_collection_invoice set is_live = false
      where ${isOver} and merchant_id = ${merchantId} and planned_id = ${id}
    ), ${sql.join(insertionsOf([history, ...beside]), sql`, `)}
    update planned_collection set status = ${to}, attempt_id = ${attemptId}, notice_id = ${noticeId},
      noticed_on = ${noticedOn && noticedOn.toString()}::date, claim_token = ${claimToken},
      claimed_at = ${claimedAt && claimedAt.toString()}::timestamptz
    where merchant_id = ${merchantId} and id = ${id}`);
}

function isPlanned(merchantId: string, plannedId: string) {
  return and(eq(plannedCollection.merchantId, merchantId), eq(plannedCollection.id, plannedId));
}

export function toPlanned(row: Row): PlannedCollection {
  const { amountMinor, currency, ...rest } = row;
  return { ...rest, amount: money(amountMinor, currency as Currency) };
}
