import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { noticeKinds } from '../delivery/notice-kinds.ts';
import { queueSending } from '../notices.ts';
import { sequenceRunLifecycle } from '../sequence-run-lifecycle.ts';
import { sequenceStepLifecycle } from '../sequence-step-lifecycle.ts';
import { queueFollowers } from './bundles.ts';
import type { JudgedStep } from './judge-steps.ts';
import { dateFrom, isAsking } from './plan-dates.ts';
import type { SequenceStep } from './sequence.ts';
import { counted } from './start-runs.ts';
import type { StepRow } from './step-facts.ts';
import { stopRuns } from './stop-runs.ts';

type Decided = Readonly<{ merchantId: string; now: Temporal.Instant; judged: readonly JudgedStep[] }>;

/** Writes down what was decided about a slice of steps: notices and their sending, holds, what comes next in each run. */
export async function writeDecisions(
  ctx: Context,
  tx: Tx,
  { merchantId, now, judged }: Decided
): Promise<void> {
  const of = (kind: JudgedStep['decision']['kind']) =>
    judged.filter(({ decision }) => decision.kind === kind);
  const [sent, skipped] = [of('send'), of('skip')];
  await queueNotices(ctx, tx, { merchantId, now, judged: sent.filter(({ toldWith }) => !toldWith) });
  await queueFollowers(
    tx,
    merchantId,
    now,
    sent.filter(({ toldWith }) => toldWith)
  );
  await writeWaiting(tx, { merchantId, now, judged: [...of('hold'), ...skipped] });
  await dateFollowing(tx, { merchantId, now, judged: [...sent, ...skipped] });
  const settled = of('stop').map(({ row }) => row.invoiceId);
  await stopRuns(tx, { merchantId, invoiceIds: settled, because: 'settled', now });
  await finishRuns(tx, { merchantId, now, judged: [...sent, ...skipped] });
}

/** The notices of all steps that go and that nobody changed since they were read, by one statement, and their sending. */
async function queueNotices(ctx: Context, tx: Tx, { merchantId, now, judged }: Decided): Promise<void> {
  if (judged.length === 0) return;
  const at = sql`${now.toString()}::timestamptz`;
  const { templates, numbers } = templatesOf(judged);
  await tx.execute(sql`
    with given as (
      select * from unnest(${places(judged)}, ${uuids(judged.map(({ row }) => row.stepId))}, ${ints(numbers)},
        ${uuids(judged.map(({ row }) => row.customerId))}, ${uuids(judged.map(({ row }) => row.invoiceId))},
        ${texts(judged.map(({ row }) => row.subjectId))}::uuid[], ${texts(judged.map(({ row }) => row.language))},
        ${texts(judged.map(({ costMinor }) => costMinor?.toString() ?? null))}::bigint[]
      ) with ordinality as g (place, step_id, template, customer_id, invoice_id, subject_id, language, cost, nth)
    ), template as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(templates)}::text::jsonb) as t (
        template int, kind text, channel text, tone text, ways text[], fallback smallint)
    ), sent as materialized (
      select ${counted(now, sql`g.nth`)} as notice_id, g.*, t.kind, t.channel, t.tone, t.ways, t.fallback,
        ${causeOf(merchantId)} as cause
      from given g join template t using (template)
    ), moved as (
      update sequence_step s set status = ${sequenceStepLifecycle.next('planned', 'queue')}, rule = 'planned', entry_id = null, notice_id = x.notice_id,
        cost_minor = x.cost, decided_at = ${at}
      from sent x
      where s.ctid = x.place and s.merchant_id = ${merchantId} and s.id = x.step_id and s.status in ('planned', 'held')
      returning x.*
    ), history as (
      insert into status_change (merchant_id, id, subject_kind, subject_id, from_status, event, to_status, at)
      select ${merchantId}, ${counted(now, sql`nth`)}, 'notice', notice_id, null, 'queue', 'queued', ${at}
      from moved
    )
    insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status,
      sequence_step_id, tone, ways, fallback_after_hours, created_at)
    select ${merchantId}, notice_id, customer_id, invoice_id, kind, cause, channel, language, 'queued',
      step_id, tone, ways, fallback, ${at}
    from moved order by nth`);
  await queueSending(ctx, tx, { merchantId, at: null });
}

/** What is the same for every message of one step of one version. */
function templatesOf(judged: readonly JudgedStep[]) {
  const known = new Map<SequenceStep, number>();
  const numbers = judged.map(({ step }) => {
    const number = known.get(step) ?? known.size;
    known.set(step, number);
    return number;
  });
  const templates = [...known].map(([step, template]) => ({
    template,
    kind: step.kind,
    // Decided anew when its turn to be sent comes: by then the customer may have chosen otherwise. Never a letter, which
    // is what it is from the start.
    channel: waysOf(step).find((way) => way !== 'letter') ?? 'portal',
    tone: step.tone ?? null,
    ways: waysOf(step),
    fallback: step.fallbackAfterHours ?? null
  }));
  return { templates, numbers };
}

/** The ways of a step that its kind may take: Meta's rules and the law forbid some, whatever was published. */
function waysOf({ kind, channels }: SequenceStep): readonly SequenceStep['channels'][number][] {
  const allowed: readonly string[] = noticeKinds[kind].channels;
  return channels.filter((channel) => allowed.includes(channel));
}

