import { isDeepStrictEqual } from 'node:util';
import type { RetryRules, RetrySchedule } from './retry-rules.ts';

/** What holds for every schedule alike. */
export type GeneralPart = Exclude<keyof RetryRules, 'schedules'>;
export type SchedulePart = 'card' | 'sepa';

/** What one version changes against another; schedules are known by their segment, `null` being everybody else's. */
export type RetryRulesDiff = Readonly<{
  general: readonly GeneralPart[];
  added: readonly RetrySchedule[];
  removed: readonly RetrySchedule[];
  changed: readonly Readonly<{ segment: string | null; part: SchedulePart }>[];
  /** The schedules that both have are asked in another order. */
  order: boolean;
}>;

const GENERAL: readonly GeneralPart[] = [
  'fromHour',
  'toHour',
  'technicalDelaysInMinutes',
  'breathingSpaceInHours',
  'visaMostAttempts',
  'sepaMostRepresentments',
  'sepaDaysBetween'
];

/** Compares two versions. Pure. */
export function diffRetryRules(before: RetryRules, after: RetryRules): RetryRulesDiff {
  const nameOf = ({ segment }: RetrySchedule) => segment ?? null;
  const old = new Map(before.schedules.map((each) => [nameOf(each), each]));
  const now = new Map(after.schedules.map((each) => [nameOf(each), each]));
  const kept = [...now.keys()].filter((name) => old.has(name));
  const keptBefore = [...old.keys()].filter((name) => now.has(name));
  return {
    general: GENERAL.filter((part) => !isDeepStrictEqual(before[part], after[part])),
    added: [...now].filter(([name]) => !old.has(name)).map(([, schedule]) => schedule),
    removed: [...old].filter(([name]) => !now.has(name)).map(([, schedule]) => schedule),
    changed: kept.flatMap((segment) =>
      (['card', 'sepa'] as const)
        .filter((part) => !isDeepStrictEqual(old.get(segment)?.[part], now.get(segment)?.[part]))
        .map((part) => ({ segment, part }))
    ),
    order: kept.some((name, place) => keptBefore[place] !== name)
  };
}
