import { type Language, withColon } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  diffRetryRules,
  type GeneralPart,
  type RetryRules,
  type RetryRulesProblem,
  type RetrySchedule
} from '#lib/server/domain/collection/index.ts';
import type { ChangeInWords } from '../change-in-words.ts';
import type { ProblemInWords } from '../problem-in-words.ts';

/** One way of paying within a schedule: on which days after the first failure it is tried again. */
export type TryLineInWords = Readonly<{ name: string; days: readonly number[]; facts: readonly string[] }>;
export type ScheduleInWords = Readonly<{ name: string; lines: readonly TryLineInWords[] }>;

/** Every schedule as lines of tries that somebody can read aloud. */
export function schedulesInWords(rules: RetryRules, language: Language): readonly ScheduleInWords[] {
  return rules.schedules.map((schedule) => ({
    name: nameOf(schedule, rules, language),
    lines: linesOf(schedule, language)
  }));
}

function linesOf({ card, sepa }: RetrySchedule, language: Language): readonly TryLineInWords[] {
  const t = translator(language);
  const payday = (days: number) =>
    days === 0 ? t('policies:retries.fact.no-payday') : t('policies:retries.fact.payday', { days });
  const cardFacts = [t('policies:retries.fact.tries', { count: card.mostAttempts, days: card.mostDays })];
  return [
    {
      name: t('policies:retries.card-short'),
      days: summed(card.daysWhenShort),
      facts: [...cardFacts, payday(card.paydayReachInDays)]
    },
    { name: t('policies:retries.card-other'), days: summed(card.daysOtherwise), facts: cardFacts },
    {
      name: t('policies:retries.sepa'),
      days: summed(sepa.days),
      facts: [t('policies:retries.fact.within', { days: sepa.mostDays }), payday(sepa.paydayReachInDays)]
    }
  ];
}

/** Days from one try to the next, as days from the first failure. */
function summed(delays: readonly number[]): number[] {
  let day = 0;
  return delays.map((delay) => (day += delay));
}

/** What a schedule is called: its segment, or that it is for everybody (else). */
export function nameOf({ segment }: RetrySchedule, rules: RetryRules, language: Language): string {
  const t = translator(language);
  if (segment !== undefined) return t('policies:retries.schedule.segment', { segment });
  const isAlone = rules.schedules.length === 1;
  return t(isAlone ? 'policies:retries.schedule.everybody' : 'policies:retries.schedule.rest');
}

/** What holds for every schedule, as terms and values. */
export function generalInWords(
  rules: RetryRules,
  language: Language
): readonly Readonly<{ term: string; value: string }>[] {
  const parts = ['hours', 'technical', 'breathing', 'visa', 'sepa'] as const;
  const t = translator(language);
  return parts.map((part) => ({
    term: t(`policies:retries.general.${part}` as TextKey),
    value: generalValue(part, rules, language)
  }));
}

type General = 'hours' | 'technical' | 'breathing' | 'visa' | 'sepa';

const GENERAL_OF: Readonly<Record<GeneralPart, General>> = {
  fromHour: 'hours',
  toHour: 'hours',
  technicalDelaysInMinutes: 'technical',
  breathingSpaceInHours: 'breathing',
  visaMostAttempts: 'visa',
  sepaMostRepresentments: 'sepa',
  sepaDaysBetween: 'sepa'
};

function generalValue(part: General, rules: RetryRules, language: Language): string {
  const t = translator(language);
  const { technicalDelaysInMinutes: minutes } = rules;
  switch (part) {
    case 'hours':
      return t('policies:retries.general.hours-value', { from: rules.fromHour, to: rules.toHour });
    case 'technical':
      return minutes.length === 0
        ? t('policies:retries.general.technical-none')
        : t('policies:retries.general.technical-value', {
            list: new Intl.ListFormat(language).format(minutes.map(String))
          });
    case 'breathing':
      return t('policies:retries.general.breathing-value', { hours: rules.breathingSpaceInHours });
    case 'visa':
      return t('policies:retries.general.visa-value', { most: rules.visaMostAttempts });
    case 'sepa':
      return t('policies:retries.general.sepa-value', {
        most: rules.sepaMostRepresentments,
        days: rules.sepaDaysBetween
      });
  }
}

/** What the second version changes against the first, in words. */
export function retryChangesInWords(
  before: RetryRules,
  after: RetryRules,
  language: Language
): readonly ChangeInWords[] {
  const t = translator(language);
  const diff = diffRetryRules(before, after);
  const bySegment = (rules: RetryRules, segment: string | null) =>
    rules.schedules.find((each) => (each.segment ?? null) === segment)!;
  const partOf = (schedule: RetrySchedule, part: 'card' | 'sepa') =>
    sentenceOf(linesOf(schedule, language).slice(...(part === 'card' ? [0, 2] : [2])), language);
  return [
    ...[...new Set(diff.general.map((part) => GENERAL_OF[part]))].map((part) => ({
      id: part,
      text: t('policies:retries.diff.general', { what: t(`policies:retries.general.${part}` as TextKey) }),
      was: generalValue(part, before, language),
      becomes: generalValue(part, after, language)
    })),
    ...diff.added.map((schedule) => ({
      id: `added-${schedule.segment ?? ''}`,
      text: t('policies:retries.diff.added', { name: nameOf(schedule, after, language) }),
      becomes: sentenceOf(linesOf(schedule, language), language)
    })),
    ...diff.removed.map((schedule) => ({
      id: `removed-${schedule.segment ?? ''}`,
      text: t('policies:retries.diff.removed', { name: nameOf(schedule, before, language) }),
      was: sentenceOf(linesOf(schedule, language), language)
    })),
    ...diff.changed.map(({ segment, part }) => ({
      id: `changed-${segment ?? ''}-${part}`,
      text: t('policies:retries.diff.changed', {
        name: nameOf(bySegment(after, segment), after, language),
        part: t(`policies:retries.diff.${part}` as TextKey)
      }),
      was: partOf(bySegment(before, segment), part),
      becomes: partOf(bySegment(after, segment), part)
    })),
    ...(diff.order ? [{ id: 'order', text: t('policies:retries.diff.order') }] : [])
  ];
}

/** Lines of tries as one sentence: what differs is found by reading two of them. */
function sentenceOf(lines: readonly TryLineInWords[], language: Language): string {
  const t = translator(language);
  const daysOf = (days: readonly number[]) =>
    days.length === 0
      ? t('policies:retries.line.none')
      : days.map((day) => t('policies:retries.line.day', { day })).join(', ');
  return lines
    .map(({ name, days, facts }) => [withColon(language, name, daysOf(days)), ...facts].join(' · '))
    .join(' · ');
}

/** Why rules can't be published, each with the schedule that it is about and the source of the ceiling. */
export function retryProblemsInWords(
  problems: readonly RetryRulesProblem[],
  rules: RetryRules,
  language: Language
): readonly ProblemInWords[] {
  const t = translator(language);
  return problems.map(({ code, schedule, params, source }, place) => {
    const text = t(`policies:retries.problem.${code}` as TextKey, params);
    const about = schedule === undefined ? undefined : rules.schedules[schedule];
    return {
      id: `${place}-${code}`,
      text:
        about && rules.schedules.length > 1
          ? t('policies:problem.at', { where: nameOf(about, rules, language), text })
          : text,
      ...(source !== undefined && { source: t('policies:problem.source', { source }) })
    };
  });
}
