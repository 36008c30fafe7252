import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordStatusChanges } from '../../../platform/events/status-changes.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../record-audit.ts';
import { releaseLifecycle } from '../release-lifecycle.ts';
import { releaseRequest } from '../release-schema.ts';
import { findActiveStaff } from '../staff.ts';
import { readReason } from './ask-release.ts';
import { decideRelease, type ReleaseAnswer, type ReleaseKind } from './decide-release.ts';
import { toRelease, type ReleaseRequest } from './releases.ts';

type ReleaseContext = Pick<Context, 'actor' | 'clock' | 'db'>;
type Which = Readonly<{ merchantId: string; releaseId: string }>;

/** What the trail calls the thing that a request is about. */
const SUBJECT_KIND: Readonly<Record<ReleaseKind, string>> = {
  'write-off': 'invoice',
  refund: 'attempt',
  'second-factor': 'staff',
  handover: 'handover'
};

/**
 * The second person says yes: answers the request, taken for good in this transaction, whose act the caller now does.
 * If that act is refused, the request waits on. Of two who release at once, one does. Refuses `release-not-found` (also
 * for another kind), `release-already-answered`, and what `decideRelease` refuses.
 */
export async function claimRelease(
  ctx: Pick<Context, 'actor' | 'clock'>,
  tx: Tx,
  which: Which & Readonly<{ kind: ReleaseKind }>
): Promise<ReleaseRequest> {
  return answer(ctx, tx, which, 'release', null);
}

/** The second person says no, and why. Refuses `reason-missing`, and the same as `claimRelease`. */
export async function refuseRelease(
  ctx: ReleaseContext,
  input: Which & Readonly<{ because: string }>
): Promise<void> {
  const because = readReason(input.because);
  await ctx.db.withMerchant(input.merchantId, (tx) => answer(ctx, tx, input, 'refuse', because));
}

/** Whoever asked takes it back. Refuses the same as `claimRelease`. */
export async function withdrawRelease(ctx: ReleaseContext, input: Which): Promise<void> {
  await ctx.db.withMerchant(input.merchantId, (tx) => answer(ctx, tx, input, 'withdraw', null));
}

async function answer(
  ctx: Pick<Context, 'actor' | 'clock'>,
  tx: Tx,
  { merchantId, releaseId, kind }: Which & Readonly<{ kind?: ReleaseKind }>,
  event: ReleaseAnswer,
  because: string | null
): Promise<ReleaseRequest> {
  if (ctx.actor.kind !== 'staff') throw new Refusal('act-not-allowed');
  const isThis = and(eq(releaseRequest.merchantId, merchantId), eq(releaseRequest.id, releaseId));
  const [row] = await tx.select().from(releaseRequest).where(isThis).for('update');
  if (!row || (kind !== undefined && row.kind !== kind)) throw new Refusal('release-not-found');
  // Read here, not taken from the session: whoever lost the role a moment ago releases nothing.
  const person = await findActiveStaff(tx, merchantId, ctx.actor.staffId);
  if (!person) throw new Refusal('act-not-allowed');
  const refused = decideRelease(person, row, event);
  if (refused !== undefined) throw new Refusal(refused);
  if (!releaseLifecycle.may(row.status, event)) throw new Refusal('release-already-answered');
  const now = ctx.clock.now();
  const to = releaseLifecycle.next(row.status, event);
  const decided = { status: to, decidedBy: person.id, decidedAt: now, answer: because };
  await tx.update(releaseRequest).set(decided).where(isThis);
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'release', subjectId: releaseId, from: row.status, event, to }
  ]);
  await recordAudit(ctx, tx, merchantId, {
    action: `${event}-${row.kind}`,
    subjectKind: SUBJECT_KIND[row.kind],
    subjectId: row.subjectId,
    details: { releaseId, ...(because !== null && { because }) }
  });
  return toRelease({ ...row, ...decided });
}
