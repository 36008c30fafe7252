import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { PromiseStatus } from '../../arrangements/index.ts';
import { isMeant } from './find-searched.ts';
import { isOnDays, isOneOf, toInstant } from './list-conditions.ts';
import type { List } from './list.ts';

/** A day by which a customer says that they will pay, with what of it is still owed. */
export type PromiseLine = Readonly<{
  id: string;
  status: PromiseStatus;
  promisedOn: Temporal.PlainDate;
  /** What was owed when it was given. */
  total: Money;
  /** What is owed of it now; null when it is over. */
  open: Money | null;
  /** How many invoices it is about. */
  invoices: number;
  givenByKind: string;
  givenAt: Temporal.Instant;
  endedAt: Temporal.Instant | null;
  customerId: string;
  customerName: string;
  customerReference: string;
}>;

type Raw = Readonly<
  Omit<PromiseLine, 'promisedOn' | 'total' | 'open' | 'givenAt' | 'endedAt'> & {
    promised: string;
    minor: string;
    openMinor: string | null;
    currency: Currency;
    given: string;
    ended: string | null;
  }
>;

/** Promises to pay, the latest given first; those that stand while nothing is said. Days are those that were promised. */
export const promiseList: List<PromiseLine, Raw> = {
  fields: {
    show: { kind: 'choice', values: ['given', 'kept', 'broken', 'withdrawn', 'all'] },
    search: { kind: 'text' },
    from: { kind: 'day' },
    until: { kind: 'day' }
  },
  order: () => [{ column: 'id', type: 'uuid' }],
  from: () => sql`payment_promise x`,
  conditions: (search) => {
    const { merchantId, searched } = search;
    const { show = 'given' } = search.filters;
    return [
      ...(show === 'all' ? [] : [isOneOf('status', [show])]),
      ...isOnDays('promised_on', search),
      ...(searched
        ? [
            isMeant(searched, {
              merchantId,
              table: 'payment_promise',
              ofInvoices: (ids) => sql`
                select l.promise_id from promised_invoice l
                where l.merchant_id = ${merchantId} and l.invoice_id = any(${ids})`
            })
          ]
        : [])
    ];
  },
  summed: 'total_minor',
  select: (page, merchantId) => sql`
    select x.id, x.status, x.promised_on::text as promised, x.total_minor as minor, x.currency,
      x.given_by_kind as "givenByKind", x.given_at::text as given, x.ended_at::text as ended,
      case when x.status = 'given' then p.open_minor end as "openMinor", p.invoices,
      c.id as "customerId", c.name as "customerName", c.reference as "customerReference"
    from (${page}) x
    join customer c on c.merchant_id = ${merchantId} and c.id = x.customer_id
    left join lateral (
      select sum(i.balance_minor) as open_minor, count(*)::int as invoices
      from promised_invoice l join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
      where l.merchant_id = ${merchantId} and l.promise_id = x.id
    ) p on true`,
  toRow: ({ promised, minor, openMinor, currency, given, ended, ...row }) => ({
    ...row,
    promisedOn: Temporal.PlainDate.from(promised),
    total: money(Number(minor), currency),
    open: openMinor === null ? null : money(Number(openMinor), currency),
    givenAt: toInstant(given),
    endedAt: ended === null ? null : toInstant(ended)
  }),
  placeOf: ({ id }) => [id]
};
