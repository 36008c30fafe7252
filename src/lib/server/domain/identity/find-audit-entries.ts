import { and, desc, eq, gte, inArray, lt, sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { isUuid } from '../../platform/uuid.ts';
import type { AuditEntry } from './record-audit.ts';
import { apiKey, auditEntry, customer, staff } from './schema.ts';

/** Who may have acted, besides a person by id. */
export const actorKinds = [
  'staff',
  'customer',
  'pay-link',
  'api-key',
  'system',
  'visitor',
  'operator'
] as const;
export type ActorKind = (typeof actorKinds)[number];

export type AuditQuery = Readonly<{
  merchantId: string;
  /** The id of a person, a key, a customer or a link; or a kind of them. */
  by?: string | undefined;
  action?: string | undefined;
  /** Only what was done to one of these; to none of them when empty. */
  subjectIds?: readonly string[] | undefined;
  /** From the first, before the second. */
  since?: Temporal.Instant | undefined;
  before?: Temporal.Instant | undefined;
  /** The last entry of the page before. */
  after?: string | undefined;
  limit: number;
}>;

/** Who did what, the newest first: a page, by key. Names stand beside ids where there still are some. */
export async function findAuditEntries(tx: Tx, query: AuditQuery): Promise<AuditEntry[]> {
  const { merchantId, limit } = query;
  if (query.subjectIds?.length === 0) return [];
  const rows = await tx
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.merchantId, merchantId), ...conditions(query)))
    .orderBy(desc(auditEntry.at), desc(auditEntry.id))
    .limit(limit);
  const names = await namesOf(tx, merchantId, rows);
  return rows.map((row) => ({ ...row, actorName: names.get(row.actorId ?? '') ?? null }));
}

function conditions({ merchantId, by, action, subjectIds, since, before, after }: AuditQuery): SQL[] {
  const found: SQL[] = [];
  if (by !== undefined) found.push(isUuid(by) ? eq(auditEntry.actorId, by) : eq(auditEntry.actorKind, by));
  if (action !== undefined) found.push(eq(auditEntry.action, action));
  if (subjectIds !== undefined) found.push(inArray(auditEntry.subjectId, [...subjectIds]));
  if (since !== undefined) found.push(gte(auditEntry.at, since));
  if (before !== undefined) found.push(lt(auditEntry.at, before));
  if (after !== undefined && isUuid(after))
    found.push(
      sql`(${auditEntry.at}, ${auditEntry.id}) < (select at, id from audit_entry where merchant_id = ${merchantId} and id = ${after})`
    );
  return found;
}

/** Every act that stands in a merchant's trail. Walks an index from one to the next, however long the trail is. */
export async function listAuditedActs(tx: Tx, merchantId: string): Promise<string[]> {
  const next = (after: SQL) => sql`(select action from audit_entry
    where merchant_id = ${merchantId} ${after} order by action limit 1)`;
  const rows = await tx.execute<{ action: string }>(sql`
    with recursive act as (
      ${next(sql``)} union all
      select ${next(sql`and action > act.action`)} from act where act.action is not null
    ) select action from act where action is not null`);
  return rows.map(({ action }) => action);
}

type Acted = Readonly<{ actorKind: string; actorId: string | null }>;

async function namesOf(
  tx: Tx,
  merchantId: string,
  rows: readonly Acted[]
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: ActorKind) => [
    ...new Set(rows.flatMap((row) => (row.actorKind === kind && row.actorId ? [row.actorId] : [])))
  ];
  const [people, keys, customers] = [idsOf('staff'), idsOf('api-key'), idsOf('customer')];
  const found = await Promise.all([
    people.length > 0
      ? tx
          .select({ id: staff.id, name: staff.name })
          .from(staff)
          .where(and(eq(staff.merchantId, merchantId), inArray(staff.id, people)))
      : [],
    keys.length > 0
      ? tx
          .select({ id: apiKey.id, name: apiKey.name })
          .from(apiKey)
          .where(and(eq(apiKey.merchantId, merchantId), inArray(apiKey.id, keys)))
      : [],
    customers.length > 0
      ? tx
          .select({ id: customer.id, name: customer.name })
          .from(customer)
          .where(and(eq(customer.merchantId, merchantId), inArray(customer.id, customers)))
      : []
  ]);
  return new Map(found.flat().map(({ id, name }) => [id, name]));
}
