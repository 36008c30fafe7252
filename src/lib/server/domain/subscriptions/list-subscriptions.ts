import { and, asc, eq, sql } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readMerchant } from '../identity/index.ts';
import type { BillingCycle } from './billing-periods.ts';
import { comingPriceChange, wholePriceNow, type ComingPriceChange } from './coming-price-change.ts';
import { costUntil, currencyOf } from './decision.ts';
import { debitDateFor, findDebitDays } from './debits/index.ts';
import type { SubscriptionFacts } from './facts.ts';
import { forecast, planOf } from './plan-next-period.ts';
import { addFacts } from './queries.ts';
import { subscription } from './schema.ts';
import type { SubscriptionStatus } from './subscription-lifecycle.ts';

/** A period to come as a customer sees it. */
export type ComingBill = Readonly<{
  startOn: Temporal.PlainDate;
  endOn: Temporal.PlainDate;
  amount: Money;
  billOn: Temporal.PlainDate;
  /** When it is to be paid, or debited. */
  dueOn: Temporal.PlainDate;
}>;

/** One subscription in a customer's list. */
export type SubscriptionSummary = Readonly<{
  id: string;
  status: SubscriptionStatus;
  planId: string;
  planName: string;
  quantity: number;
  cycle: BillingCycle;
  startedOn: Temporal.PlainDate;
  /** What the periods that begin in the next twelve months and are not billed yet will cost. */
  yearlyCost: Money;
  /** Extras and corrections that come on the next bill; negative is given back. */
  waiting: Money;
  /** The next three, pauses and announced prices counted. */
  next: readonly ComingBill[];
  /** What a whole period costs now, and what it will cost by a price that was announced. */
  price: Money;
  priceChange?: ComingPriceChange;
  /** A change that waits for renewal. */
  change?: Readonly<{ on: Temporal.PlainDate; planName: string; quantity: number }>;
  pause?: Readonly<{ fromOn: Temporal.PlainDate; untilOn: Temporal.PlainDate }>;
  stopOn?: Temporal.PlainDate;
  paymentMethodId: string | null;
}>;

const SHOWN_BILLS = 3;
/** More than any customer has. */
const MOST = 100;

/** A customer's subscriptions, those that run first, with what each costs by the same rules that bill. */
export function listSubscriptions(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string }>
): Promise<SubscriptionSummary[]> {
  return ctx.db.withMerchant(input.merchantId, (tx) => listIn(ctx, tx, input));
}

/** One of them. Refuses `subscription-unknown`, the same for somebody else's. */
export async function readSubscription(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string; subscriptionId: string }>
): Promise<SubscriptionSummary> {
  const [found] = await ctx.db.withMerchant(input.merchantId, (tx) => listIn(ctx, tx, input));
  if (!found) throw new Refusal('subscription-unknown');
  return found;
}

async function listIn(
  ctx: Context,
  tx: Tx,
  input: Readonly<{ merchantId: string; customerId: string; subscriptionId?: string }>
): Promise<SubscriptionSummary[]> {
  const { merchantId, customerId, subscriptionId } = input;
  const now = ctx.clock.now();
  const rows = await tx
    .select()
    .from(subscription)
    .where(
      and(
        eq(subscription.merchantId, merchantId),
        eq(subscription.customerId, customerId),
        subscriptionId === undefined ? undefined : eq(subscription.id, subscriptionId)
      )
    )
    .orderBy(sql`${subscription.status} = 'stopped'`, asc(subscription.startedOn), asc(subscription.id))
    .limit(MOST);
  const facts = await addFacts(tx, merchantId, rows, now);
  const waiting = await tx.execute<{ id: string; minor: string }>(sql`
    select subscription_id as id, sum(amount_minor)::text as minor from subscription_adjustment
    where merchant_id = ${merchantId} and invoice_id is null and credit_note_id is null and withdrawn_at is null
      and subscription_id in (select id from subscription where merchant_id = ${merchantId} and customer_id = ${customerId})
    group by subscription_id`);
  const waitingOf = new Map(waiting.map((row) => [row.id, Number(row.minor)]));
  const { paymentTermDays } = await readMerchant(tx, merchantId);
  const debitDay = (await findDebitDays(tx, merchantId, [customerId])).get(customerId);
  return facts.map((each) =>
    summaryOf(each, waitingOf.get(each.subscription.id) ?? 0, (billOn) =>
      debitDateFor(billOn, paymentTermDays, each.settings.debitNoticeDays, debitDay)
    )
  );
}

function summaryOf(
  facts: SubscriptionFacts,
  waitingMinor: number,
  dueOn: (billOn: Temporal.PlainDate) => Temporal.PlainDate
): SubscriptionSummary {
  const { subscription: row, plans, today } = facts;
  const currency = currencyOf(facts);
  const { changesOn, nextPlanId, nextQuantity, pauseFromOn, pauseUntilOn } = row;
  const hasPause = pauseUntilOn !== null && Temporal.PlainDate.compare(today, pauseUntilOn) < 0;
  return {
    id: row.id,
    status: row.status,
    planId: row.planId,
    planName: planOf(plans, row.planId).name,
    quantity: row.quantity,
    cycle: planOf(plans, row.planId).cycle,
    price: wholePriceNow(facts),
    ...comingPriceChange(facts),
    paymentMethodId: row.paymentMethodId,
    startedOn: row.startedOn,
    yearlyCost: costUntil(facts, today.add({ years: 1 })),
    waiting: money(waitingMinor, currency),
    // Three years hold three periods of every cycle up to a year.
    next: forecast(facts, today.add({ years: 3 }))
      .slice(0, SHOWN_BILLS)
      .map(({ startOn, endOn, amount, billOn }) => ({
        ...{ startOn, endOn, amount, billOn },
        dueOn: dueOn(billOn)
      })),
    ...(changesOn !== null &&
      nextPlanId !== null && {
        change: {
          on: changesOn,
          planName: planOf(plans, nextPlanId).name,
          quantity: nextQuantity ?? row.quantity
        }
      }),
    ...(hasPause && pauseFromOn !== null && { pause: { fromOn: pauseFromOn, untilOn: pauseUntilOn } }),
    ...(row.stopOn !== null && { stopOn: row.stopOn })
  };
}
