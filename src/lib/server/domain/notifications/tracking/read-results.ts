import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Notice } from '../notices.ts';

/**
 * Who pays so many days after a message was told by it, as far as anybody can say; later it is chance, or the next
 * message.
 */
export const PAID_WITHIN_DAYS = 7;

/** What became of the messages of one step, by one channel, in one tone and language. All figures count messages. */
export type Results = Readonly<{
  /** `undefined`: no sequence asked for it. */
  sequence: string | undefined;
  step: string | undefined;
  kind: Notice['kind'];
  channel: Notice['channel'];
  /** `undefined`: the customer's own. */
  tone: NonNullable<Notice['tone']> | undefined;
  language: string;
  /** A carrier took it. */
  sent: number;
  /** A carrier says that it arrived. Most mail servers say so only when it didn't. */
  delivered: number;
  /** It came back, or surely never arrived. */
  failed: number;
  /** Read in the portal, a carrier says that it was read, or an e-mail that may tell so was opened. */
  opened: number;
  /** E-mails whose readers agreed that they tell when they are opened; of all others nobody knows. */
  watched: number;
  /** How many of those were opened. */
  watchedOpened: number;
  /** A person opened the pay link that was made for it. */
  clicked: number;
  /** Its link paid, or an invoice that it told of was paid by the customer within `PAID_WITHIN_DAYS`. */
  paid: number;
}>;

type Row = {
  sequence: string | null;
  step: string | null;
  kind: Notice['kind'];
  channel: Notice['channel'];
  tone: Notice['tone'];
  language: string;
} & Record<
  'sent' | 'delivered' | 'failed' | 'opened' | 'watched' | 'watchedOpened' | 'clicked' | 'paid',
  number
>;

/** More rows than a page can say anything by. */
const MOST_ROWS = 500;

/**
 * What became of everything that left between two moments, per step, channel, tone and language: one statement over the
 * notices themselves, so that each figure is the number of rows behind it.
 */
export async function readResults(
  ctx: Context,
  {
    merchantId,
    from,
    until
  }: Readonly<{ merchantId: string; from: Temporal.Instant; until: Temporal.Instant }>
): Promise<readonly Results[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Row>(sql`
      select q.name as sequence, s.key as step, n.kind, n.channel, n.tone, n.language,
        count(*)::int as sent,
        count(*) filter (where n.delivery in ('delivered', 'read'))::int as delivered,
        count(*) filter (where n.delivery in ('bounced', 'undelivered'))::int as failed,
        count(*) filter (where n.seen_at is not null or n.delivery = 'read')::int as opened,
        count(*) filter (where n.opening_entry_id is not null)::int as watched,
        count(*) filter (where n.opening_entry_id is not null and n.delivery = 'read')::int as "watchedOpened",
        count(*) filter (where l.opened_at is not null)::int as clicked,
        count(*) filter (where p.paid)::int as paid
      from notice n
      left join sequence_step s on s.merchant_id = n.merchant_id and s.id = n.sequence_step_id
      left join sequence_run r on r.merchant_id = s.merchant_id and r.id = s.run_id
      left join sequence q on q.merchant_id = r.merchant_id and q.id = r.sequence_id
      left join pay_link l on l.merchant_id = n.merchant_id and l.id = n.pay_link_id
      left join lateral (
        select true as paid from payment_attempt a
        where a.merchant_id = n.merchant_id and a.status = 'succeeded' and a.pay_link_id = n.pay_link_id
        union all
        select true from attempt_allocation i
        join payment_attempt a on a.merchant_id = i.merchant_id and a.id = i.attempt_id
        where i.merchant_id = n.merchant_id and i.invoice_id = any(coalesce(l.invoice_ids, array[n.invoice_id])) and n.kind not in ('receipt', 'letter')
          and a.status = 'succeeded' and a.initiator = 'customer'
          and a.opened_at >= n.sent_at and a.opened_at < n.sent_at + make_interval(days => ${PAID_WITHIN_DAYS})
        limit 1) p on true
      where n.merchant_id = ${merchantId} and n.status = 'sent' and n.kind <> 'reply'
        and n.sent_at >= ${from.toString()}::timestamptz and n.sent_at < ${until.toString()}::timestamptz
      group by q.name, s.key, n.kind, n.channel, n.tone, n.language
      order by q.name nulls last, s.key nulls last, n.kind, n.channel, n.tone nulls first, n.language
      limit ${MOST_ROWS}`)
  );
  return rows.map(({ sequence, step, tone, ...row }) => ({
    ...row,
    sequence: sequence ?? undefined,
    step: step ?? undefined,
    tone: tone ?? undefined
  }));
}
