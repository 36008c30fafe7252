import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { ArrangementStatus } from '../../arrangements/index.ts';
import { isMeant } from './find-searched.ts';
import { isOneOf, isOnDaysOf, toInstant } from './list-conditions.ts';
import type { List } from './list.ts';

/** A payment in parts, with whose it is and what comes next of it. */
export type ArrangementLine = Readonly<{
  id: string;
  status: ArrangementStatus;
  total: Money;
  /** What its parts still bring; null before it is agreed. */
  open: Money | null;
  parts: number;
  day: number;
  isDebited: boolean;
  outside: readonly string[];
  question: string | null;
  askedAt: Temporal.Instant;
  startedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  /** The day of the part that comes next, while it runs. */
  nextOn: Temporal.PlainDate | null;
  /** Whether a part is missing at this moment. */
  isLate: boolean;
  customerId: string;
  customerName: string;
  customerReference: string;
}>;

type Raw = Readonly<
  Omit<ArrangementLine, 'total' | 'open' | 'askedAt' | 'startedAt' | 'endedAt' | 'nextOn'> & {
    minor: string;
    openMinor: string | null;
    currency: Currency;
    asked: string;
    started: string | null;
    ended: string | null;
    nextOn: string | null;
  }
>;

/** Payments in parts, the latest asked for first; what waits for staff while nothing is said. */
export const arrangementList: List<ArrangementLine, Raw> = {
  fields: {
    show: {
      kind: 'choice',
      values: [
        ...(['proposed', 'offered', 'running', 'kept', 'broken', 'ended', 'declined', 'withdrawn'] as const),
        'all'
      ]
    },
    search: { kind: 'text' },
    how: { kind: 'choice', values: ['all', 'debit', 'hand'] },
    from: { kind: 'day' },
    until: { kind: 'day' }
  },
  order: () => [{ column: 'id', type: 'uuid' }],
  from: () => sql`arrangement x`,
  conditions: (search) => {
    const { merchantId, searched } = search;
    const { show = 'proposed', how } = search.filters;
    return [
      ...(show === 'all' ? [] : [isOneOf('status', [show])]),
      ...(how ? [how === 'debit' ? sql`x.is_debited` : sql`not x.is_debited`] : []),
      ...isOnDaysOf('asked_at', search),
      ...(searched
        ? [
            isMeant(searched, {
              merchantId,
              table: 'arrangement',
              ofInvoices: (ids) => sql`
                select l.arrangement_id from arrangement_invoice l
                where l.merchant_id = ${merchantId} and l.invoice_id = any(${ids})`
            })
          ]
        : [])
    ];
  },
  summed: 'total_minor',
  select: (page, merchantId) => sql`
    select x.id, x.status, x.total_minor as minor, x.currency, x.parts, x.day, x.is_debited as "isDebited", x.outside,
      x.question, x.asked_at::text as asked, x.started_at::text as started, x.ended_at::text as ended,
      p.open_minor as "openMinor", p.next_on as "nextOn", coalesce(p.is_late, false) as "isLate",
      c.id as "customerId", c.name as "customerName", c.reference as "customerReference"
    from (${page}) x
    join customer c on c.merchant_id = ${merchantId} and c.id = x.customer_id
    left join lateral (
      select sum(n.open_minor) filter (where n.status in ('coming', 'missed')) as open_minor,
        (min(n.due_on) filter (where n.status = 'coming'))::text as next_on, bool_or(n.status = 'missed') as is_late
      from instalment n where n.merchant_id = ${merchantId} and n.arrangement_id = x.id and x.status = 'running'
    ) p on true`,
  toRow: ({ minor, openMinor, currency, asked, started, ended, nextOn, ...row }) => ({
    ...row,
    total: money(Number(minor), currency),
    open: openMinor === null ? null : money(Number(openMinor), currency),
    askedAt: toInstant(asked),
    startedAt: started === null ? null : toInstant(started),
    endedAt: ended === null ? null : toInstant(ended),
    nextOn: nextOn === null ? null : Temporal.PlainDate.from(nextOn)
  }),
  placeOf: ({ id }) => [id]
};
