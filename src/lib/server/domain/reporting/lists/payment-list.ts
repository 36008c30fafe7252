import { sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { DeclineClass, MethodKind } from '../../../gateway/index.ts';
import type { AttemptStatus } from '../../collection/index.ts';
import { isMeant, type Searched } from './find-searched.ts';
import { isOneOf, isOnDaysOf, isValue, toInstant } from './list-conditions.ts';
import type { List } from './list.ts';

/** One try to take money, with whose it is, what for, by which way, and what was decided after it. */
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
  /** The account that it went by, and the rule that chose it (`default`: none fitted). */
  accountName: string;
  routeRule: string | null;
  /** What was decided after it failed, and by which rule. */
  next: 'retry' | 'ask-customer' | 'give-up' | null;
  nextRule: string | null;
  customerId: string;
  customerName: string;
  customerReference: string;
  invoices: readonly Readonly<{ id: string; number: string }>[];
}>;

type Raw = Readonly<
  Omit<PaymentLine, 'amount' | 'openedAt'> & { minor: string; currency: Currency; opened_at: string }
>;

const STATUSES: Readonly<Record<string, readonly AttemptStatus[]>> = {
  failed: ['failed'],
  'under-way': ['opened', 'unknown', 'requires_action', 'processing'],
  paid: ['succeeded'],
  canceled: ['canceled']
};

/** Every try to take money, the latest first. Ids are in order of time: the primary key gives them without a sort. */
export const paymentList: List<PaymentLine, Raw> = {
  fields: {
    show: { kind: 'choice', values: ['all', 'failed', 'under-way', 'paid', 'canceled'] },
    search: { kind: 'text' },
    decline: {
      kind: 'choice',
      values: ['all', 'later', 'customer-action', 'fix-data', 'never', 'technical', 'merchant']
    },
    method: { kind: 'choice', values: ['all', 'card', 'sepa_debit', 'ideal', 'bancontact'] },
    from: { kind: 'day' },
    until: { kind: 'day' }
  },
  order: () => [{ column: 'id', type: 'uuid' }],
  from: () => sql`payment_attempt x`,
  conditions: (search) => {
    const { filters, merchantId, searched } = search;
    const { show, decline, method } = filters;
    const statuses = STATUSES[show ?? ''];
    return [
      ...(statuses ? [isOneOf('status', statuses)] : []),
      // Only what failed has a reason; said so that an index of what failed will do.
      ...(decline ? [isOneOf('status', ['failed']), isValue('decline_class', decline)] : []),
      ...(method ? [isValue('method', method)] : []),
      ...isOnDaysOf('opened_at', search, 'id'),
      ...(searched ? [isSearched(searched, merchantId)] : [])
    ];
  },
  summed: 'amount_minor',
  select: (page, merchantId) => sql`
    select x.id, x.status, x.method, x.initiator, x.amount_minor as minor, x.currency, x.opened_at::text as opened_at,
      x.decline ->> 'class' as "declineClass", x.decline ->> 'code' as "declineCode",
      a.name as "accountName", x.route ->> 'rule' as "routeRule", d.kind as next, d.rule as "nextRule",
      c.id as "customerId", c.name as "customerName", c.reference as "customerReference",
      coalesce(l.invoices, '[]') as invoices
    from (${page}) x
    join customer c on c.merchant_id = ${merchantId} and c.id = x.customer_id
    join payment_account a on a.merchant_id = ${merchantId} and a.id = x.account_id
    left join collection_decision d on d.merchant_id = ${merchantId} and d.attempt_id = x.id
      and d.kind in ('retry', 'ask-customer', 'give-up')
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', i.id, 'number', i.number) order by i.number) as invoices
      from attempt_allocation p join invoice i on i.merchant_id = ${merchantId} and i.id = p.invoice_id
      where p.merchant_id = ${merchantId} and p.attempt_id = x.id
    ) l on true`,
  toRow: ({ minor, currency, opened_at, ...row }) => ({
    ...row,
    amount: money(Number(minor), currency),
    openedAt: toInstant(opened_at)
  }),
  placeOf: ({ id }) => [id]
};

function isSearched(searched: Searched, merchantId: string): SQL {
  return isMeant(searched, {
    merchantId,
    table: 'payment_attempt',
    ofInvoices: (ids) => sql`
      select p.attempt_id from attempt_allocation p where p.merchant_id = ${merchantId} and p.invoice_id = any(${ids})`
  });
}
