import type { Context } from '../../context.ts';
import { askAboutAttempt } from './ask-about-attempt.ts';
import { listStaleAttempts, type Attempt } from './attempts.ts';
import { cancelAttempt } from './cancel-waiting-attempt.ts';
import { markAsked } from './mark-asked.ts';

/** One pass asks about at most this many attempts; the next pass comes a minute later. */
const ATTEMPTS_PER_PASS = 200;
/** A bank page that nobody came back from is taken back after a day: the debt becomes payable another way. */
const WAITING_HOURS = 24;

/**
 * The janitor: resolves attempts whose outcome we don't know, by asking. Nothing is ever charged here. Well before the
 * gateway forgets an idempotency key (24 h) every attempt has been asked about many times.
 */
export async function reconcileAttempts(
  ctx: Context,
  input: Readonly<{ merchantId: string }>
): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  const stale = await ctx.db.withMerchant(merchantId, (tx) =>
    listStaleAttempts(tx, merchantId, now, ATTEMPTS_PER_PASS)
  );
  for (const attempt of stale) await reconcileOne(ctx, attempt, now);
}

async function reconcileOne(ctx: Context, attempt: Attempt, now: Temporal.Instant): Promise<void> {
  const { merchantId, id } = attempt;
  try {
    const asked = await askAboutAttempt(ctx, attempt);
    if (asked.status === 'requires_action' && isOlderThan(asked, now, WAITING_HOURS))
      await cancelAttempt(ctx, asked);
    await ctx.db.withMerchant(merchantId, (tx) => markAsked(tx, merchantId, id, now));
    // An attempt nobody can tell us about within the hour needs a person (I10).
    if (asked.status === 'unknown' && isOlderThan(asked, now, 1))
      ctx.log.error({ attemptId: id, merchantId }, 'attempt is unknown for more than an hour');
  } catch (error) {
    // One attempt that can't be asked about must not keep the others waiting.
    ctx.log.warn({ attemptId: id, merchantId, error }, 'could not ask about an attempt');
    await ctx.db.withMerchant(merchantId, (tx) => markAsked(tx, merchantId, id, now));
  }
}

function isOlderThan(attempt: Attempt, now: Temporal.Instant, hours: number): boolean {
  return Temporal.Instant.compare(attempt.openedAt, now.subtract({ hours })) < 0;
}
