import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { readDunningSettings } from '../../notifications/index.ts';
import { periodBefore, USUAL_DAYS, USUAL_WITHIN } from '../period.ts';
import { selectLeft, selectMissed, STAYS_DAYS, type CustomersAsked } from './missed-customers.ts';

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

/** What messages did to those who were missed, in one row: a question that reads every message of those weeks. */
const selectContact = (asked: CustomersAsked): SQL => sql`
  with missed as materialized (${selectMissed(asked)}), stay as (${selectLeft(asked.merchantId, sql`missed`)})
  select (select count(*) from missed)::int as missed,
    (select count(*) from missed where told_at is not null)::int as told,
    (select count(*) from missed where is_reached)::int as reached,
    (select count(*) from stay)::int as subscribed,
    (select count(*) from stay where left_at is not null)::int as left`;

/** As the job worked it out when it last counted, for the usual question; else now. */
export async function readContact(tx: Tx, asked: CustomersAsked): Promise<ContactFigure> {
  const { merchantId, currency, period, withinDays } = asked;
  const [kept] = await tx.execute<ContactFigure>(sql`
    select missed, told, reached, subscribed, "left" from contact_answer
    where merchant_id = ${merchantId} and currency = ${currency} and from_on = ${period.from.toString()}::date
      and until_on = ${period.until.toString()}::date and within_days = ${withinDays}`);
  if (kept) return kept;
  const [row] = await tx.execute<ContactFigure>(selectContact(asked));
  return row!;
}

/** Works it out anew for the question with which the reports open on a day, and for the period before, per currency. */
export async function keepUsualContact(tx: Tx, merchantId: string, today: Temporal.PlainDate): Promise<void> {
  // Nobody waits for it.
  await tx.execute(sql`select set_config('statement_timeout', '5min', true)`);
  await tx.execute(sql`delete from contact_answer where merchant_id = ${merchantId}`);
  const currencies = await tx.execute<{ currency: string }>(sql`
    select distinct currency from report_day where merchant_id = ${merchantId} and account = 'receivable'`);
  const usual = { from: today.subtract({ days: USUAL_DAYS - 1 }), until: today };
  for (const { currency } of currencies)
    for (const period of [usual, periodBefore(usual)]) {
      const asked = { merchantId, currency, period, withinDays: USUAL_WITHIN };
      await tx.execute(sql`
        insert into contact_answer (merchant_id, currency, from_on, until_on, within_days, missed, told, reached,
          subscribed, "left")
        select ${merchantId}::uuid, ${currency}, ${period.from.toString()}::date, ${period.until.toString()}::date,
          ${USUAL_WITHIN}::int, answer.* from (${selectContact(asked)}) answer
        on conflict do nothing`);
    }
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

export { STAYS_DAYS };
