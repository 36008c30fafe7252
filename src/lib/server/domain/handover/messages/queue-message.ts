import { and, eq, inArray, or } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { JobCall } from '../../../platform/jobs/jobs.ts';
import type { HandoverCase } from '../cases/cases.ts';
import { readAgencyRow } from '../agencies/agencies.ts';
import { agencyMessage } from '../schema.ts';

/** What an agency is told of a case. */
export type AgencyMessage = Readonly<typeof agencyMessage.$inferSelect>;

/**
 * Writes down what an agency with an API is to be told, and queues its sending, in the caller's transaction. A recall of what
 * never left, or was refused, calls that off instead: the agency hears of neither. An agency without an API is told by people.
 */
export async function queueMessage(
  ctx: Context,
  tx: Tx,
  { merchantId, id: caseId, agencyId }: Pick<HandoverCase, 'merchantId' | 'id' | 'agencyId'>,
  kind: AgencyMessage['kind'],
  facts: AgencyMessage['facts']
): Promise<void> {
  const { channel } = await readAgencyRow(tx, merchantId, agencyId);
  if (channel !== 'api') return;
  const now = ctx.clock.now();
  if (kind === 'recall' && (await callOff(tx, { merchantId, caseId, now }))) return;
  const id = newId(now);
  await tx.insert(agencyMessage).values({
    ...{ merchantId, id, caseId, kind, facts, status: 'waiting' as const },
    ...{ nextTryAt: now, createdAt: now }
  });
  await ctx.jobs.enqueue(tx, sendCall({ merchantId, caseId }));
}

/** Whether the agency never took the case, and won't now. */
async function callOff(
  tx: Tx,
  { merchantId, caseId, now }: Readonly<{ merchantId: string; caseId: string; now: Temporal.Instant }>
): Promise<boolean> {
  const isOfCase = and(eq(agencyMessage.merchantId, merchantId), eq(agencyMessage.caseId, caseId));
  const neverTaken = or(
    and(eq(agencyMessage.status, 'waiting'), eq(agencyMessage.tries, 0)),
    eq(agencyMessage.status, 'refused')
  );
  const unsent = and(isOfCase, eq(agencyMessage.kind, 'case'), neverTaken);
  const [first] = await tx.select({ id: agencyMessage.id }).from(agencyMessage).where(unsent).for('update');
  if (!first) return false;
  await tx
    .update(agencyMessage)
    .set({ status: 'called-off', nextTryAt: null, endedAt: now })
    .where(and(isOfCase, inArray(agencyMessage.status, ['waiting', 'refused'])));
  return true;
}

/** The job that sends what waits for a case, in its order. */
export function sendCall(
  data: Readonly<{ merchantId: string; caseId: string }>,
  startAt?: Temporal.Instant
): JobCall {
  return { name: 'handover.send', data, ...(startAt && { startAt }) };
}
