import { ceilings, sepaRepresentments } from '../retry/index.ts';
import type { RetryRules, RetrySchedule } from './retry-rules.ts';

/** Why rules may not come into force: a code with a text, the schedule that it is about, and the ceiling's source. */
export type RetryRulesProblem = Readonly<{
  code:
    | 'hours-out-of-order'
    | 'visa-above-ceiling'
    | 'visa-no-try'
    | 'sepa-above-ceiling'
    | 'sepa-too-close'
    | 'card-ladder-too-long'
    | 'card-ladder-past-its-days'
    | 'card-payday-past-its-days'
    | 'sepa-ladder-too-long'
    | 'sepa-ladder-past-its-days'
    | 'sepa-step-too-close'
    | 'sepa-payday-past-its-days'
    | 'segment-twice'
    | 'segment-unknown'
    | 'schedule-never-reached';
  /** The place of the schedule, from 0. */
  schedule?: number;
  params: Readonly<Record<string, string | number>>;
  source?: string;
}>;

const visa = ceilings.find(({ rule }) => rule === 'visa-ceiling')!;

/**
 * Everything that is wrong with rules: above a network's ceiling, or impossible in itself, so that a step stands there
 * that can never happen. Pure. `segments`: the names that may be used. Whatever passes, `decideRetry` never goes beyond
 * a ceiling.
 */
export function checkRetryRules(rules: RetryRules, segments: readonly string[]): RetryRulesProblem[] {
  const { fromHour, toHour, visaMostAttempts, sepaMostRepresentments, sepaDaysBetween } = rules;
  const problems: RetryRulesProblem[] = [];
  if (fromHour >= toHour) problems.push({ code: 'hours-out-of-order', params: { fromHour, toHour } });
  if (visaMostAttempts > visa.most)
    problems.push({
      code: 'visa-above-ceiling',
      params: { asked: visaMostAttempts, most: visa.most },
      source: visa.source
    });
  if (visaMostAttempts < 1) problems.push({ code: 'visa-no-try', params: {} });
  const { most, leastDaysBetween, source } = sepaRepresentments;
  if (sepaMostRepresentments > most)
    problems.push({ code: 'sepa-above-ceiling', params: { asked: sepaMostRepresentments, most }, source });
  if (sepaDaysBetween < leastDaysBetween)
    problems.push({
      code: 'sepa-too-close',
      params: { asked: sepaDaysBetween, least: leastDaysBetween },
      source
    });
  return [
    ...problems,
    ...rules.schedules.flatMap((schedule, place) => [
      ...checkCard(schedule, place),
      ...checkSepa(schedule, rules, place),
      ...checkSegment(schedule, rules, segments, place)
    ])
  ];
}

function checkCard({ card }: RetrySchedule, schedule: number): RetryRulesProblem[] {
  const { mostAttempts, mostDays, paydayReachInDays } = card;
  const ladders = [card.daysWhenShort, card.daysOtherwise];
  const steps = Math.max(...ladders.map(({ length }) => length));
  const days = Math.max(...ladders.map(sumOf));
  return [
    ...(steps >= mostAttempts
      ? [
          {
            code: 'card-ladder-too-long' as const,
            schedule,
            params: { steps: steps + 1, most: mostAttempts }
          }
        ]
      : []),
    ...(days > mostDays
      ? [{ code: 'card-ladder-past-its-days' as const, schedule, params: { days, most: mostDays } }]
      : []),
    ...(paydayReachInDays > mostDays
      ? [
          {
            code: 'card-payday-past-its-days' as const,
            schedule,
            params: { days: paydayReachInDays, most: mostDays }
          }
        ]
      : [])
  ];
}

function checkSepa({ sepa }: RetrySchedule, rules: RetryRules, schedule: number): RetryRulesProblem[] {
  const problems: RetryRulesProblem[] = [];
  const { days, mostDays, paydayReachInDays } = sepa;
  const most = rules.sepaMostRepresentments;
  if (days.length > most)
    problems.push({ code: 'sepa-ladder-too-long', schedule, params: { steps: days.length, most } });
  if (sumOf(days) > mostDays)
    problems.push({
      code: 'sepa-ladder-past-its-days',
      schedule,
      params: { days: sumOf(days), most: mostDays }
    });
  const least = Math.max(rules.sepaDaysBetween, sepaRepresentments.leastDaysBetween);
  const tooClose = days.find((each) => each < least);
  if (tooClose !== undefined)
    problems.push({
      code: 'sepa-step-too-close',
      schedule,
      params: { asked: tooClose, least },
      source: sepaRepresentments.source
    });
  if (paydayReachInDays > mostDays)
    problems.push({
      code: 'sepa-payday-past-its-days',
      schedule,
      params: { days: paydayReachInDays, most: mostDays }
    });
  return problems;
}

function checkSegment(
  { segment }: RetrySchedule,
  { schedules }: RetryRules,
  known: readonly string[],
  schedule: number
): RetryRulesProblem[] {
  const isLast = schedule === schedules.length - 1;
  if (segment === undefined) return isLast ? [] : [{ code: 'schedule-never-reached', schedule, params: {} }];
  if (schedules.findIndex((each) => each.segment === segment) < schedule)
    return [{ code: 'segment-twice', schedule, params: { segment } }];
  return known.includes(segment) ? [] : [{ code: 'segment-unknown', schedule, params: { segment } }];
}

function sumOf(days: readonly number[]): number {
  return days.reduce((sum, each) => sum + each, 0);
}
