import type { RetryDecision } from '../retry/index.ts';

/** What comes after a failed try, as it is kept: the next try and when, a question to the customer, or the end. */
export type RetryAnswer = Readonly<{
  kind: 'retry' | 'ask-customer' | 'give-up';
  rule: string;
  nextAt: Temporal.Instant | null;
}>;

/**
 * How other rules would have answered. `sooner`, `later`: the next try on another day · `extra-try`: they try where no try
 * was made · `no-try`: they don't where one was · `other-answer`: neither tries, the one asks and the other gives up.
 */
export const answerDifferences = ['same', 'sooner', 'later', 'extra-try', 'no-try', 'other-answer'] as const;
export type AnswerDifference = (typeof answerDifferences)[number];

/** A decision as an answer. Pure. */
export function answerOf(decision: RetryDecision, now: Temporal.Instant): RetryAnswer {
  const { rule } = decision;
  switch (decision.kind) {
    case 'allowed-now':
      return { kind: 'retry', rule, nextAt: now };
    case 'not-before':
      return { kind: 'retry', rule, nextAt: decision.at };
    case 'ask-customer':
      return { kind: 'ask-customer', rule, nextAt: null };
    case 'never':
      return { kind: 'give-up', rule, nextAt: null };
  }
}

/** Compares by the day in the merchant's zone: a customer is told a day, not a minute. Pure. */
export function compareAnswers(made: RetryAnswer, other: RetryAnswer, zone: string): AnswerDifference {
  if (made.kind === 'retry' && other.kind !== 'retry') return 'no-try';
  if (made.kind !== 'retry' && other.kind === 'retry') return 'extra-try';
  if (made.nextAt === null || other.nextAt === null)
    return made.kind === other.kind ? 'same' : 'other-answer';
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate();
  const order = Temporal.PlainDate.compare(dayOf(other.nextAt), dayOf(made.nextAt));
  return order === 0 ? 'same' : order < 0 ? 'sooner' : 'later';
}
