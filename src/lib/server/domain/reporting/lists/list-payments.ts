import { sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { DeclineClass, MethodKind } from '../../../gateway/index.ts';
import { isUuid } from '../../../platform/uuid.ts';
import type { AttemptStatus } from '../../collection/index.ts';

/** Which tries to take money are looked at. */
export const paymentFilters = ['all', 'failed', 'under-way', 'paid', 'canceled'] as const;
export type PaymentFilter = (typeof paymentFilters)[number];

/** One try to take money, with whose it is and what for. */
export type PaymentLine = Readonly<{
  id: string;
  status: AttemptStatus;
  method: MethodKind;
  amount: Money;
  openedAt: Temporal.Instant;
  /** Whether the customer was there, or it was taken by itself. */
  initiator: 'customer' | 'merchant';
  /** Why the bank said no: what it means, and its own code, for staff. */
  declineClass: DeclineClass | null;
  declineCode: string | null;
  customerId: string;
  customerName: string;
  customerReference: string;
  invoices: readonly Readonly<{ id: string; number: string }>[];
}>;

type Search = Readonly<{ merchantId: string; show: PaymentFilter }>;

const STATUSES: Readonly<Record<PaymentFilter, readonly AttemptStatus[]>> = {
  all: [],
  failed: ['failed'],
  'under-way': ['opened', 'unknown', 'requires_action', 'processing'],
  paid: ['succeeded'],
  canceled: ['canceled']
};

const PER_PAGE = 50;
/** Read at once for a file: enough that statements cost little each, little enough to hold. */
const PER_CHUNK = 1_000;

/** A merchant's payments, the newest first, a page at a time; `after` is the last one of the page before. */
export async function listPayments(
  ctx: Pick<Context, 'db'>,
  search: Search & Readonly<{ after?: string | undefined }>
): Promise<Readonly<{ items: readonly PaymentLine[]; next: string | undefined }>> {
  const rows = await readPage(ctx, search, search.after, PER_PAGE + 1);
  const items = rows.slice(0, PER_PAGE);
  return { items, next: rows.length > PER_PAGE ? items.at(-1)?.id : undefined };
}

/** All that the filter finds, read while it is written out. */
export async function* walkPayments(ctx: Pick<Context, 'db'>, search: Search): AsyncGenerator<PaymentLine> {
  let after: string | undefined;
  do {
    const rows = await readPage(ctx, search, after, PER_CHUNK);
    yield* rows;
    after = rows.length === PER_CHUNK ? rows.at(-1)?.id : undefined;
  } while (after !== undefined);
}

type Row = Readonly<Omit<PaymentLine, 'amount' | 'openedAt'>> &
  Readonly<{ minor: string; currency: Currency; opened_at: string }>;

/** Ids are in order of time, so the primary key gives the newest without a sort. */
async function readPage(
  ctx: Pick<Context, 'db'>,
  { merchantId, show }: Search,
  after: string | undefined,
  limit: number
): Promise<PaymentLine[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Row>(sql`
      select a.id, a.status, a.method, a.initiator, a.amount_minor as minor, a.currency, a.opened_at,
        a.decline ->> 'class' as "declineClass", a.decline ->> 'code' as "declineCode",
        c.id as "customerId", c.name as "customerName", c.reference as "customerReference",
        coalesce(l.invoices, '[]') as invoices
      from (
        select * from payment_attempt
        where merchant_id = ${merchantId} ${statusIn(show)}
          ${after !== undefined && isUuid(after) ? sql`and id < ${after}::uuid` : sql``}
        order by id desc limit ${limit}
      ) a
      join customer c on c.merchant_id = ${merchantId} and c.id = a.customer_id
      left join lateral (
        select jsonb_agg(jsonb_build_object('id', i.id, 'number', i.number) order by i.number) as invoices
        from attempt_allocation p join invoice i on i.merchant_id = ${merchantId} and i.id = p.invoice_id
        where p.merchant_id = ${merchantId} and p.attempt_id = a.id
      ) l on true
      order by a.id desc`)
  );
  return rows.map(({ minor, currency, opened_at, ...row }) => ({
    ...row,
    amount: money(Number(minor), currency),
    openedAt: Temporal.Instant.from(opened_at.replace(' ', 'T'))
  }));
}

function statusIn(show: PaymentFilter): SQL {
  const statuses = STATUSES[show];
  return statuses.length === 0 ? sql`` : sql`and status = any(${sql.param([...statuses])}::text[])`;
}
