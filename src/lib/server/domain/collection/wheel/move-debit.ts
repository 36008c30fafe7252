import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { lockInvoices, moveDueDate } from '../../billing/index.ts';
import { readMerchant, recordAudit } from '../../identity/index.ts';
import { readChargeableMethod } from '../../payment-methods/index.ts';
import { collectionDateOn } from '../planning/collection-dates.ts';
import {
  listPlannedLines,
  lockPlannedCollection,
  type PlannedCollection
} from '../planning/planned-collections.ts';
import { replacePlan } from '../planning/replace-plan.ts';
import { readCollectionSettings } from '../planning/settings.ts';
import { readRetryPolicy } from '../retry-rules/rule-versions.ts';
import { readDebitMoveFacts } from './debit-move-facts.ts';
import { decideDebitMove, type DebitMoveDecision } from './decide-debit-move.ts';

export type DebitMoveWish = Readonly<{
  merchantId: string;
  customerId: string;
  plannedId: string;
  toOn: Temporal.PlainDate;
}>;

/** The debit on its new day. It is another plan than before, with an announcement of its own. */
export type MovedDebit = Readonly<{ plannedId: string; collectOn: Temporal.PlainDate }>;

/**
 * The customer moves one coming debit: the old plan ends, the new one begins and asks for its notice, and what it
 * collects falls due that day, in one transaction. The one rule by which a debit moves is `decideDebitMove`. Refuses
 * `planned-collection-unknown`, `debit-past-cut-off`, `debit-moved-too-often`, `debit-no-day-left` and
 * `debit-move-out-of-bounds`, each with the next option.
 */
export async function moveDebit(ctx: Context, wish: DebitMoveWish): Promise<MovedDebit> {
  const { merchantId, customerId } = wish;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    // One move at a time per customer, so that two taps can't both be the last of the year.
    await tx.execute(
      sql`select from customer where merchant_id = ${merchantId} and id = ${customerId} for update`
    );
    const plan = await lockWithInvoices(tx, wish);
    const { zone } = await readMerchant(tx, merchantId);
    const settings = await readCollectionSettings(tx, merchantId);
    const { kind: rail } = await readChargeableMethod(tx, merchantId, customerId, plan.paymentMethodId);
    const facts = await readDebitMoveFacts(tx, [{ ...plan, rail }], { now, zone });
    const decision = decideDebitMove(facts.get(plan.id)!, wish.toOn, settings);
    if (decision.kind !== 'moved') throw refusalOf(decision);
    const date = collectionDateOn(rail, decision.to, await readRetryPolicy(tx, merchantId, zone));
    const plannedId = await replacePlan(ctx, tx, plan, date, 'by-the-customer', now);
    await postponeDueDates(ctx, tx, plannedId, wish, date.collectOn);
    await recordAudit(ctx, tx, merchantId, {
      action: 'move-debit',
      subjectKind: 'planned-collection',
      subjectId: plannedId,
      details: { from: plan.collectOn.toString(), to: date.collectOn.toString() }
    });
    return { plannedId, collectOn: date.collectOn };
  });
}

/** Invoices before plans, the smallest id first: the order in which payments lock, too. */
async function lockWithInvoices(tx: Tx, wish: DebitMoveWish): Promise<PlannedCollection> {
  const { merchantId, customerId, plannedId } = wish;
  const lines = await listPlannedLines(tx, merchantId, plannedId);
  await lockInvoices(
    tx,
    merchantId,
    customerId,
    lines.map(({ invoiceId }) => invoiceId)
  );
  const plan = await lockPlannedCollection(tx, merchantId, plannedId);
  if (!plan || plan.customerId !== customerId) throw new Refusal('planned-collection-unknown');
  return plan;
}

/** An invoice that waits for its debit isn't late: it falls due with it. One that is late already stays so. */
async function postponeDueDates(
  ctx: Context,
  tx: Tx,
  plannedId: string,
  { merchantId, customerId }: DebitMoveWish,
  toOn: Temporal.PlainDate
): Promise<void> {
  const lines = await listPlannedLines(tx, merchantId, plannedId);
  const ids = lines.map(({ invoiceId }) => invoiceId);
  for (const { id: invoiceId, status, dueOn } of await lockInvoices(tx, merchantId, customerId, ids))
    if (status === 'open' && Temporal.PlainDate.compare(dueOn, toOn) < 0)
      await moveDueDate(ctx, tx, { merchantId, invoiceId, toOn });
}

function refusalOf(decision: Exclude<DebitMoveDecision, { kind: 'moved' }>): Refusal {
  switch (decision.kind) {
    case 'past-cut-off':
      return new Refusal('debit-past-cut-off', { on: decision.cutOffOn.toString() });
    case 'too-often':
      return new Refusal('debit-moved-too-often', { on: decision.againOn.toString() });
    case 'no-day-left':
      return new Refusal('debit-no-day-left', { on: decision.latestOn.toString() });
    case 'out-of-bounds':
      return new Refusal('debit-move-out-of-bounds', {
        from: decision.earliestOn.toString(),
        to: decision.latestOn.toString()
      });
  }
}
