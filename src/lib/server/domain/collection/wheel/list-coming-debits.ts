import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readMerchant } from '../../identity/index.ts';
import { paymentMethod } from '../../payment-methods/index.ts';
import { toPlanned, type PlannedCollection } from '../planning/planned-collections.ts';
import { readCollectionSettings } from '../planning/settings.ts';
import { plannedCollection } from '../schema.ts';
import { readDebitMoveFacts } from './debit-move-facts.ts';
import { debitMoveRange, listDebitMoveDays, type DebitMoveRange } from './decide-debit-move.ts';

/** A coming debit as its customer sees it. */
export type ComingDebit = Readonly<
  Pick<PlannedCollection, 'id' | 'status' | 'kind' | 'amount' | 'collectOn' | 'noticedOn'> & {
    method: Readonly<
      Pick<typeof paymentMethod.$inferSelect, 'id' | 'kind' | 'brand' | 'bankName' | 'last4' | 'status'>
    >;
    invoices: readonly Readonly<{ id: string; number: string; subject: string }>[];
    /** The last day on which its announcement is old enough; null where none was agreed to be needed. */
    announcedByOn: Temporal.PlainDate | null;
    /** Where it may move, or why it stays. */
    move: DebitMoveRange;
    /** The days to choose from; empty when it stays. */
    moveDays: readonly Temporal.PlainDate[];
    /** The day that one tap moves it to. */
    suggestedOn: Temporal.PlainDate | undefined;
  }
>;

/** More than any customer has coming. */
const MOST = 100;

/** What is going to be debited from one customer, soonest first, with what can be done about each. */
export function listComingDebits(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string }>
): Promise<ComingDebit[]> {
  return ctx.db.withMerchant(input.merchantId, (tx) => listIn(ctx, tx, input));
}

/** One of them. Refuses `planned-collection-unknown` for a foreign one, and for one that is over. */
export async function readComingDebit(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string; plannedId: string }>
): Promise<ComingDebit> {
  const [found] = await ctx.db.withMerchant(input.merchantId, (tx) => listIn(ctx, tx, input));
  if (!found) throw new Refusal('planned-collection-unknown');
  return found;
}

async function listIn(
  ctx: Context,
  tx: Tx,
  input: Readonly<{ merchantId: string; customerId: string; plannedId?: string }>
): Promise<ComingDebit[]> {
  const { merchantId, customerId, plannedId } = input;
  const rows = await tx
    .select({ plan: plannedCollection, method: paymentMethod })
    .from(plannedCollection)
    .innerJoin(
      paymentMethod,
      and(
        eq(paymentMethod.merchantId, plannedCollection.merchantId),
        eq(paymentMethod.id, plannedCollection.paymentMethodId)
      )
    )
    .where(
      and(
        eq(plannedCollection.merchantId, merchantId),
        eq(plannedCollection.customerId, customerId),
        inArray(plannedCollection.status, ['planned', 'noticed', 'due']),
        plannedId === undefined ? undefined : eq(plannedCollection.id, plannedId)
      )
    )
    .orderBy(asc(plannedCollection.collectOn), asc(plannedCollection.id))
    .limit(MOST);
  if (rows.length === 0) return [];
  const invoices = await listInvoicesOf(
    tx,
    merchantId,
    rows.map(({ plan }) => plan.id)
  );
  const { zone } = await readMerchant(tx, merchantId);
  const settings = await readCollectionSettings(tx, merchantId);
  const plans = rows.map(({ plan, method }) => ({ ...toPlanned(plan), rail: method.kind }));
  const facts = await readDebitMoveFacts(tx, plans, { now: ctx.clock.now(), zone });
  return plans.map((plan, i) => {
    const { id, kind, brand, bankName, last4, status } = rows[i]!.method;
    const move = debitMoveRange(facts.get(plan.id)!, settings);
    const days = move.kind === 'movable' ? listDebitMoveDays(plan.rail, move) : [];
    return {
      ...{ id: plan.id, status: plan.status, kind: plan.kind, amount: plan.amount },
      ...{ collectOn: plan.collectOn, noticedOn: plan.noticedOn },
      method: { id, kind, brand, bankName, last4, status },
      invoices: invoices.get(plan.id) ?? [],
      announcedByOn: plan.noticeDays === 0 ? null : plan.collectOn.subtract({ days: plan.noticeDays }),
      move,
      moveDays: days,
      suggestedOn: suggestDay(plan.collectOn, days)
    };
  });
}

/** A week later, or the day nearest to that: most who lack the money on a day have it within one. */
function suggestDay(
  collectOn: Temporal.PlainDate,
  days: readonly Temporal.PlainDate[]
): Temporal.PlainDate | undefined {
  const week = collectOn.add({ days: 7 });
  return days.find((day) => Temporal.PlainDate.compare(day, week) >= 0) ?? days.at(-1);
}

async function listInvoicesOf(tx: Tx, merchantId: string, plannedIds: readonly string[]) {
  const rows = await tx.execute<{ planned_id: string; id: string; number: string; subject: string }>(sql`
    select l.planned_id, i.id, i.number, i.subject from planned_collection_invoice l
    join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
    where l.merchant_id = ${merchantId} and l.planned_id in ${[...plannedIds]} and l.is_live
    order by i.due_on, i.id`);
  return Map.groupBy(
    rows.map(({ planned_id: plannedId, ...invoice }) => ({ plannedId, ...invoice })),
    (row) => row.plannedId
  );
}
