import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { NoticeWay } from '../law/index.ts';
import type { RemindersBefore } from './decide-cost.ts';
import type { StepRow } from './step-facts.ts';

type Asked = Pick<StepRow, 'stepId' | 'invoiceId' | 'customerId' | 'zone'>;

/**
 * By step: what its customer was told before of what is late, by messages that surely left; nothing where this would be
 * the first about its invoice. Several invoices of one due date count as one. One statement, however many steps.
 */
export async function readReminders(
  tx: Tx,
  merchantId: string,
  steps: readonly Asked[],
  now: Temporal.Instant
): Promise<ReadonlyMap<string, RemindersBefore>> {
  if (steps.length === 0) return new Map();
  const of = (name: keyof Asked) => sql`${sql.param(steps.map((step) => step[name]))}::text[]`;
  const rows = await tx.execute<{
    stepId: string;
    channel: NoticeWay;
    sentOn: string;
    otherDueDates: number;
  }>(sql`
    with reminder as materialized (
      select i.customer_id, i.id as invoice_id, i.due_on, s.id as step_id, n.sent_at,
        case n.channel when 'letter' then 'letter' else 'email' end as channel
      from notice n
      join sequence_step s on s.merchant_id = n.merchant_id and s.customer_id = n.customer_id
        and coalesce(s.told_with, s.id) = n.sequence_step_id
      join invoice i on i.merchant_id = s.merchant_id and i.id = s.invoice_id
      where n.merchant_id = ${merchantId} and n.customer_id = any (${of('customerId')}::uuid[])
        and n.kind in ('overdue', 'formal-notice') and n.status = 'sent'
    )
    select g.step_id as "stepId", f.channel, (f.at at time zone g.zone)::date as "sentOn", (
      select count(distinct r.due_on)::int from reminder r
      where r.customer_id = g.customer_id and r.due_on <> f.due_on and r.sent_at < f.at
        and r.sent_at >= date_trunc('year', ${now.toString()}::timestamptz, g.zone)) as "otherDueDates"
    from unnest(${of('stepId')}::uuid[], ${of('invoiceId')}::uuid[], ${of('customerId')}::uuid[], ${of('zone')})
      as g (step_id, invoice_id, customer_id, zone)
    cross join lateral (
      select r.sent_at as at, r.due_on, r.channel from reminder r
      where r.invoice_id = g.invoice_id and r.step_id is distinct from g.step_id
      order by r.sent_at limit 1) f`);
  return new Map(
    rows.map(({ stepId, channel, sentOn, otherDueDates }) => [
      stepId,
      { first: { channel, sentOn: Temporal.PlainDate.from(sentOn) }, otherDueDates }
    ])
  );
}
