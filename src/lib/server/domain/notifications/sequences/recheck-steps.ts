import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import { readMerchant } from '../../identity/index.ts';
import type { Notice } from '../notices.ts';
import type { HoldRule, SkipRule } from './decide-step.ts';
import { judgeSteps, type JudgedStep } from './judge-steps.ts';
import { isAsking } from './plan-dates.ts';
import { readDunningSettings } from './settings.ts';
import { readStepsById } from './step-facts.ts';
import { moveFollowing } from './write-decisions.ts';

/** What becomes of a message that is about to be sent. */
export type SendVerdict =
  | Readonly<{ kind: 'send' }>
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
  const { zone, country } = await readMerchant(tx, merchantId);
  const rows = await readStepsById(tx, { merchantId, now, zone, country }, ids);
  const limits = await readDunningSettings(tx, merchantId);
  const judged = await judgeSteps(tx, { merchantId, now, limits, rows, isQueued: true });
  await noteWaiting(tx, merchantId, now, judged);
  const byStep = new Map(judged.map(({ row, decision }) => [row.stepId, verdictOf(decision)]));
  return asked.map(({ notice: { sequenceStepId } }) => byStep.get(sequenceStepId ?? '') ?? { kind: 'send' });
});

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
  const waited = going.filter(({ row, days }) => days > 0 || row.rule !== 'planned');
  const noted = [...of('hold'), ...of('skip'), ...waited];
  if (noted.length === 0) return;
  await tx.execute(sql`
    update sequence_step s set status = g.status, rule = g.rule, due_at = coalesce(g.until, s.due_at),
      notice_id = case g.status when 'queued' then s.notice_id end,
      decided_at = case g.rule when 'planned' then ${now.toString()}::timestamptz else s.decided_at end
    from jsonb_to_recordset(${JSON.stringify(noted.map(noteOf))}::text::jsonb)
      as g (id uuid, status text, rule text, until timestamptz)
    where s.merchant_id = ${merchantId} and s.id = g.id and s.status = 'queued'`);
}

function noteOf({ row, decision }: JudgedStep) {
  return {
    id: row.stepId,
    status: decision.kind === 'skip' ? 'skipped' : 'queued',
    rule: decision.rule,
    until: decision.kind === 'hold' ? decision.until.toString() : null
  };
}

function waitedDays({ row, local }: JudgedStep): number {
  if (row.decidedAt === null) return 0;
  const queuedOn = Temporal.Instant.from(row.decidedAt.replace(' ', 'T'))
    .toZonedDateTimeISO(row.zone)
    .toPlainDate();
  return queuedOn.until(local.date, { largestUnit: 'day' }).days;
}

function verdictOf(decision: JudgedStep['decision']): SendVerdict {
  switch (decision.kind) {
    case 'send':
      return { kind: 'send' };
    case 'hold':
      return { kind: 'wait', until: decision.until, rule: decision.rule };
    case 'skip':
      return { kind: 'withdraw', because: decision.rule };
    case 'stop':
      return { kind: 'withdraw', because: 'settled' };
  }
}
