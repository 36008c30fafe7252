import type { PastAttempt } from '../retry/index.ts';

/** What was known of these tries at an earlier moment: later ones weren't made, and later ends weren't known. Pure. */
export function historyAt(attempts: readonly PastAttempt[], at: Temporal.Instant): PastAttempt[] {
  const isBy = (moment: Temporal.Instant) => Temporal.Instant.compare(moment, at) <= 0;
  return attempts
    .filter((each) => isBy(each.at))
    .map((each) => {
      if (each.endedAt === null || isBy(each.endedAt)) return each;
      // A bank's taking back came later: until then the debit had succeeded.
      if (each.end === 'returned') return { ...each, endedAt: each.at, end: 'succeeded', decline: null };
      return { ...each, endedAt: null, end: 'open', decline: null };
    });
}
