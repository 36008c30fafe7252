import type { DeclineClass } from '../../gateway/index.ts';
import type { Attempt } from './attempts.ts';

/** What the payer is told about a payment. `unknown`: we are finding out; never pay again meanwhile. */
export type PayOutcome = Readonly<
  { attemptId: string } & (
    | { kind: 'succeeded' | 'processing' | 'unknown' | 'canceled' }
    | { kind: 'requires-action'; challengeUrl: string }
    | { kind: 'declined'; declineClass: DeclineClass }
  )
>;

/** What the payer is told about an attempt as it stands. */
export function answerOf(attempt: Attempt): PayOutcome {
  const { id: attemptId, status } = attempt;
  switch (status) {
    case 'succeeded':
    case 'processing':
    case 'canceled':
      return { kind: status, attemptId };
    case 'opened':
    case 'unknown':
      return { kind: 'unknown', attemptId };
    case 'requires_action':
      return attempt.challengeUrl === null
        ? { kind: 'unknown', attemptId }
        : { kind: 'requires-action', attemptId, challengeUrl: attempt.challengeUrl };
    case 'failed':
      return { kind: 'declined', attemptId, declineClass: attempt.decline?.class ?? 'technical' };
  }
}
