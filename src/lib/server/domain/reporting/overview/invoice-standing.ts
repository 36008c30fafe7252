import { sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';

/** How an invoice stands for its customer: one word each, whatever tables it takes to know. */
export const invoiceStates = [
  'open',
  'overdue',
  'waiting',
  'processing',
  'planned',
  'arranged',
  'paid',
  'disputed',
  'handed-over',
  'written-off',
  'void'
] as const;
export type CustomerInvoiceState = (typeof invoiceStates)[number];

/** One of a customer's invoices, as a list shows it. */
export type CustomerInvoice = Readonly<{
  id: string;
  number: string;
  subject: string;
  issuedOn: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  total: Money;
  balance: Money;
  /**
   * `waiting`: for the customer, at the bank. `disputed`: at the customer's bank, the money is held. `written-off`: not
   * asked any more.
   */
  state: CustomerInvoiceState;
}>;

export type StandingRow = Readonly<{
  id: string;
  number: string;
  subject: string;
  issued_on: string;
  due_on: string;
  currency: Currency;
  total_minor: string;
  balance_minor: string;
  state: CustomerInvoiceState;
}>;

/** The state of invoice `i`, on a day in the merchant's zone. What happened last at a bank goes before a date. */
function stateOf(today: Temporal.PlainDate): SQL {
  return sql`case
    when i.status = 'void' then 'void'
    when i.status = 'uncollectible' then 'written-off'
    when exists (
      select from attempt_allocation l join dispute d on d.merchant_id = l.merchant_id and d.attempt_id = l.attempt_id
      where l.merchant_id = i.merchant_id and l.invoice_id = i.id and d.status in ('inquiry', 'open')) then 'disputed'
    when i.status = 'paid' then 'paid'
    when i.paused_because = 'handover' then 'handed-over'
    when live.status = 'requires_action' then 'waiting'
    when live.status is not null then 'processing'
    when exists (
      select from planned_collection_invoice p
      where p.merchant_id = i.merchant_id and p.invoice_id = i.id and p.is_live) then 'planned'
    when i.paused_because = 'arrangement' then 'arranged'
    when i.due_on < ${today.toString()}::date then 'overdue'
    else 'open' end`;
}

/** Invoices with their state. `conditions` are about invoice `i`. */
export function selectStanding(today: Temporal.PlainDate, conditions: SQL): SQL {
  return sql`
    select i.id, i.number, i.subject, i.issued_on, i.due_on, i.currency, i.total_minor + i.costs_minor as total_minor, i.balance_minor,
      ${stateOf(today)} as state
    from invoice i
    left join lateral (
      select a.status from attempt_allocation l
      join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
      where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live
      limit 1) live on true
    where ${conditions}`;
}

export function toCustomerInvoice(row: StandingRow): CustomerInvoice {
  const { id, number, currency, state } = row;
  return {
    id,
    number,
    subject: row.subject || number,
    issuedOn: Temporal.PlainDate.from(row.issued_on),
    dueOn: Temporal.PlainDate.from(row.due_on),
    total: money(Number(row.total_minor), currency),
    balance: money(Number(row.balance_minor), currency),
    state
  };
}
