import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit, type DomainEvent } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { readMerchant } from '../identity/index.ts';
import {
  subscriptionLifecycle,
  type SubscriptionEvent,
  type SubscriptionStatus
} from './subscription-lifecycle.ts';

/** Subscriptions per transaction. */
const BATCH = 500;

type Turned = Readonly<{ id: string; was: SubscriptionStatus; event: SubscriptionEvent; stop_on: string }>;

/**
 * Lets a day do what it was said to do: trials end, pauses begin and end, stops count. Answers how many subscriptions
 * turned; doing it again on the same day turns none.
 */
export async function turnStatuses(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await turnBatch(ctx, input.merchantId);
    total += count;
    if (count === 0) return total;
  }
}

async function turnBatch(ctx: Context, merchantId: string): Promise<number> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, merchantId);
    const today = dateIn(zone, now).toString();
    const rows = await tx.execute<Turned>(sql`
      with due as (
        select id, status as was, stop_on, case
            when status = 'stopping' and stop_on <= ${today}::date then 'stop'
            when status = 'trialing' and billed_from_on <= ${today}::date then 'endTrial'
            when status = 'paused' and pause_until_on <= ${today}::date then 'resume'
            when status = 'active' and pause_from_on <= ${today}::date and pause_until_on > ${today}::date then 'pause'
          end as event
        from subscription
        where merchant_id = ${merchantId}
          and (status in ('trialing', 'paused', 'stopping') or pause_from_on is not null)
      )
      update subscription s set status = case d.event
          when 'stop' then 'stopped' when 'pause' then 'paused' else 'active' end
      from (select * from due where event is not null order by id limit ${BATCH}) d
      where s.merchant_id = ${merchantId} and s.id = d.id and s.status = d.was
      returning s.id, d.was, d.event, s.stop_on::text`);
    await recordStatusChanges(
      tx,
      merchantId,
      now,
      rows.map((row) => ({
        subjectKind: 'subscription',
        subjectId: row.id,
        from: row.was,
        event: row.event,
        to: subscriptionLifecycle.next(row.was, row.event)
      }))
    );
    await emit(
      ctx,
      tx,
      merchantId,
      now,
      rows.map((row) => newsOf(row, today))
    );
    return rows.length;
  });
}

function newsOf({ id, event, stop_on: stopOn }: Turned, today: string): DomainEvent {
  switch (event) {
    case 'stop':
      return { type: 'subscription.stopped', subjectId: id, payload: { stopOn, reason: null } };
    case 'pause':
      return { type: 'subscription.paused', subjectId: id, payload: {} };
    case 'endTrial':
      return { type: 'subscription.trial-ended', subjectId: id, payload: {} };
    default:
      return { type: 'subscription.resumed', subjectId: id, payload: { on: today } };
  }
}
