import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { NoticeOfRun } from './decide-cost.ts';

type Row = Readonly<{
  runId: string;
  channel: 'email' | 'letter';
  sentOn: string;
  receivedOn: string | null;
  statedMinor: number | null;
}>;

/**
 * The last formal notice that surely left, of each run that has one. It arrived when it was read in the portal, or its
 * reader began to pay by its link: what a carrier calls delivered proves nothing about the reader. One from before the
 * due date is none: whoever was given more time wasn't late then, and is owed a notice of their own.
 */
export async function readNoticesOfRuns(
  tx: Tx,
  merchantId: string,
  runs: readonly Readonly<{ runId: string; zone: string }>[]
): Promise<ReadonlyMap<string, NoticeOfRun>> {
  if (runs.length === 0) return new Map();
  const rows = await tx.execute<Row>(sql`
    select distinct on (s.run_id) s.run_id as "runId", n.channel, (n.sent_at at time zone g.zone)::date as "sentOn",
      (least(n.seen_at, (select min(a.opened_at) from attempt_allocation l
        join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
        where l.merchant_id = n.merchant_id and l.invoice_id = n.invoice_id
          and a.initiator = 'customer' and a.opened_at > n.sent_at)) at time zone g.zone)::date as "receivedOn",
      s.cost_minor::float8 as "statedMinor"
    from unnest(${sql.param(runs.map(({ runId }) => runId))}::text[]::uuid[],
      ${sql.param(runs.map(({ zone }) => zone))}::text[]) as g (run_id, zone)
    join sequence_step s on s.merchant_id = ${merchantId} and s.run_id = g.run_id and s.status = 'queued'
    join notice n on n.merchant_id = ${merchantId} and n.sequence_step_id = s.id and n.kind = 'formal-notice'
      and n.status = 'sent' and n.channel in ('email', 'letter')
    join invoice i on i.merchant_id = n.merchant_id and i.id = n.invoice_id
      and (n.sent_at at time zone g.zone)::date > i.due_on
    order by s.run_id, n.sent_at desc`);
  return new Map(
    rows.map(({ runId, channel, sentOn, receivedOn, statedMinor }) => [
      runId,
      {
        ...{ channel, statedMinor },
        sentOn: Temporal.PlainDate.from(sentOn),
        ...(receivedOn !== null && { receivedOn: Temporal.PlainDate.from(receivedOn) })
      }
    ])
  );
}
