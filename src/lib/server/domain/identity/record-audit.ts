import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Actor, Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { auditEntry, staff } from './schema.ts';

/** One act, named as it was asked for (`void-invoice`), on one subject. `details` never hold secrets, card data or IBANs. */
export type AuditedAct = Readonly<{
  action: string;
  subjectKind: string;
  subjectId: string;
  details?: Readonly<Record<string, unknown>>;
}>;

/** Writes who did what, in the transaction that did it: an act without its entry is rolled back with it. */
export async function recordAudit(
  ctx: Pick<Context, 'actor' | 'clock'>,
  tx: Tx,
  merchantId: string,
  act: AuditedAct
): Promise<void> {
  const at = ctx.clock.now();
  await tx.insert(auditEntry).values({
    merchantId,
    id: newId(at),
    actorKind: ctx.actor.kind,
    actorId: actorIdOf(ctx.actor),
    details: {},
    ...act,
    at
  });
}

/** An act with the name of the person, where a person did it. */
export type AuditEntry = Readonly<typeof auditEntry.$inferSelect & { actorName: string | null }>;

/** What was done to these things, newest first; at most 200 entries. */
export async function listAuditEntries(
  tx: Tx,
  merchantId: string,
  subjectIds: readonly string[]
): Promise<AuditEntry[]> {
  const rows = await tx
    .select({ entry: auditEntry, actorName: staff.name })
    .from(auditEntry)
    .leftJoin(
      staff,
      and(eq(staff.merchantId, auditEntry.merchantId), sql`${staff.id}::text = ${auditEntry.actorId}`)
    )
    .where(and(eq(auditEntry.merchantId, merchantId), inArray(auditEntry.subjectId, [...subjectIds])))
    .orderBy(desc(auditEntry.at), desc(auditEntry.id))
    .limit(200);
  return rows.map(({ entry, actorName }) => ({ ...entry, actorName }));
}

/** Who it is, by the id that its kind has; `null` for the system and for a visitor. */
export function actorIdOf(actor: Actor): string | null {
  switch (actor.kind) {
    case 'system':
    case 'visitor':
      return null;
    case 'staff':
      return actor.staffId;
    case 'customer':
      return actor.customerId;
    case 'pay-link':
      return actor.payLinkId;
    case 'api-key':
      return actor.apiKeyId;
    case 'operator':
      return actor.operatorId;
  }
}
