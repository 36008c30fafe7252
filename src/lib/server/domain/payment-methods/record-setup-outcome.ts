import type { SetupOutcome } from '../../gateway/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { methodSetup } from './schema.ts';
import { setupLifecycle } from './setup-lifecycle.ts';
import { isSetup, lockSetup, type MethodSetup } from './setups.ts';

/** What the gateway says about a setup; `canceled` when it is given up. */
export type SetupNews = SetupOutcome | Readonly<{ kind: 'canceled' }>;

const EVENT_OF = {
  succeeded: 'succeed',
  processing: 'process',
  'requires-action': 'challenge',
  failed: 'fail',
  canceled: 'cancel',
  unknown: 'lose'
} as const satisfies Record<SetupNews['kind'], string>;

/**
 * Applies what the gateway says about a setup, from whichever side the news came. The row is the lock; old or known news
 * changes nothing. With a success, `keep` stores the method and answers its id, in the same transaction. Answers the
 * setup as it is now, and whether this news moved it.
 */
export async function recordSetupOutcome(
  tx: Tx,
  of: Readonly<{ merchantId: string; setupId: string }>,
  news: SetupNews,
  now: Temporal.Instant,
  keep: (setup: MethodSetup) => Promise<string | undefined>
): Promise<Readonly<{ setup: MethodSetup; isMoved: boolean }> | undefined> {
  const { merchantId, setupId } = of;
  const before = await lockSetup(tx, merchantId, setupId);
  if (!before) return undefined;
  const gatewayRef = ('gatewayRef' in news ? news.gatewayRef : undefined) ?? before.gatewayRef;
  const event = EVENT_OF[news.kind];
  if (!setupLifecycle.may(before.status, event)) {
    if (gatewayRef !== before.gatewayRef)
      await tx.update(methodSetup).set({ gatewayRef }).where(isSetup(merchantId, setupId));
    return { setup: { ...before, gatewayRef }, isMoved: false };
  }
  const status = setupLifecycle.next(before.status, event);
  const isOver = status === 'succeeded' || status === 'failed' || status === 'canceled';
  const changes = {
    status,
    gatewayRef,
    challengeUrl: news.kind === 'requires-action' ? news.challengeUrl : null,
    decline: news.kind === 'failed' ? news.decline : null,
    paymentMethodId: news.kind === 'succeeded' ? ((await keep(before)) ?? null) : null,
    resolvedAt: isOver ? now : null,
    askedAt: now
  };
  await tx.update(methodSetup).set(changes).where(isSetup(merchantId, setupId));
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'method-setup', subjectId: setupId, from: before.status, event, to: status }
  ]);
  return { setup: { ...before, ...changes }, isMoved: true };
}
