import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readCustomer, readMerchant, recordAudit } from '../identity/index.ts';
import { anchorFor, isBefore, periodOn, type AnchorWish } from './billing-periods.ts';
import type { Plan, Subscription } from './facts.ts';
import { nextBillDay, noChange } from './plan-next-period.ts';
import { readPlans } from './queries.ts';
import { subscription } from './schema.ts';

export type NewSubscription = Readonly<{
  merchantId: string;
  customerId: string;
  planId: string;
  /** 1 to 10000; one when absent. */
  quantity?: number;
  /** The first day; today when absent. A day in the past is billed as from then. */
  startOn?: Temporal.PlainDate;
  /** Where periods begin; without it, with the first paid day. A first part is charged by the day. */
  anchor?: AnchorWish;
  /** Until when announced price changes don't count. */
  keepsPriceUntilOn?: Temporal.PlainDate;
  paymentMethodId?: string;
  /** Who comes back doesn't try again. */
  isWithoutTrial?: boolean;
  previousId?: string;
}>;

const MOST_QUANTITY = 10_000;

/** Starts a subscription, with its plan's trial; answers its id. Refuses as `startSubscriptionIn` does. */
export function startSubscription(ctx: Context, input: NewSubscription): Promise<string> {
  return ctx.db.withMerchant(input.merchantId, (tx) => startSubscriptionIn(ctx, tx, input));
}

/**
 * The same in the caller's transaction. Refuses `customer-not-found`, `plan-unknown`, `plan-not-offered`,
 * `plan-not-yet-priced` and `quantity-invalid`.
 */
export async function startSubscriptionIn(ctx: Context, tx: Tx, input: NewSubscription): Promise<string> {
  const { merchantId, customerId, planId } = input;
  const now = ctx.clock.now();
  const { zone } = await readMerchant(tx, merchantId);
  await readCustomer(tx, merchantId, customerId);
  const plan = (await readPlans(tx, merchantId, [planId])).get(planId);
  if (!plan) throw new Refusal('plan-unknown');
  if (!plan.isOffered) throw new Refusal('plan-not-offered');
  const quantity = input.quantity ?? 1;
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_QUANTITY)
    throw new Refusal('quantity-invalid', { max: MOST_QUANTITY });
  const startedOn = input.startOn ?? dateIn(zone, now);
  if (isBefore(startedOn, plan.prices[0]!.effectiveOn)) throw new Refusal('plan-not-yet-priced');
  const id = newId(now);
  const row: Subscription = {
    merchantId,
    id,
    customerId,
    planId,
    quantity,
    startedOn,
    pricedOn: startedOn,
    keepsPriceUntilOn: input.keepsPriceUntilOn ?? null,
    ...noChange,
    ...calendarOf(plan, startedOn, input),
    pauseFromOn: null,
    pauseUntilOn: null,
    stopOn: null,
    stopReason: null,
    paymentMethodId: input.paymentMethodId ?? null,
    previousId: input.previousId ?? null,
    createdAt: now
  };
  await tx.insert(subscription).values(row);
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'subscription', subjectId: id, from: null, event: 'start', to: row.status }
  ]);
  await emit(ctx, tx, merchantId, now, [
    { type: 'subscription.started', subjectId: id, payload: { customerId } }
  ]);
  await recordAudit(ctx, tx, merchantId, {
    action: 'start-subscription',
    subjectKind: 'subscription',
    subjectId: id,
    details: { planId, quantity, startedOn: startedOn.toString() }
  });
  return id;
}

/** Where the calendar of a new subscription stands: before its first period, after its trial. */
function calendarOf(plan: Plan, startedOn: Temporal.PlainDate, input: NewSubscription) {
  const trialDays = input.isWithoutTrial ? 0 : plan.trialDays;
  const first = startedOn.add({ days: trialDays });
  const anchor = anchorFor(plan.cycle, first, input.anchor);
  const period = periodOn(plan.cycle, anchor, first);
  const isPart = !period.startOn.equals(first);
  // What has no parts begins with the first whole period.
  const isDeferred = isPart && plan.partialPeriods === 'whole';
  const billedFromOn = isDeferred ? period.endOn : first;
  return {
    status: trialDays > 0 ? ('trialing' as const) : ('active' as const),
    billedFromOn,
    anchorOn: anchor.on,
    anchorIsLastDay: anchor.isLastDay,
    nextIndex: isDeferred ? period.index + 1 : period.index,
    nextStartOn: billedFromOn,
    nextBillOn: nextBillDay({ stopOn: null }, plan, billedFromOn)
  };
}
