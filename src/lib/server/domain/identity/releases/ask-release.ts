import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordStatusChanges } from '../../../platform/events/status-changes.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../record-audit.ts';
import { releaseRequest } from '../release-schema.ts';
import type { ReleaseKind } from './decide-release.ts';

/** The longest reason: a paragraph, not a letter. */
const REASON_LENGTH = 500;

/** Why, in somebody's own words, without the spaces around it. Refuses `reason-missing` for none, or a letter. */
export function readReason(because: string): string {
  const reason = because.trim();
  if (reason === '' || reason.length > REASON_LENGTH) throw new Refusal('reason-missing');
  return reason;
}

export type NewRelease = Readonly<{
  merchantId: string;
  kind: ReleaseKind;
  /** What it is about, and what the trail calls that kind of thing. */
  subject: Readonly<{ kind: string; id: string }>;
  amount?: Money;
  /** Why, in the words of whoever asks: 1 to 500 characters. */
  because: string;
  details?: Readonly<Record<string, string>>;
}>;

/**
 * Sets an act on the list of what a second person must release, and answers the request's id. Refuses `act-not-allowed`
 * (only staff asks), `reason-missing`, and `release-already-asked` while one of this kind waits on the same thing.
 */
export async function askRelease(
  ctx: Pick<Context, 'actor' | 'clock'>,
  tx: Tx,
  { merchantId, kind, subject, amount, because, details = {} }: NewRelease
): Promise<string> {
  if (ctx.actor.kind !== 'staff') throw new Refusal('act-not-allowed');
  const reason = readReason(because);
  const now = ctx.clock.now();
  const id = newId(now);
  const added = await tx
    .insert(releaseRequest)
    .values({
      ...{ merchantId, id, kind, subjectId: subject.id, status: 'asked' },
      ...{ amountMinor: amount?.minor ?? null, currency: amount?.currency ?? null },
      ...{ because: reason, details, askedBy: ctx.actor.staffId, askedAt: now }
    })
    .onConflictDoNothing()
    .returning({ id: releaseRequest.id });
  if (added.length === 0) throw new Refusal('release-already-asked');
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'release', subjectId: id, from: null, event: 'ask', to: 'asked' }
  ]);
  await recordAudit(ctx, tx, merchantId, {
    action: `ask-${kind}`,
    subjectKind: subject.kind,
    subjectId: subject.id,
    details: { because: reason, ...(amount && { amount }) }
  });
  return id;
}
