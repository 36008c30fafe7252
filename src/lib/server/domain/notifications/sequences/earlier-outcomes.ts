import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { EarlierOutcome } from './sequence.ts';

type Named = Readonly<{ runId: string; key: string }>;

/**
 * What became of named steps, by `runId:key`. One without a message is not in it. `delivered`: taken by a carrier that reported
 * no failure since; `opened`: read in the portal, or its carrier says so; `clicked`: its link was opened, or its reader
 * began to pay.
 */
export async function readEarlierOutcomes(
  tx: Tx,
  merchantId: string,
  named: readonly Named[]
): Promise<ReadonlyMap<string, readonly EarlierOutcome[]>> {
  if (named.length === 0) return new Map();
  const rows = await tx.execute<Named & { isDelivered: boolean; isOpened: boolean; isClicked: boolean }>(sql`
    select g.run_id as "runId", g.key,
      bool_or(n.status = 'sent' and n.channel <> 'portal'
        and coalesce(n.delivery, 'sent') not in ('undelivered', 'bounced', 'overdue')) as "isDelivered",
      bool_or(n.seen_at is not null or n.delivery = 'read') as "isOpened",
      bool_or(exists (select from pay_link k
          where k.merchant_id = n.merchant_id and k.id = n.pay_link_id and k.opened_at is not null)
        or exists (select from attempt_allocation l
        join payment_attempt a on a.merchant_id = l.merchant_id and a.id = l.attempt_id
        where l.merchant_id = n.merchant_id and l.invoice_id = s.invoice_id
          and a.initiator = 'customer' and a.opened_at > n.sent_at)) as "isClicked"
    from unnest(${sql.param(named.map(({ runId }) => runId))}::text[]::uuid[],
      ${sql.param(named.map(({ key }) => key))}::text[]) as g (run_id, key)
    join sequence_step s on s.merchant_id = ${merchantId} and s.run_id = g.run_id and s.key = g.key
    join notice n on n.merchant_id = ${merchantId} and n.sequence_step_id = coalesce(s.told_with, s.id)
    group by g.run_id, g.key`);
  return new Map(
    rows.map(({ runId, key, isDelivered, isOpened, isClicked }) => [
      `${runId}:${key}`,
      [
        isDelivered ? ('delivered' as const) : ('not-delivered' as const),
        ...(isOpened ? ['opened' as const] : []),
        ...(isClicked ? ['clicked' as const] : [])
      ]
    ])
  );
}
