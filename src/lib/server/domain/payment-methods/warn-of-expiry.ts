import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { readMerchant } from '../identity/index.ts';

/** So many days before a card's last day its owner is told; the last that fits counts, each once. */
const WARNING_DAYS = [30, 14, 3] as const;

/**
 * The daily look at cards that end within 30 days: each step is written down once per card and end, in one statement
 * however many there are, and told as news. A card that its bank renewed has another end, and is not warned of; a run
 * that was missed skips steps rather than sending two at once. Answers how many.
 */
export async function warnOfExpiry(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<number> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, merchantId);
    const today = dateIn(zone, now).toString();
    const rows = await tx.execute<{ id: string; days_before: number; ends_on: string }>(sql`
      with ending as (
        select id, exp_year, exp_month,
          (make_date(exp_year, exp_month, 1) + interval '1 month' - interval '1 day')::date as ends_on
        from payment_method
        where merchant_id = ${merchantId} and kind = 'card' and status = 'active' and exp_year is not null
          and exp_month is not null
      ), step as (
        select e.*, case when ends_on - ${today}::date <= ${WARNING_DAYS[2]}::int then ${WARNING_DAYS[2]}::int
          when ends_on - ${today}::date <= ${WARNING_DAYS[1]}::int then ${WARNING_DAYS[1]}::int else ${WARNING_DAYS[0]}::int end as days_before
        from ending e
        where ends_on between ${today}::date and ${today}::date + ${WARNING_DAYS[0]}::int
      ), added as (
        insert into expiry_warning (merchant_id, payment_method_id, exp_year, exp_month, days_before, warned_at)
        select ${merchantId}, id, exp_year, exp_month, days_before, ${now.toString()}::timestamptz from step
        on conflict do nothing
        returning payment_method_id, days_before
      )
      select s.id, s.days_before, s.ends_on::text as ends_on
      from added a join step s on s.id = a.payment_method_id order by s.id`);
    await emit(
      ctx,
      tx,
      merchantId,
      now,
      rows.map(({ id, days_before, ends_on }) => ({
        type: 'payment-method.expiring' as const,
        subjectId: id,
        payload: { endsOn: ends_on, daysBefore: Number(days_before) }
      }))
    );
    return rows.length;
  });
}
