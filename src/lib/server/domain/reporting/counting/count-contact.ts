import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { countContactDays, type ContactDay } from './count-contact-days.ts';
import { ASKING_KINDS } from './count-flows.ts';
import type { Slice } from './slice.ts';

/** Messages count for so many days after an invoice was missed: the longest that a report can be asked for. */
const TELLS_DAYS = 90;
/** Who ends a subscription within so many days after a message may have done so because of it. */
export const STAYS_DAYS = 30;
/** After this nothing of it counts any more: messages, and then whoever leaves. */
const CHANGES_DAYS = TELLS_DAYS + STAYS_DAYS;

/**
 * Works out anew what messages did for whoever a slice is about: somebody's invoice was missed, a message left, or a
 * subscription changed. Whoever it isn't about has what was worked out before.
 */
export async function countContact(tx: Tx, { merchantId, from, until }: Slice): Promise<void> {
  const within = (at: SQL) =>
    sql`${at} > ${from.toString()}::timestamptz and ${at} <= ${until.toString()}::timestamptz`;
  const written = await writeContact(tx, {
    merchantId,
    cases: sql`
      select c.* from (
        select c.customer_id from recovery_case c where c.merchant_id = ${merchantId} and ${within(sql`c.missed_at`)}
        union
        select n.customer_id from notice n
        where n.merchant_id = ${merchantId} and n.status = 'sent' and ${within(sql`n.sent_at`)}
        union
        select s.customer_id from status_change h
        join subscription s on s.merchant_id = h.merchant_id and s.id = h.subject_id
        where h.merchant_id = ${merchantId} and h.subject_kind = 'subscription' and ${within(sql`h.at`)}) about
      join recovery_case c on c.merchant_id = ${merchantId} and c.customer_id = about.customer_id
        and c.missed_at > ${until.subtract({ hours: 24 * CHANGES_DAYS }).toString()}::timestamptz`
  });
  await countContactDays(tx, merchantId, written);
}

/**
 * Once a day: looks again at every invoice that was missed in the last months, for a carrier's report, a link that was
 * opened, and two customers who became one come without a booking. One day of them in each transaction.
 */
export async function recountContact(
  ctx: Pick<Context, 'db'>,
  merchantId: string,
  today: Temporal.PlainDate
): Promise<void> {
  const first = await ctx.db.withMerchant(merchantId, (tx) => findFirstDue(tx, merchantId, today));
  if (first === undefined) return;
  for (let day = first; Temporal.PlainDate.compare(day, today) <= 0; day = day.add({ days: 1 }))
    await ctx.db.withMerchant(merchantId, async (tx) => {
      // One after the other with whoever counts a slice at this moment: both add up the same days.
      await tx.execute(sql`select from report_progress where merchant_id = ${merchantId} for update`);
      await writeContact(tx, {
        merchantId,
        cases: sql`
          select c.* from recovery_case c
          where c.merchant_id = ${merchantId} and c.missed_on = ${day.toString()}::date`
      });
      const currencies = await tx.execute<ContactDay>(sql`
        select distinct currency, missed_on::text as "missedOn" from recovery_case
        where merchant_id = ${merchantId} and missed_on = ${day.toString()}::date`);
      await countContactDays(tx, merchantId, currencies);
    });
  await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute(
      sql`update report_progress set contact_on = ${today.toString()}::date where merchant_id = ${merchantId}`
    )
  );
}

/** From which day on; all there are when none was ever looked at, and none when today's turn is over. */
async function findFirstDue(
  tx: Tx,
  merchantId: string,
  today: Temporal.PlainDate
): Promise<Temporal.PlainDate | undefined> {
  const [row] = await tx.execute<{ first: string | null }>(sql`
    select case when p.contact_on is null
      then (select min(c.missed_on) from recovery_case c where c.merchant_id = ${merchantId})
      else ${today.subtract({ days: CHANGES_DAYS }).toString()}::date end::text as first
    from report_progress p
    where p.merchant_id = ${merchantId} and (p.contact_on is null or p.contact_on < ${today.toString()}::date)`);
  return row?.first ? Temporal.PlainDate.from(row.first) : undefined;
}

