import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { BillingCycle } from '../../subscriptions/index.ts';

import type { FilterFields } from './filters.ts';
import type { List } from './list.ts';

/** A plan, with who has it and what that is worth. */
export type PlanLine = Readonly<{
  id: string;
  name: string;
  cycle: BillingCycle;
  /** Per period and unit, as of today; null while its first price is still to come. */
  price: Money | null;
  isOffered: boolean;
  family: string | null;
  /** Subscriptions that are not stopped. */
  subscribers: number;
  /** Of these, the ones that are paid for now: neither in a trial nor paused. */
  paying: number;
  /** What those come to in a month at what each of them pays; a year is twelve months and 52 weeks. */
  monthly: Money;
}>;

type Raw = Readonly<
  Omit<PlanLine, 'cycle' | 'price' | 'monthly'> & {
    unit: BillingCycle['unit'];
    count: number;
    currency: Currency;
    price: string | null;
    monthly: string;
  }
>;

export const planFields: FilterFields = { show: { kind: 'choice', values: ['all', 'offered', 'closed'] } };

/** How many of a period go in a year. */
const PER_YEAR = sql`case x.cycle_unit when 'day' then 365 when 'week' then 52 when 'month' then 12 else 1 end`;

/**
 * Every plan, the latest first. Its subscriptions are added up by the day whose price they agreed to, of which there are
 * few, and not one by one. The price is `price-on.ts`: the newest that was agreed to, or that counts for everyone.
 */
export function planList(today: Temporal.PlainDate): List<PlanLine, Raw> {
  const day = today.toString();
  return {
    fields: planFields,
    order: () => [{ column: 'id', type: 'uuid' }],
    from: () => sql`plan x`,
    conditions: ({ filters: { show } }) => [
      ...(show === 'offered' ? [sql`x.is_offered`] : []),
      ...(show === 'closed' ? [sql`not x.is_offered`] : [])
    ],
    select: (page, merchantId) => sql`
      select x.id, x.name, x.cycle_unit as unit, x.cycle_count as count, x.currency, x.is_offered as "isOffered", x.family,
        now.amount_minor as price, coalesce(s.subscribers, 0)::int as subscribers, coalesce(s.paying, 0)::int as paying,
        round(coalesce(s.minor, 0)::numeric * ${PER_YEAR} / (12 * x.cycle_count))::bigint as monthly
      from (${page}) x
      left join lateral (
        select p.amount_minor from plan_price p
        where p.merchant_id = ${merchantId} and p.plan_id = x.id and p.effective_on <= ${day}::date
        order by p.effective_on desc limit 1
      ) now on true
      left join lateral (
        select sum(g.subscribers) as subscribers, sum(g.paying) as paying, sum(g.units * agreed.amount_minor) as minor
        from (
          select u.priced_on, coalesce(u.keeps_price_until_on > ${day}::date, false) as is_kept,
            count(*) as subscribers,
            count(*) filter (where ${isPaying}) as paying,
            coalesce(sum(u.quantity) filter (where ${isPaying}), 0) as units
          from subscription u
          where u.merchant_id = ${merchantId} and u.plan_id = x.id and u.status <> 'stopped'
          group by 1, 2
        ) g
        left join lateral (
          select p.amount_minor from plan_price p
          where p.merchant_id = ${merchantId} and p.plan_id = x.id and p.effective_on <= ${day}::date
            and (p.effective_on <= g.priced_on or (p.reach = 'everyone' and not g.is_kept))
          order by p.effective_on desc limit 1
        ) agreed on true
      ) s on true`,
    toRow: ({ unit, count, currency, price, monthly, ...row }) => ({
      ...row,
      cycle: { unit, count },
      price: price === null ? null : money(Number(price), currency),
      monthly: money(Number(monthly), currency)
    }),
    placeOf: ({ id }) => [id]
  };
}

const isPaying = sql`u.status in ('active', 'stopping')`;
