import { and, desc, eq, isNotNull, isNull, max, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readCollectionSettings } from '../planning/settings.ts';
import type { RetryPolicy } from '../retry/index.ts';
import { collectionSettings, retryRuleSet } from '../schema.ts';
import { listSegmentsOfCustomer } from '../segments/segments-of-customer.ts';
import { policyFor, rulesOfKind } from './policy-for.ts';
import type { RetryRules } from './retry-rules.ts';

/** Rules as they are kept. `version` is null for the draft. */
export type KeptRetryRules = Readonly<Omit<typeof retryRuleSet.$inferSelect, 'merchantId'>>;

/** Kinds of merchants for which there are rules to begin with. */
export const merchantKinds = collectionSettings.segment.enumValues;

/** Two who publish at once get two versions, one after the other; whoever looks at what is in force waits for both. */
export async function lockRetryRules(tx: Tx, merchantId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`retry-rules:${merchantId}`}, 0))`);
}

/** What holds now: the highest version. Version 0 before the first: what suits the merchant's kind. */
export async function readRetryRulesInForce(
  tx: Tx,
  merchantId: string
): Promise<Readonly<{ version: number; rules: RetryRules }>> {
  const [row] = await tx
    .select({ version: retryRuleSet.version, rules: retryRuleSet.rules })
    .from(retryRuleSet)
    .where(wasInForce(merchantId))
    .orderBy(desc(retryRuleSet.version))
    .limit(1);
  if (row) return { version: row.version ?? 0, rules: row.rules };
  const { segment: kind } = await readCollectionSettings(tx, merchantId);
  return { version: 0, rules: rulesOfKind(kind) };
}

/** The policy for everybody: hours, ceilings, and the schedule of whoever is in no segment. */
export async function readRetryPolicy(tx: Tx, merchantId: string, zone: string): Promise<RetryPolicy> {
  const { rules } = await readRetryRulesInForce(tx, merchantId);
  return policyFor(rules, [], zone);
}

/** The policy for one customer by these rules; segments are looked at only where a schedule names one. */
export async function policyOfCustomer(
  tx: Tx,
  rules: RetryRules,
  of: Readonly<{ merchantId: string; customerId: string; zone: string; now: Temporal.Instant }>
): Promise<RetryPolicy> {
  const asksForSegments = rules.schedules.some(({ segment }) => segment !== undefined);
  const segments = asksForSegments ? await listSegmentsOfCustomer(tx, of) : [];
  return policyFor(rules, segments, of.zone);
}

/** What staff are working on; at most one per merchant. */
export async function findRetryDraft(tx: Tx, merchantId: string): Promise<KeptRetryRules | undefined> {
  const [row] = await tx
    .select()
    .from(retryRuleSet)
    .where(and(eq(retryRuleSet.merchantId, merchantId), isNull(retryRuleSet.version)));
  return row;
}

/** Every version that was in force, the newest first; at most the last 100. */
export async function listRetryVersions(tx: Tx, merchantId: string): Promise<KeptRetryRules[]> {
  return tx
    .select()
    .from(retryRuleSet)
    .where(wasInForce(merchantId))
    .orderBy(desc(retryRuleSet.version))
    .limit(100);
}

/** One published version. Refuses `retry-version-unknown`. */
export async function readRetryVersion(tx: Tx, merchantId: string, version: number): Promise<KeptRetryRules> {
  const [row] = await tx
    .select()
    .from(retryRuleSet)
    .where(and(eq(retryRuleSet.merchantId, merchantId), eq(retryRuleSet.version, version)));
  if (!row) throw new Refusal('retry-version-unknown', { version });
  return row;
}

/** The number that the next version gets, whoever's it is. */
export async function nextRetryVersion(tx: Tx, merchantId: string): Promise<number> {
  const [row] = await tx
    .select({ highest: max(retryRuleSet.version) })
    .from(retryRuleSet)
    .where(eq(retryRuleSet.merchantId, merchantId));
  return (row?.highest ?? 0) + 1;
}

function wasInForce(merchantId: string) {
  return and(
    eq(retryRuleSet.merchantId, merchantId),
    isNotNull(retryRuleSet.version),
    isNull(retryRuleSet.experimentId)
  );
}
