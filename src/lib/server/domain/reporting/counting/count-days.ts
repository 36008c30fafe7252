import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { Slice } from './slice.ts';

/** Adds what was booked in a slice to its days, on the merchant's calendar: one statement. */
export async function countDays(tx: Tx, { merchantId, zone, from, until }: Slice): Promise<void> {
  await tx.execute(sql`
    insert into report_day (merchant_id, booked_on, currency, account, kind, amount_minor, line_count)
    select merchant_id, booked_on, currency, account, kind, sum(amount_minor), count(*)
    from (
      select e.merchant_id, (t.booked_at at time zone ${zone})::date as booked_on, e.currency, e.account, t.kind,
        e.amount_minor
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id
      where t.merchant_id = ${merchantId}
        and t.booked_at > ${from.toString()}::timestamptz and t.booked_at <= ${until.toString()}::timestamptz) booked
    group by merchant_id, booked_on, currency, account, kind
    on conflict (merchant_id, booked_on, currency, account, kind) do update
      set amount_minor = report_day.amount_minor + excluded.amount_minor,
        line_count = report_day.line_count + excluded.line_count`);
}
