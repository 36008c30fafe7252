import { noticeKinds } from '../delivery/notice-kinds.ts';
import type { Notice } from '../notices.ts';

/** What follows when a carrier surely didn't take a notice, but may later. */
export type NextTry =
  | Readonly<{ kind: 'again'; at: Temporal.Instant }>
  /** It has waited long enough: the same news goes another way. */
  | Readonly<{ kind: 'pass-on' }>
  /** No way is left: it waits for a person. */
  | Readonly<{ kind: 'dead' }>;

export type NextTryQuestion = Readonly<{
  notice: Pick<Notice, 'kind' | 'tries' | 'createdAt' | 'notBefore' | 'sendBy' | FallBackTerms>;
  now: Temporal.Instant;
  /** Another way would take it. */
  hasOtherWay: boolean;
  retryAfterSeconds: number | undefined;
}>;

/** Five seconds, doubled with every try, an hour at most: sixteen of them bridge a night without a mail server. */
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 3_600;
const MOST_TRIES = 16;

/** How long a notice may wait for a carrier that is away before it goes another way; a step may say otherwise. */
const USUAL_FALL_BACK_MINUTES = 240;

type FallBackTerms = 'sequenceStepId' | 'fallbackAfterHours';

/**
 * Minutes after which the next way is taken when this one stays silent: by its step, its kind, or as usual. `undefined`:
 * its step wants none. Pure.
 */
export function fallBackMinutes(notice: Pick<Notice, 'kind' | FallBackTerms>): number | undefined {
  if (notice.fallbackAfterHours !== null) return notice.fallbackAfterHours * 60;
  if (notice.sequenceStepId !== null) return undefined;
  return noticeKinds[notice.kind].fallBackMinutes ?? USUAL_FALL_BACK_MINUTES;
}

/** Tries again with growing pauses, until another way is better or nobody can expect an answer any more. Pure. */
export function decideNextTry(question: NextTryQuestion): NextTry {
  const { notice, now, hasOtherWay, retryAfterSeconds = 0 } = question;
  // Whoever lets it try again after it was set aside gives it all its tries anew.
  const tries = ((notice.tries - 1) % MOST_TRIES) + 1;
  const pause = Math.min(FIRST_PAUSE_SECONDS * 2 ** (tries - 1), LONGEST_PAUSE_SECONDS);
  const at = now.add({ seconds: Math.max(pause, retryAfterSeconds) });
  const patience = fallBackMinutes(notice) ?? USUAL_FALL_BACK_MINUTES;
  const patienceEnds = (notice.notBefore ?? notice.createdAt).add({ minutes: patience });
  const isTooLate = (end: Temporal.Instant | null) => end !== null && Temporal.Instant.compare(at, end) > 0;
  if (hasOtherWay && (isTooLate(patienceEnds) || isTooLate(notice.sendBy))) return { kind: 'pass-on' };
  if (tries < MOST_TRIES) return { kind: 'again', at };
  return hasOtherWay ? { kind: 'pass-on' } : { kind: 'dead' };
}
