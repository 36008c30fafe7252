import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { NoticeKind } from '../notices.ts';
import type { StepRow } from './step-facts.ts';

/** For so many hours word of the same thing is no news: a card that ends, a payment that failed. */
const TOLD_FOR_HOURS: Partial<Readonly<Record<NoticeKind, number>>> = {
  'card-ending': 7 * 24,
  'payment-failed': 24
};

type Asked = Readonly<{ row: Pick<StepRow, 'stepId' | 'customerId' | 'subjectId'>; kind: NoticeKind }>;

/** Which steps would say again what their customer was told a moment ago, by a standing message or another sequence. */
export async function readToldAlready(
  tx: Tx,
  { merchantId, now }: Readonly<{ merchantId: string; now: Temporal.Instant }>,
  steps: readonly Asked[]
): Promise<ReadonlySet<string>> {
  const asked = steps.flatMap(({ row: { stepId, customerId, subjectId }, kind }) => {
    const hours = TOLD_FOR_HOURS[kind];
    if (hours === undefined || subjectId === null) return [];
    return [{ stepId, customerId, subjectId, kind, since: now.subtract({ hours }).toString() }];
  });
  if (asked.length === 0) return new Set();
  const rows = await tx.execute<{ id: string }>(sql`
    select g."stepId" as id
    from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb)
      as g ("stepId" uuid, "customerId" uuid, "subjectId" text, kind text, since timestamptz)
    where exists (select from notice n
      where n.merchant_id = ${merchantId} and n.customer_id = g."customerId" and n.created_at > g.since
        and n.status <> 'rejected' and n.sequence_step_id is distinct from g."stepId"
        and (n.kind = g.kind or g.kind = 'payment-failed' and n.kind = 'customer-asked')
        and split_part(n.cause, ':', 2) = g."subjectId")`);
  return new Set(rows.map(({ id }) => id));
}

/** Whether a customer was told in these days that this card ends, by whichever message. */
export async function wasToldOfCard(
  tx: Tx,
  card: Readonly<{ merchantId: string; customerId: string; paymentMethodId: string; now: Temporal.Instant }>
): Promise<boolean> {
  const { merchantId, customerId, paymentMethodId, now } = card;
  const since = now.subtract({ hours: TOLD_FOR_HOURS['card-ending']! });
  const rows = await tx.execute(sql`
    select 1 from notice
    where merchant_id = ${merchantId} and customer_id = ${customerId} and kind = 'card-ending'
      and created_at > ${since.toString()}::timestamptz and status <> 'rejected'
      and sequence_step_id is not null and split_part(cause, ':', 2) = ${paymentMethodId}
    limit 1`);
  return rows.length > 0;
}
