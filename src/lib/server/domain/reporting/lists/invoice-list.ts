import { sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { InvoiceStatus } from '../../billing/index.ts';
import type { Filters } from './filters.ts';
import { numberBegins, type Searched } from './find-searched.ts';
import { isOneOf, isOnDays } from './list-conditions.ts';
import type { List } from './list.ts';

/** An invoice as it stands in a list. */
export type InvoiceLine = Readonly<{
  id: string;
  number: string;
  status: InvoiceStatus;
  issuedOn: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  total: Money;
  balance: Money;
  customerId: string;
  customerName: string;
  customerReference: string;
}>;

type Raw = Readonly<
  Omit<InvoiceLine, 'issuedOn' | 'dueOn' | 'total' | 'balance'> & {
    currency: Currency;
    issued_on: string;
    due_on: string;
    total: string;
    balance: string;
  }
>;

const MEANS: Readonly<Record<string, readonly InvoiceStatus[]>> = {
  unpaid: ['open', 'overdue'],
  overdue: ['overdue'],
  paid: ['paid'],
  closed: ['void', 'uncollectible']
};

/**
 * Every invoice, the one issued last first, on the indexes `invoice_newest`, `invoice_newest_unpaid` and
 * `invoice_newest_closed`. Between two due dates the one due last stands first, on `invoice_by_due`: in another order
 * they would have to be looked for among all.
 */
export const invoiceList: List<InvoiceLine, Raw> = {
  fields: {
    status: { kind: 'choice', values: ['all', 'unpaid', 'overdue', 'paid', 'closed'] },
    search: { kind: 'text' },
    from: { kind: 'day' },
    until: { kind: 'day' }
  },
  order: (filters) => [
    { column: isByDue(filters) ? 'due_on' : 'issued_on', type: 'date', isNullsLast: true },
    { column: 'id', type: 'uuid', isNullsLast: true }
  ],
  from: () => sql`invoice x`,
  conditions: (search) => {
    const { filters, searched } = search;
    const statuses = MEANS[filters['status'] ?? ''];
    return [
      ...(statuses ? [isOneOf('status', statuses)] : []),
      ...isOnDays('due_on', search),
      ...(searched ? [isSearched(searched)] : [])
    ];
  },
  findsNumbers: true,
  summed: 'balance_minor',
  select: (page, merchantId) => sql`
    select x.id, x.number, x.status, x.issued_on, x.due_on, x.currency, x.total_minor + x.costs_minor as total,
      x.balance_minor as balance, c.id as "customerId", c.name as "customerName", c.reference as "customerReference"
    from (${page}) x join customer c on c.merchant_id = ${merchantId} and c.id = x.customer_id`,
  toRow: ({ currency, issued_on, due_on, total, balance, ...row }) => ({
    ...row,
    issuedOn: Temporal.PlainDate.from(issued_on),
    dueOn: Temporal.PlainDate.from(due_on),
    total: money(Number(total), currency),
    balance: money(Number(balance), currency)
  }),
  placeOf: ({ issuedOn, dueOn, id }, filters) => [(isByDue(filters) ? dueOn : issuedOn).toString(), id]
};

function isByDue({ from, until }: Filters): boolean {
  return from !== undefined || until !== undefined;
}

function isSearched({ beginning, customerIds }: Searched): SQL {
  const ofCustomers = sql`x.customer_id = any(${sql.param([...customerIds])}::uuid[])`;
  return beginning === undefined ? ofCustomers : sql`(${numberBegins('x', beginning)} or ${ofCustomers})`;
}
