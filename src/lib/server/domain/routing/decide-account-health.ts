/** How an account answered, as it was written down; see `account_outcome`. */
export type AccountAnswer = Readonly<{ kind: 'good' | 'technical' | 'probe'; at: Temporal.Instant }>;

export type AccountHealth = Readonly<{
  /** `open`: failing, left alone. `half-open`: left alone long enough; one payment may find out. */
  circuit: 'closed' | 'open' | 'half-open';
  /** Whether new payments may go there before others. */
  mayTry: boolean;
  /** Until when it is left alone, while open. */
  openUntil?: Temporal.Instant;
  /** Technical failures among the latest answers that count. */
  technical: number;
  answers: number;
}>;

export type CircuitLimits = Readonly<{
  technical: number;
  outOf: number;
  windowMinutes: number;
  openMinutes: number;
  probeSeconds: number;
}>;

/**
 * Five of the last ten answers within ten minutes: one bad card or a single cut line never moves a merchant's traffic,
 * an account that is down has moved it within ten payments. Two minutes of rest cost little when it was a hiccup, and
 * one payment in a minute finds out afterwards.
 */
export const circuitLimits: CircuitLimits = {
  technical: 5,
  outOf: 10,
  windowMinutes: 10,
  openMinutes: 2,
  probeSeconds: 60
};

/** The state of an account's circuit breaker, from its answers, the oldest first. Pure. */
export function decideAccountHealth(
  answers: readonly AccountAnswer[],
  now: Temporal.Instant,
  limits: CircuitLimits = circuitLimits
): AccountHealth {
  let recent: AccountAnswer[] = [];
  let openUntil: Temporal.Instant | undefined;
  let probedAt: Temporal.Instant | undefined;
  for (const answer of answers) {
    const { kind, at } = answer;
    if (kind === 'probe') {
      probedAt = at;
    } else if (!openUntil) {
      recent = within([...recent, answer], at, limits).slice(-limits.outOf);
      if (countTechnical(recent) >= limits.technical) openUntil = at.add({ minutes: limits.openMinutes });
    } else if (isBefore(openUntil, at) || openUntil.equals(at)) {
      // Half-open: this one answer decides. Before, it is a late answer to a question of the time of trouble.
      openUntil = kind === 'good' ? undefined : at.add({ minutes: limits.openMinutes });
      recent = kind === 'good' ? [] : recent;
    }
  }
  const counted = within(recent, now, limits);
  const counts = { technical: countTechnical(counted), answers: counted.length };
  if (!openUntil) return { circuit: 'closed', mayTry: true, ...counts };
  if (isBefore(now, openUntil)) return { circuit: 'open', mayTry: false, openUntil, ...counts };
  const isProbing =
    probedAt !== undefined &&
    !isBefore(probedAt, openUntil) &&
    isBefore(now, probedAt.add({ seconds: limits.probeSeconds }));
  return { circuit: 'half-open', mayTry: !isProbing, ...counts };
}

function within(answers: readonly AccountAnswer[], now: Temporal.Instant, { windowMinutes }: CircuitLimits) {
  const since = now.subtract({ minutes: windowMinutes });
  return answers.filter(({ at }) => !isBefore(at, since));
}

function countTechnical(answers: readonly AccountAnswer[]): number {
  return answers.filter(({ kind }) => kind === 'technical').length;
}

function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}
