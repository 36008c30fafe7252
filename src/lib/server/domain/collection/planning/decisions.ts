import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { RowsOf } from '../../../platform/db/insert-together.ts';
import { collectionDecision } from '../schema.ts';

export type DecisionMade = Readonly<{
  plannedId?: string;
  attemptId?: string;
  kind: (typeof collectionDecision.$inferSelect)['kind'];
  /** The rule that decided: a `RetryRule`, or what a person or a payment did. */
  rule: string;
  facts?: Readonly<Record<string, unknown>>;
  nextAt?: Temporal.Instant;
}>;

/** Writes down what was decided and why. Answers its id; nothing when the attempt had its answer before. */
export async function recordDecision(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  made: DecisionMade
): Promise<string | undefined> {
  const [row] = await tx
    .insert(collectionDecision)
    .values({
      merchantId,
      id: newId(now),
      plannedId: made.plannedId ?? null,
      attemptId: made.attemptId ?? null,
      kind: made.kind,
      rule: made.rule,
      facts: made.facts ?? {},
      nextAt: made.nextAt ?? null,
      decidedAt: now
    })
    .onConflictDoNothing()
    .returning({ id: collectionDecision.id });
  return row?.id;
}

/** One that nothing can contradict, as rows, for a step that writes it together with what else it writes. */
export function decisionRows(merchantId: string, now: Temporal.Instant, made: DecisionMade) {
  const { plannedId = null, attemptId = null, kind, rule, facts = {}, nextAt = null } = made;
  const id = newId(now);
  const rows = [{ merchantId, id, plannedId, attemptId, kind, rule, facts, nextAt, decidedAt: now }];
  return { table: collectionDecision, rows } satisfies RowsOf;
}
