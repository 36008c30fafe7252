import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { SentNotice } from '../law/index.ts';

type Asked = Readonly<{ invoiceId: string; customerId: string; zone: string }>;

/** What a customer was told of one late invoice. */
export type RemindersOfInvoice = Readonly<{
  /** Messages that asked for it and surely left; one of several invoices counts for each of them. */
  count: number;
  /** Its last formal notice that surely left, after the due date. */
  notice?: SentNotice;
}>;

type Row = Readonly<{
  invoiceId: string;
  count: number;
  channel: SentNotice['channel'] | null;
  sentOn: string | null;
  receivedOn: string | null;
}>;

/**
 * What customers were told of late invoices, by invoice: one statement, however many. A formal notice arrived when it was read
 * in the portal, or when its reader began to pay after it; what a carrier calls delivered proves nothing about the reader.
 */
export async function readRemindersOf(
  tx: Tx,
  merchantId: string,
  invoices: readonly Asked[]
): Promise<ReadonlyMap<string, RemindersOfInvoice>> {
  if (invoices.length === 0) return new Map();
  const of = (name: keyof Asked) => sql`${sql.param(invoices.map((each) => each[name]))}::text[]`;
  const rows = await tx.execute<Row>(sql`
    with reminder as materialized (
      select s.invoice_id, n.id, n.kind, n.channel, n.sent_at, n.seen_at
      from sequence_step s
      join notice n on n.merchant_id = s.merchant_id and n.sequence_step_id = coalesce(s.told_with, s.id)
        and n.kind in ('overdue', 'formal-notice') and n.status = 'sent'
      where s.merchant_id = ${merchantId} and s.invoice_id = any (${of('invoiceId')}::uuid[])
    )
    select g.invoice_id as "invoiceId", (select count(*)::int from reminder r where r.invoice_id = g.invoice_id) as count,
      f.channel, f.sent_on::text as "sentOn", f.received_on::text as "receivedOn"
    from unnest(${of('invoiceId')}::uuid[], ${of('zone')}) as g (invoice_id, zone)
    join invoice i on i.merchant_id = ${merchantId} and i.id = g.invoice_id
    left join lateral (
      select r.channel, (r.sent_at at time zone g.zone)::date as sent_on,
        (least(r.seen_at, (select min(a.opened_at) from attempt_allocation l
          join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
          where l.merchant_id = ${merchantId} and l.invoice_id = g.invoice_id
            and a.initiator = 'customer' and a.opened_at > r.sent_at)) at time zone g.zone)::date as received_on
      from reminder r
      where r.invoice_id = g.invoice_id and r.kind = 'formal-notice' and r.channel in ('email', 'letter')
        and (r.sent_at at time zone g.zone)::date > i.due_on
      order by r.sent_at desc limit 1) f on true`);
  return new Map(
    rows.map(({ invoiceId, count, channel, sentOn, receivedOn }) => [
      invoiceId,
      {
        count,
        ...(channel !== null &&
          sentOn !== null && {
            notice: {
              channel,
              sentOn: Temporal.PlainDate.from(sentOn),
              ...(receivedOn !== null && { receivedOn: Temporal.PlainDate.from(receivedOn) })
            }
          })
      }
    ])
  );
}
