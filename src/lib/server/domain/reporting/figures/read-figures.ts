import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { readDunningSettings } from '../../notifications/index.ts';
import { readCountedMarks } from '../counting/read-counted-until.ts';
import type { CustomersAsked } from './missed-customers.ts';
import { selectContact } from './select-contact.ts';

/** What collecting cost in a period, in minor units. */
export type CostFigure = Readonly<{
  feesMinor: number;
  messagesMinor: number;
  messageCount: number;
  recoveredMinor: number;
}>;

/**
 * Fees that were booked, messages that were sent at their prices, and what came in on missed invoices, in one period: sums
 * by day. What came in on a day is what came so many days after the invoices were missed, along any one cut.
 */
export async function readCosts(tx: Tx, asked: CustomersAsked): Promise<CostFigure> {
  const { merchantId, currency } = asked;
  const [from, until] = [asked.period.from.toString(), asked.period.until.toString()];
  const settings = await readDunningSettings(tx, merchantId);
  const [row] = await tx.execute<{ fees: string; recovered: string }>(sql`
    select
      (select coalesce(sum(amount_minor), 0) from report_day where merchant_id = ${merchantId} and currency = ${currency}
        and account = 'fee' and booked_on >= ${from}::date and booked_on <= ${until}::date) as fees,
      (select coalesce(sum(recovered_minor), 0) from recovery_day where merchant_id = ${merchantId}
        and currency = ${currency} and cut = 'month' and missed_on <= ${until}::date
        and missed_on + after_days >= ${from}::date and missed_on + after_days <= ${until}::date) as recovered`);
  const sent = await tx.execute<{ channel: string; count: number }>(sql`
    select channel, sum(message_count)::int as count from message_day
    where merchant_id = ${merchantId} and sent_on >= ${from}::date and sent_on <= ${until}::date
    group by channel`);
  const prices: Readonly<Record<string, number | undefined>> = settings.channelPrices;
  const milli = sent.reduce((sum, { channel, count }) => sum + count * (prices[channel] ?? 0), 0);
  return {
    feesMinor: Number(row!.fees),
    // Prices are thousandths of a minor unit; half a unit counts as one.
    messagesMinor: settings.currency === currency ? Math.round(milli / 1000) : 0,
    messageCount: sent.reduce((sum, { count }) => sum + count, 0),
    recoveredMinor: Number(row!.recovered)
  };
}

/** Customers whose invoice was missed in a period, and what messages did. */
export type ContactFigure = Readonly<{
  missed: number;
  /** A message left for them. */
  told: number;
  /** They surely had it: a carrier said so, they read it, or opened its link. */
  reached: number;
  /** Of those who were told: they had a subscription then … */
  subscribed: number;
  /** … and ended it in the days after. */
  left: number;
}>;

/** What messages did to those who were missed. */
export async function readContact(tx: Tx, asked: CustomersAsked): Promise<ContactFigure> {
  const counted = await readCountedMarks(tx, asked.merchantId);
  const [row] = await tx.execute<ContactFigure>(selectContact(asked, counted));
  return row!;
}

/** What was given up as a loss in a period, less what came in of it after all, in minor units. */
export async function readWrittenOff(
  tx: Tx,
  { merchantId, period, currency }: Pick<CustomersAsked, 'merchantId' | 'period' | 'currency'>
): Promise<number> {
  const [row] = await tx.execute<{ minor: string }>(sql`
    select coalesce(sum(amount_minor), 0) as minor from report_day
    where merchant_id = ${merchantId} and currency = ${currency} and account = 'write-off'
      and booked_on >= ${period.from.toString()}::date and booked_on <= ${period.until.toString()}::date`);
  return Number(row!.minor);
}
