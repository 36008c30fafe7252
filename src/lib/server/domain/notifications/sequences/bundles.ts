import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { sequenceStepLifecycle } from '../sequence-step-lifecycle.ts';
import type { JudgedStep } from './judge-steps.ts';
import type { SequenceStep, StepKind } from './sequence.ts';
import type { StepRow } from './step-facts.ts';
import type { SequenceVersion } from './versions.ts';

/** As many invoices as somebody still reads in one message; what is more comes another day. */
export const MOST_TOGETHER = 12;

const TOGETHER: ReadonlySet<StepKind> = new Set(['invoice-created', 'due-soon', 'overdue']);

/**
 * What steps have in common that may go as one message: the same step of a sequence, said in the same way to the same
 * customer. `undefined` where each goes by itself: a formal notice and what follows it, since the law asks of each claim
 * what it says of it; whatever costs something; and what may go by post, with one invoice's transfer code on it.
 */
export function bundleOf(
  {
    customerId,
    currency,
    sequenceId,
    place
  }: Pick<StepRow, 'customerId' | 'currency' | 'sequenceId' | 'place'>,
  { key, kind, tone, channels, cost, attach, fallbackAfterHours }: SequenceStep,
  { definition }: Pick<SequenceVersion, 'definition'>
): string | undefined {
  if (!TOGETHER.has(kind) || cost.kind !== 'none' || channels.includes('letter')) return undefined;
  if (definition.steps.slice(0, place).some((before) => before.kind === 'formal-notice')) return undefined;
  return [customerId, currency, sequenceId, key, kind, tone, channels, attach, fallbackAfterHours].join(' ');
}

/** A step whose message tells of others as well, and how many it tells of by now. */
export type Lead = { readonly stepId: string; count: number };

/** The steps that wait to be told by the message of one of these, by that one. */
export async function readFollowers(
  tx: Tx,
  merchantId: string,
  leads: readonly string[]
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.execute<{ id: string; lead: string }>(sql`
    select id, told_with as lead from sequence_step
    where merchant_id = ${merchantId} and told_with = any (${uuids(leads)}) and status = 'queued'
    order by id`);
  const found = Map.groupBy(rows, ({ lead }) => lead);
  return new Map([...found].map(([lead, theirs]) => [lead, theirs.map(({ id }) => id)]));
}

/** Lets these be told by the messages of their leads, which are queued by now; what somebody changed since stays. */
export async function queueFollowers(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  judged: readonly JudgedStep[]
): Promise<void> {
  if (judged.length === 0) return;
  await tx.execute(sql`
    update sequence_step s set status = ${sequenceStepLifecycle.next('planned', 'queue')}, rule = 'planned',
      entry_id = null, cost_minor = null, notice_id = l.notice_id, told_with = l.id, decided_at = ${at(now)}
    from unnest(${uuids(judged.map(({ row }) => row.stepId))}, ${uuids(judged.map(({ toldWith }) => toldWith!))})
      as g (id, lead)
    join sequence_step l on l.merchant_id = ${merchantId} and l.id = g.lead and l.status = 'queued'
    where s.merchant_id = ${merchantId} and s.id = g.id and s.status in ('planned', 'held')`);
}

/**
 * What was to be told together, and isn't for now: each is decided about by itself again, at once or when what holds it is
 * over. What is settled or skipped ends.
 */
export async function releaseFollowers(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  judged: readonly JudgedStep[]
): Promise<void> {
  if (judged.length === 0) return;
  await tx.execute(sql`
    update sequence_step s set status = g.status, rule = g.rule, due_at = g.due, told_with = null, notice_id = null,
      decided_at = ${at(now)}
    from jsonb_to_recordset(${JSON.stringify(judged.map((each) => releasedAs(each, now)))}::text::jsonb)
      as g (id uuid, status text, rule text, due timestamptz)
    where s.merchant_id = ${merchantId} and s.id = g.id and s.status = 'queued' and s.told_with is not null`);
}

function releasedAs({ row, decision }: JudgedStep, now: Temporal.Instant) {
  const { next } = sequenceStepLifecycle;
  switch (decision.kind) {
    case 'send':
      return { id: row.stepId, status: next('queued', 'release'), rule: null, due: now.toString() };
    case 'hold':
      return {
        id: row.stepId,
        status: next('queued', 'hold'),
        rule: decision.rule,
        due: decision.until.toString()
      };
    case 'skip':
    case 'stop':
      return { id: row.stepId, status: next('queued', 'skip'), rule: decision.rule, due: row.dueAt };
  }
}

/** The same where the message was taken back without asking about each. */
export async function releaseFollowersOf(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  leads: readonly string[]
): Promise<void> {
  if (leads.length === 0) return;
  await tx.execute(sql`
    update sequence_step set status = ${sequenceStepLifecycle.next('queued', 'release')}, rule = null, due_at = ${at(now)},
      told_with = null, notice_id = null, decided_at = ${at(now)}
    where merchant_id = ${merchantId} and told_with = any (${uuids(leads)}) and status = 'queued'`);
}

const at = (now: Temporal.Instant) => sql`${now.toString()}::timestamptz`;
const uuids = (ids: readonly string[]) => sql`${sql.param([...ids])}::text[]::uuid[]`;