/**
 * One row for each of some missed invoices (`recovery_case`), and nothing where it says the same already. Answers the days
 * on which those that are new or say something else were missed.
 */
async function writeContact(
  tx: Tx,
  { merchantId, cases }: Readonly<{ merchantId: string; cases: SQL }>
): Promise<readonly ContactDay[]> {
  return tx.execute<ContactDay>(sql`
    with written as (
    insert into missed_contact as k (merchant_id, invoice_id, customer_id, currency, missed_at, missed_on, earlier_on,
      told_at, reached_at, is_subscribed, left_at)
    select c.merchant_id, c.invoice_id, c.customer_id, c.currency, c.missed_at, c.missed_on, earlier.missed_on,
      told.at, told.reached_at, coalesce(stay.is_subscribed, false), stay.left_at
    from (${cases}) c
    left join lateral (
      select e.missed_on from recovery_case e
      where e.merchant_id = ${merchantId} and e.customer_id = c.customer_id and e.currency = c.currency
        and (e.missed_at, e.invoice_id) < (c.missed_at, c.invoice_id)
      order by e.missed_at desc, e.invoice_id desc limit 1) earlier on true
    left join lateral (${toldAfter(merchantId)}) told on true
    left join lateral (${stayAfter(merchantId)}) stay on true
    on conflict (merchant_id, invoice_id) do update set customer_id = excluded.customer_id,
      earlier_on = excluded.earlier_on, told_at = excluded.told_at, reached_at = excluded.reached_at,
      is_subscribed = excluded.is_subscribed, left_at = excluded.left_at
    where (k.customer_id, k.earlier_on, k.told_at, k.reached_at, k.is_subscribed, k.left_at) is distinct from
      (excluded.customer_id, excluded.earlier_on, excluded.told_at, excluded.reached_at, excluded.is_subscribed,
        excluded.left_at)
    returning k.currency, k.missed_on)
    select distinct currency, missed_on::text as "missedOn" from written`);
}

/** The first message that asked customer `c` for money after their invoice was missed, and the first that arrived. */
const toldAfter = (merchantId: string): SQL => sql`
  select min(n.sent_at) as at, min(n.sent_at) filter (
    where n.delivery in ('delivered', 'read') or n.seen_at is not null or l.opened_at is not null) as reached_at
  from notice n
  left join pay_link l on l.merchant_id = ${merchantId} and l.id = n.pay_link_id
  where n.merchant_id = ${merchantId} and n.customer_id = c.customer_id and n.status = 'sent'
    and n.kind = any(${sql.param([...ASKING_KINDS])}::text[])
    and n.sent_at >= c.missed_at and n.sent_at < c.missed_at + make_interval(days => ${TELLS_DAYS})`;

/** Whether customer `c` had a subscription when they were told, and when they asked to end one in the days after. */
const stayAfter = (merchantId: string): SQL => sql`
  select true as is_subscribed, min(gone.at) as left_at
  from subscription s
  left join lateral (
    select min(h.at) as at from status_change h
    where h.merchant_id = ${merchantId} and h.subject_kind = 'subscription' and h.subject_id = s.id
      and h.to_status in ('stopping', 'stopped') and h.at > told.at
      and h.at <= told.at + make_interval(days => ${STAYS_DAYS}) and s.status in ('stopping', 'stopped')) gone on true
  where told.at is not null and s.merchant_id = ${merchantId} and s.customer_id = c.customer_id
    and s.created_at <= told.at
    and not exists (
      select from status_change h
      where h.merchant_id = ${merchantId} and h.subject_kind = 'subscription' and h.subject_id = s.id
        and h.to_status = 'stopped' and h.at <= told.at)
  having count(*) > 0`;
