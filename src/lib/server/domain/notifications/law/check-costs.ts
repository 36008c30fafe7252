import { compare, isCurrency, money } from '#lib/money/index.ts';
import type {
  EarlierOutcome,
  SequenceDefinition,
  SequenceProblem,
  SequenceStep
} from '../sequences/sequence.ts';
import type { LawPack, NoticeWay } from './law-pack.ts';
import { maximumCosts } from './maximum-costs.ts';
import { lawProblem } from './sequence-problem.ts';
import { leastDaysBetween, timeSteps, type StepTime } from './step-times.ts';
import { leastDaysBeforeCosts } from './term-ends.ts';

/** What is wrong with a sequence by the law of one country: its formal notices, and what it charges when. Pure. */
export function checkCosts(definition: SequenceDefinition, pack: LawPack): SequenceProblem[] {
  const times = timeSteps(definition);
  const isForConsumers = definition.audience.customers !== 'businesses';
  return times.flatMap((time) => [
    ...(time.step.kind === 'formal-notice' ? checkNotice(time.step, pack) : []),
    ...checkAsked(times, time, pack, isForConsumers)
  ]);
}

function checkAsked(
  times: readonly StepTime[],
  time: StepTime,
  pack: LawPack,
  isForConsumers: boolean
): SequenceProblem[] {
  switch (time.step.cost.kind) {
    case 'none':
      return [];
    case 'reminder-fee':
      return checkReminderFee(times, time, pack, isForConsumers);
    case 'legal-maximum':
    case 'fixed':
      return checkCharge(times, time, pack, isForConsumers);
  }
}

/** A reminder may cost something where the law knows such a fee, and a free one went before it by the whole term. */
function checkReminderFee(
  times: readonly StepTime[],
  time: StepTime,
  pack: LawPack,
  isForConsumers: boolean
): SequenceProblem[] {
  const { step, place } = time;
  if (!pack.reminderFee || !isForConsumers)
    return [
      lawProblem('reminder-fee-unknown', pack, isForConsumers ? 'consumer-costs' : 'business-costs', step)
    ];
  if (step.kind === 'formal-notice') return [lawProblem('notice-not-free', pack, 'free-notice', step)];
  const late = checkIsLate(time, pack);
  if (late.length > 0) return late;
  const free = times.slice(0, place).find((each) => isFreeReminder(each.step));
  if (!free) return [lawProblem('first-reminder-not-free', pack, 'reminder-fee', step)];
  return checkTerm(times, free, time, pack);
}

function isFreeReminder({ kind, cost }: SequenceStep): boolean {
  return (kind === 'overdue' || kind === 'formal-notice') && cost.kind === 'none';
}

function checkNotice(step: SequenceStep, pack: LawPack): SequenceProblem[] {
  const wrong = step.channels.filter((channel) => !isNoticeWay(channel, pack));
  return wrong.map((channel) => lawProblem('channel-not-for-notice', pack, 'channels', step, { channel }));
}

function checkCharge(
  times: readonly StepTime[],
  time: StepTime,
  pack: LawPack,
  isForConsumers: boolean
): SequenceProblem[] {
  const { step } = time;
  if (isForConsumers && pack.consumerCosts.kind === 'never')
    return [lawProblem('costs-never', pack, 'consumer-costs', step)];
  const height = checkHeight(step, pack, isForConsumers);
  return [...height, ...(isForConsumers ? checkNoticeBefore(times, time, pack) : checkIsLate(time, pack))];
}

/** A business owes its fixed sum from the day after the due date, not before. */
function checkIsLate({ step, root, from }: StepTime, pack: LawPack): SequenceProblem[] {
  const isLate = root === 'failed' || (root === 'due' && from > 0);
  return isLate ? [] : [lawProblem('costs-before-due', pack, 'business-costs', step)];
}

/** A fixed sum has to be allowed for the smallest claim that can reach the step. */
function checkHeight(step: SequenceStep, pack: LawPack, isConsumer: boolean): SequenceProblem[] {
  if (step.cost.kind !== 'fixed') return [];
  const { minor, currency } = step.cost;
  const rule = isConsumer ? 'consumer-costs' : 'business-costs';
  if (currency !== 'EUR' || !isCurrency(currency))
    return [lawProblem('costs-in-other-currency', pack, rule, step, { currency })];
  const smallest = money(Math.max(1, step.when?.amount?.atLeastMinor ?? 1), 'EUR');
  const { costs } = maximumCosts(pack, { principal: smallest, isConsumer });
  if (compare(money(minor, 'EUR'), costs) <= 0) return [];
  return [lawProblem('costs-too-high', pack, rule, step, { most: costs.minor })];
}

/** Outcomes of the notice that show that it went out. */
const WENT_OUT: readonly EarlierOutcome[] = ['delivered', 'opened', 'clicked'];

function checkNoticeBefore(times: readonly StepTime[], time: StepTime, pack: LawPack): SequenceProblem[] {
  const { step } = time;
  if (step.kind === 'formal-notice') return [lawProblem('notice-not-free', pack, 'free-notice', step)];
  const notice = times.slice(0, time.place).findLast((each) => each.step.kind === 'formal-notice');
  if (!notice) return [lawProblem('notice-missing', pack, 'free-notice', step)];
  const earlier = step.when?.earlier;
  const waitsForIt = earlier?.step === notice.step.key && WENT_OUT.includes(earlier.outcome);
  const { key } = notice.step;
  if (notice.step.when && !waitsForIt)
    return [lawProblem('notice-may-be-skipped', pack, 'free-notice', step, { notice: key })];
  return checkTerm(times, notice, time, pack);
}

function checkTerm(
  times: readonly StepTime[],
  notice: StepTime,
  { step, place }: StepTime,
  pack: LawPack
): SequenceProblem[] {
  const days = leastDaysBetween(times, notice, times[place]!);
  if (days === undefined)
    return [lawProblem('term-unclear', pack, 'term', step, { notice: notice.step.key })];
  const least = leastDaysAfterNotice(notice.step, pack);
  if (days >= least) return [];
  return [lawProblem('term-too-short', pack, 'term', step, { notice: notice.step.key, days, least })];
}

/** The slowest of its ways, each after the hours that it was waited for the ones before it. */
function leastDaysAfterNotice({ channels, fallbackAfterHours = 0 }: SequenceStep, pack: LawPack): number {
  const ways = channels.filter((channel) => isNoticeWay(channel, pack));
  const days = ways.map(
    (channel, index) => Math.ceil((fallbackAfterHours * index) / 24) + leastDaysBeforeCosts(pack, channel)
  );
  return Math.max(0, ...days);
}

function isNoticeWay(channel: string, pack: LawPack): channel is NoticeWay {
  return (pack.channels.allowed as readonly string[]).includes(channel);
}
