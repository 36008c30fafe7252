import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { InvoiceStatus } from '../../billing/index.ts';

/** An invoice that asks for periods of a subscription. */
export type SubscriptionInvoice = Readonly<{
  id: string;
  number: string;
  status: InvoiceStatus;
  dueOn: Temporal.PlainDate;
  total: Money;
}>;

const SHOWN = 24;

/** What a subscription was billed by, the latest first: two years of months, at most. */
export async function listSubscriptionInvoices(
  ctx: Pick<Context, 'db'>,
  { merchantId, subscriptionId }: Readonly<{ merchantId: string; subscriptionId: string }>
): Promise<SubscriptionInvoice[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{
      id: string;
      number: string;
      status: InvoiceStatus;
      dueOn: string;
      minor: string;
      currency: Currency;
    }>(sql`
      select i.id, i.number, i.status, i.due_on::text as "dueOn", i.total_minor + i.costs_minor as minor, i.currency
      from (
        select distinct invoice_id from subscription_period
        where merchant_id = ${merchantId} and subscription_id = ${subscriptionId} and invoice_id is not null
      ) p
      join invoice i on i.merchant_id = ${merchantId} and i.id = p.invoice_id
      order by i.issued_on desc, i.id desc limit ${SHOWN}`)
  );
  return rows.map(({ dueOn, minor, currency, ...row }) => ({
    ...row,
    dueOn: Temporal.PlainDate.from(dueOn),
    total: money(Number(minor), currency)
  }));
}
