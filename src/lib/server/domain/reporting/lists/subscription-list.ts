import { sql } from 'drizzle-orm';
import type { BillingCycle, SubscriptionStatus } from '../../subscriptions/index.ts';
import { isMeant } from './find-searched.ts';
import { isOneOf } from './list-conditions.ts';
import type { List } from './list.ts';

/** A subscription as it stands in a list. */
export type SubscriptionLine = Readonly<{
  id: string;
  status: SubscriptionStatus;
  planId: string;
  planName: string;
  cycle: BillingCycle;
  quantity: number;
  startedOn: Temporal.PlainDate;
  /** When the next bill is made; none when no further one will come. */
  nextBillOn: Temporal.PlainDate | null;
  pauseUntilOn: Temporal.PlainDate | null;
  changesOn: Temporal.PlainDate | null;
  stopOn: Temporal.PlainDate | null;
  customerId: string;
  customerName: string;
  customerReference: string;
}>;

type Dates = 'startedOn' | 'nextBillOn' | 'pauseUntilOn' | 'changesOn' | 'stopOn';
type Raw = Readonly<
  Omit<SubscriptionLine, Dates | 'cycle'> & {
    unit: BillingCycle['unit'];
    count: number;
    startedOn: string;
  } & Record<Exclude<Dates, 'startedOn'>, string | null>
>;

const dayOf = (text: string | null) => (text === null ? null : Temporal.PlainDate.from(text));

/** Every subscription, the latest first, on the primary key; those of one plan on `subscription_by_plan`. */
export const subscriptionList: List<SubscriptionLine, Raw> = {
  fields: {
    status: { kind: 'choice', values: ['all', 'trialing', 'active', 'paused', 'stopping', 'stopped'] },
    search: { kind: 'text' },
    plan: { kind: 'id' }
  },
  order: () => [{ column: 'id', type: 'uuid' }],
  from: () => sql`subscription x`,
  conditions: ({ merchantId, filters: { status, plan }, searched }) => [
    ...(status ? [isOneOf('status', [status])] : []),
    ...(plan ? [sql`x.plan_id = ${plan}::uuid`] : []),
    ...(searched
      ? [
          isMeant(searched, {
            merchantId,
            table: 'subscription',
            ofInvoices: (ids) => sql`
              select s.id from invoice i
              join subscription s on s.merchant_id = i.merchant_id and s.customer_id = i.customer_id
              where i.merchant_id = ${merchantId} and i.id = any(${ids})`
          })
        ]
      : [])
  ],
  select: (page, merchantId) => sql`
    select x.id, x.status, x.plan_id as "planId", p.name as "planName", p.cycle_unit as unit, p.cycle_count as count,
      x.quantity, x.started_on::text as "startedOn", x.next_bill_on::text as "nextBillOn",
      x.pause_until_on::text as "pauseUntilOn", x.changes_on::text as "changesOn", x.stop_on::text as "stopOn",
      c.id as "customerId", c.name as "customerName", c.reference as "customerReference"
    from (${page}) x
    join plan p on p.merchant_id = ${merchantId} and p.id = x.plan_id
    join customer c on c.merchant_id = ${merchantId} and c.id = x.customer_id`,
  toRow: ({ unit, count, startedOn, nextBillOn, pauseUntilOn, changesOn, stopOn, ...row }) => ({
    ...row,
    cycle: { unit, count },
    startedOn: Temporal.PlainDate.from(startedOn),
    nextBillOn: dayOf(nextBillOn),
    pauseUntilOn: dayOf(pauseUntilOn),
    changesOn: dayOf(changesOn),
    stopOn: dayOf(stopOn)
  }),
  placeOf: ({ id }) => [id]
};
