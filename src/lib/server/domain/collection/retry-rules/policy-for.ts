import { retryPolicies, type RetryPolicy, type Segment } from '../retry/index.ts';
import type { RetryRules, RetrySchedule } from './retry-rules.ts';

const HOURS = 24;

/** The schedule for a customer who is in these segments: the first that fits, else the one for everybody. Pure. */
function scheduleFor({ schedules }: RetryRules, segments: readonly string[]): RetrySchedule {
  const fitting = schedules.find(({ segment }) => segment !== undefined && segments.includes(segment));
  return fitting ?? schedules.at(-1)!;
}

/** What the pure decision needs, from a merchant's rules: for a customer in these segments, in the merchant's zone. Pure. */
export function policyFor(rules: RetryRules, segments: readonly string[], zone: string): RetryPolicy {
  const { card, sepa } = scheduleFor(rules, segments);
  const inHours = (days: readonly number[]) => days.map((each) => each * HOURS);
  return {
    zone,
    fromHour: rules.fromHour,
    toHour: rules.toHour,
    card: {
      delaysInHours: inHours(card.daysOtherwise),
      delaysWhenShortInHours: inHours(card.daysWhenShort),
      mostAttempts: card.mostAttempts,
      mostDays: card.mostDays,
      chosenDayReachInDays: card.paydayReachInDays
    },
    sepa: {
      delaysInDays: sepa.days,
      mostRepresentments: rules.sepaMostRepresentments,
      daysBetween: rules.sepaDaysBetween,
      mostDays: sepa.mostDays,
      chosenDayReachInDays: sepa.paydayReachInDays
    },
    technicalDelaysInMinutes: rules.technicalDelaysInMinutes,
    breathingSpaceInHours: rules.breathingSpaceInHours,
    visaMostAttempts: rules.visaMostAttempts
  };
}

/** What holds for a kind of merchant before it published rules of its own. Pure. */
export function rulesOfKind(kind: Segment): RetryRules {
  const { card, sepa, ...policy } = retryPolicies[kind];
  const inDays = (hours: readonly number[]) => hours.map((each) => each / HOURS);
  return {
    fromHour: policy.fromHour,
    toHour: policy.toHour,
    technicalDelaysInMinutes: policy.technicalDelaysInMinutes,
    breathingSpaceInHours: policy.breathingSpaceInHours,
    visaMostAttempts: policy.visaMostAttempts,
    sepaMostRepresentments: sepa.mostRepresentments,
    sepaDaysBetween: sepa.daysBetween,
    schedules: [
      {
        card: {
          daysWhenShort: inDays(card.delaysWhenShortInHours),
          daysOtherwise: inDays(card.delaysInHours),
          mostAttempts: card.mostAttempts,
          mostDays: card.mostDays,
          paydayReachInDays: card.chosenDayReachInDays
        },
        sepa: {
          days: sepa.delaysInDays,
          mostDays: sepa.mostDays,
          paydayReachInDays: sepa.chosenDayReachInDays
        }
      }
    ]
  };
}