/** What a notice is about stands second in its cause: `subjectOf`. */
function causeOf(merchantId: string): SQL {
  return sql`case
    when t.kind = 'payment-failed' then 'attempt:' || g.subject_id || ':step:' || g.step_id
    when t.kind = 'card-ending' then 'payment-method:' || g.subject_id || ':ends:' || (
      select (make_date(m.exp_year, m.exp_month, 1) + interval '1 month - 1 day')::date
      from payment_method m where m.merchant_id = ${merchantId} and m.id = g.subject_id) || ':step:' || g.step_id
    else 'invoice:' || g.invoice_id || ':step:' || g.step_id end`;
}

/** What waits is looked at again at its moment; what is skipped never. */
async function writeWaiting(tx: Tx, { merchantId, now, judged }: Decided): Promise<void> {
  if (judged.length === 0) return;
  await tx.execute(sql`
    update sequence_step s set status = g.status, rule = g.rule, entry_id = g.entry,
      due_at = coalesce(g.until, s.due_at), decided_at = ${now.toString()}::timestamptz
    from unnest(${places(judged)}, ${uuids(judged.map(({ row }) => row.stepId))},
      ${texts(judged.map(({ decision }) => sequenceStepLifecycle.next('planned', decision.kind === 'hold' ? 'hold' : 'skip')))},
      ${texts(judged.map(({ decision }) => decision.rule))},
      ${texts(judged.map(({ decision }) => (decision.kind === 'hold' ? decision.until.toString() : null)))}::timestamptz[],
      ${texts(judged.map(({ row, decision }) => (decision.rule === 'quiet-hours' ? row.quietEntryId : null)))}::uuid[]
    ) as g (place, id, status, rule, until, entry)
    where s.ctid = g.place and s.merchant_id = ${merchantId} and s.id = g.id and s.status in ('planned', 'held')`);
}

/**
 * What a decided step means for those behind it: one that counts from it gets its day. And where a demand went out later
 * than planned, all that follows moves by as many days: the time to pay that a customer has is never shortened.
 */
async function dateFollowing(tx: Tx, { merchantId, judged }: Decided): Promise<void> {
  await moveFollowing(
    tx,
    merchantId,
    judged.map((each) => ({ ...each, days: lateDays(each) }))
  );
  const following = judged.flatMap(({ row, version, local }) => {
    const step = version.definition.steps[row.place + 1];
    if (step?.at.of !== 'previous') return [];
    return [{ runId: row.runId, key: step.key, ...dateFrom(local.date, step, local) }];
  });
  if (following.length === 0) return;
  await tx.execute(sql`
    update sequence_step s set planned_on = g.planned_on, due_at = g.due_at
    from unnest(${uuids(following.map(({ runId }) => runId))}, ${texts(following.map(({ key }) => key))},
      ${texts(following.map(({ on }) => on.toString()))}::date[],
      ${texts(following.map(({ at }) => at.toString()))}::timestamptz[]) as g (run_id, key, planned_on, due_at)
    where s.merchant_id = ${merchantId} and s.run_id = g.run_id and s.key = g.key and s.status = 'planned'`);
}

/** Moves everything behind these steps in their runs by as many days as each came late. */
export async function moveFollowing(
  tx: Tx,
  merchantId: string,
  decided: readonly Readonly<{ row: StepRow; days: number }>[]
): Promise<void> {
  const late = decided.filter(({ days }) => days > 0);
  if (late.length === 0) return;
  await tx.execute(sql`
    update sequence_step s set planned_on = s.planned_on + g.days,
      due_at = ((s.planned_on + g.days) + (s.due_at at time zone g.zone)::time) at time zone g.zone
    from unnest(${uuids(late.map(({ row }) => row.runId))}, ${ints(late.map(({ row }) => row.place))},
      ${ints(late.map(({ days }) => days))}, ${texts(late.map(({ row }) => row.zone))}) as g (run_id, place, days, zone)
    where s.merchant_id = ${merchantId} and s.run_id = g.run_id and s.place > g.place
      and s.status in ('planned', 'held') and s.planned_on is not null`);
}

function lateDays({ row, step, local, decision }: JudgedStep): number {
  if (decision.kind !== 'send' || !isAsking(step.kind) || row.plannedOn === null) return 0;
  return Temporal.PlainDate.from(row.plannedOn).until(local.date, { largestUnit: 'day' }).days;
}

/** A run ends when its last step is dealt with and nothing in it waits. */
async function finishRuns(tx: Tx, { merchantId, now, judged }: Decided): Promise<void> {
  const ending = judged.filter(({ row, version }) => row.place === version.definition.steps.length - 1);
  if (ending.length === 0) return;
  await tx.execute(sql`
    update sequence_run r set status = ${sequenceRunLifecycle.next('running', 'finish')}, ended_at = ${now.toString()}::timestamptz
    from unnest(${uuids(ending.map(({ row }) => row.runId))}) as g (id)
    where r.merchant_id = ${merchantId} and r.id = g.id and r.status = 'running'
      and not exists (select from sequence_step s
        where s.merchant_id = ${merchantId} and s.run_id = r.id and s.status in ('planned', 'held'))`);
}

/**
 * Steps are written by their place in the table, so that no plan reads all of it for one slice. One that somebody changed
 * in the meantime has another place: it is left as they made it, and gets no notice.
 */
const places = (judged: readonly JudgedStep[]): SQL =>
  sql`${texts(judged.map(({ row }) => row.rowPlace))}::tid[]`;
const uuids = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]::uuid[]`;
const texts = (values: readonly (string | null)[]): SQL => sql`${sql.param([...values])}::text[]`;
const ints = (values: readonly number[]): SQL => sql`${sql.param(values.map(String))}::text[]::int[]`;
