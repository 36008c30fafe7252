import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import { readMerchant } from '../../identity/index.ts';
import type { Notice } from '../notices.ts';
import type { AskedCosts } from './decide-cost.ts';
import type { HoldRule, SkipRule } from './decide-step.ts';
import { readFollowers, releaseFollowers } from './bundles.ts';
import { judgeSteps, type JudgedStep } from './judge-steps.ts';
import { isAsking } from './plan-dates.ts';
import type { SequenceStep } from './sequence.ts';
import { readDunningSettings } from './settings.ts';
import { readStepsById } from './step-facts.ts';
import { moveFollowing } from './write-decisions.ts';

/** What becomes of a message that is about to be sent. */
export type SendVerdict =
  /** `costs`: what it asks on top, to be put on the invoice before it says so. `alsoAbout`: more invoices that it tells of. */
  | Readonly<{
      kind: 'send';
      costs?: AskedCosts;
      alsoAbout?: readonly string[];
      attach?: SequenceStep['attach'];
    }>
  | Readonly<{ kind: 'wait'; until: Temporal.Instant; rule: HoldRule }>
  | Readonly<{ kind: 'withdraw'; because: SkipRule | 'settled' | 'contact-hold' }>;

type Asked = Readonly<{
  ctx: Pick<Context, 'clock'>;
  notice: Pick<Notice, 'merchantId' | 'sequenceStepId'>;
}>;

/**
 * Asks again, at the last moment before it is handed over, whether a message of a sequence may go: what was decided when
 * it was queued may be hours old. One of no sequence may. Those that are asked about side by side are one question.
 */
export const recheckStep = gathering(async (tx, asked: readonly Asked[]): Promise<readonly SendVerdict[]> => {
  const [first] = asked;
  const ids = asked.flatMap(({ notice: { sequenceStepId } }) => sequenceStepId ?? []);
  if (!first || ids.length === 0) return asked.map(() => ({ kind: 'send' }));
  const { merchantId } = first.notice;
  const now = first.ctx.clock.now();
  await lockCharged(tx, merchantId, ids);
  const { zone, country } = await readMerchant(tx, merchantId);
  const followers = await readFollowers(tx, merchantId, ids);
  const all = [...ids, ...[...followers.values()].flat()];
  const rows = await readStepsById(tx, { merchantId, now, zone, country }, all);
  const limits = await readDunningSettings(tx, merchantId);
  const judged = await judgeSteps(tx, { merchantId, now, limits, rows, isQueued: true });
  const byStep = new Map(judged.map((each) => [each.row.stepId, each]));
  const leads = [...new Set(ids)].flatMap((id) => byStep.get(id) ?? []);
  const verdicts = new Map<string, SendVerdict>();
  const noted: JudgedStep[] = [];
  const released: JudgedStep[] = [];
  for (const lead of leads) {
    const theirs = (followers.get(lead.row.stepId) ?? []).flatMap((id) => byStep.get(id) ?? []);
    const together = theirs.filter((each) => staysWith(lead, each));
    noted.push(lead, ...together);
    released.push(...theirs.filter((each) => !together.includes(each)));
    verdicts.set(lead.row.stepId, verdictOf(lead, together));
  }
  await noteWaiting(tx, merchantId, now, noted);
  await releaseFollowers(tx, merchantId, now, released);
  return asked.map(
    ({ notice: { sequenceStepId } }) => verdicts.get(sequenceStepId ?? '') ?? { kind: 'send' }
  );
});

/** Why a customer is left alone for now, whichever of their invoices it is about. */
const OF_THE_CUSTOMER: ReadonlySet<HoldRule> = new Set(['contact-hold', 'closed-day', 'quiet-hours']);

/** Whether it is still told by its lead's message: that goes now, and so may this one, or all of them wait alike. */
function staysWith({ decision: lead }: JudgedStep, { decision }: JudgedStep): boolean {
  if (lead.kind === 'send') return decision.kind === 'send';
  return lead.kind === 'hold' && decision.kind === 'hold' && OF_THE_CUSTOMER.has(lead.rule);
}

/** What a message puts costs on is locked in the order in which payments lock: in the order of ids. */
async function lockCharged(tx: Tx, merchantId: string, stepIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    select i.id from invoice i
    where i.merchant_id = ${merchantId} and i.id = any (array(
      select s.invoice_id from sequence_step s
      where s.merchant_id = ${merchantId} and s.id = any (${sql.param([...stepIds])}::text[]::uuid[])
        and s.cost_minor is not null))
    order by i.id
    for update`);
}

/**
 * A message that has to wait says why, and steps behind it wait for it. When it goes after all, on a later day than it was
 * queued, they move by as many days: the time to pay counts from what was really sent.
 */
async function noteWaiting(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  judged: readonly JudgedStep[]
): Promise<void> {
  const of = (kind: JudgedStep['decision']['kind']) =>
    judged.filter(({ decision }) => decision.kind === kind);
  const going = of('send').map((each) => ({
    ...each,
    days: isAsking(each.step.kind) ? waitedDays(each) : 0
  }));
  await moveFollowing(tx, merchantId, going);
  // What was paid meanwhile makes less of what is named or asked.
  const waited = going.filter(
    ({ row, days, costMinor }) => days > 0 || row.rule !== 'planned' || row.statedMinor !== costMinor
  );
  const noted = [...of('hold'), ...of('skip'), ...waited];
  if (noted.length === 0) return;
  await tx.execute(sql`
    update sequence_step s set status = g.status, rule = g.rule, due_at = coalesce(g.until, s.due_at), cost_minor = g.cost,
      notice_id = case g.status when 'queued' then s.notice_id end,
      decided_at = case g.rule when 'planned' then ${now.toString()}::timestamptz else s.decided_at end
    from jsonb_to_recordset(${JSON.stringify(noted.map(noteOf))}::text::jsonb)
      as g (id uuid, status text, rule text, until timestamptz, cost bigint)
    where s.merchant_id = ${merchantId} and s.id = g.id and s.status = 'queued'`);
}

function noteOf({ row, decision, costMinor }: JudgedStep) {
  return {
    id: row.stepId,
    status: decision.kind === 'skip' ? 'skipped' : 'queued',
    rule: decision.rule,
    until: decision.kind === 'hold' ? decision.until.toString() : null,
    cost: decision.kind === 'send' ? costMinor : row.statedMinor
  };
}

function waitedDays({ row, local }: JudgedStep): number {
  if (row.decidedAt === null) return 0;
  const queuedOn = Temporal.Instant.from(row.decidedAt.replace(' ', 'T'))
    .toZonedDateTimeISO(row.zone)
    .toPlainDate();
  return queuedOn.until(local.date, { largestUnit: 'day' }).days;
}

function verdictOf(
  { decision, asked, step: { attach } }: JudgedStep,
  together: readonly JudgedStep[]
): SendVerdict {
  switch (decision.kind) {
    case 'send':
      return {
        kind: 'send',
        ...(asked && { costs: asked }),
        ...(attach && { attach }),
        ...(together.length > 0 && { alsoAbout: together.map(({ row }) => row.invoiceId) })
      };
    case 'hold':
      return { kind: 'wait', until: decision.until, rule: decision.rule };
    case 'skip':
      return { kind: 'withdraw', because: decision.rule };
    case 'stop':
      return { kind: 'withdraw', because: 'settled' };
  }
}
