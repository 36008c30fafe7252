import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { RoutableAccount } from './decide-route.ts';
import type { RuleSet } from './routing-rules.ts';
import { paymentAccount, routingRuleSet } from './schema.ts';

/** A rule set as it is kept. `version` is null for the draft, and 0 for what holds before anything was published. */
export type KeptRuleSet = RuleSet &
  Readonly<{
    id: string;
    version: number | null;
    copyOf: number | null;
    reason: string;
    savedAt: Temporal.Instant;
  }>;

/** What holds now: the highest version; before the first one, everything goes to the merchant's default account. */
export async function readRuleSetInForce(
  tx: Tx,
  merchantId: string
): Promise<RuleSet & Readonly<{ version: number }>> {
  const [row] = await tx
    .select()
    .from(routingRuleSet)
    .where(and(eq(routingRuleSet.merchantId, merchantId), isNotNull(routingRuleSet.version)))
    .orderBy(desc(routingRuleSet.version))
    .limit(1);
  if (row) return { ...row, version: row.version ?? 0 };
  const defaults = await tx
    .select({ id: paymentAccount.id })
    .from(paymentAccount)
    .where(and(eq(paymentAccount.merchantId, merchantId), eq(paymentAccount.isDefault, true)));
  return { version: 0, rules: [], defaultAccounts: defaults.map(({ id }) => id) };
}

/** One published version. Refuses `routing-version-unknown`. */
export async function readRuleSet(tx: Tx, merchantId: string, version: number): Promise<KeptRuleSet> {
  const [row] = await tx
    .select()
    .from(routingRuleSet)
    .where(and(eq(routingRuleSet.merchantId, merchantId), eq(routingRuleSet.version, version)));
  if (!row) throw new Refusal('routing-version-unknown', { version });
  return row;
}

/** What staff are working on; at most one per merchant. */
export async function findDraft(tx: Tx, merchantId: string): Promise<KeptRuleSet | undefined> {
  const [row] = await tx
    .select()
    .from(routingRuleSet)
    .where(and(eq(routingRuleSet.merchantId, merchantId), isNull(routingRuleSet.version)));
  return row;
}

/** Every published version, the newest first; at most the last 100. */
export async function listRuleSets(tx: Tx, merchantId: string): Promise<KeptRuleSet[]> {
  return tx
    .select()
    .from(routingRuleSet)
    .where(and(eq(routingRuleSet.merchantId, merchantId), isNotNull(routingRuleSet.version)))
    .orderBy(desc(routingRuleSet.version))
    .limit(100);
}

/** A merchant's accounts with what each can take, for staff and for decisions. No keys. */
export async function listPaymentAccounts(
  tx: Tx,
  merchantId: string
): Promise<
  ReadonlyArray<RoutableAccount & Readonly<{ name: string; provider: string; isDefault: boolean }>>
> {
  const { id, name, provider, isDefault, isEnabled, methods, currencies, minMinor, maxMinor } =
    paymentAccount;
  return tx
    .select({ id, name, provider, isDefault, isEnabled, methods, currencies, minMinor, maxMinor })
    .from(paymentAccount)
    .where(eq(paymentAccount.merchantId, merchantId))
    .orderBy(paymentAccount.createdAt, paymentAccount.id);
}
