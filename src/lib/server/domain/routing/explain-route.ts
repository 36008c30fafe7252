import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readAccountHealth } from './account-health.ts';
import { decideRoute, type RouteDecision } from './decide-route.ts';
import type { RouteFacts } from './routing-rules.ts';
import { findDraft, listPaymentAccounts, readRuleSet, readRuleSetInForce } from './rule-sets.ts';

/** A decision as it stands on an attempt: what was decided, by which version and rule, on which facts. */
export type RouteRecord = RouteDecision & Readonly<{ version: number | null; facts: RouteFacts }>;

export type RouteExplanation = RouteRecord & Readonly<{ accountNames: Readonly<Record<string, string>> }>;

/**
 * "Which route would this take, and why": decided just as for a payment of this moment, and nothing is sent or written.
 * `by` tries the draft, or an earlier version. Refuses `routing-draft-missing`, `routing-version-unknown`.
 */
export async function explainRoute(
  ctx: Context,
  input: Readonly<{ merchantId: string; facts: RouteFacts; by?: 'draft' | number }>
): Promise<RouteExplanation> {
  const { merchantId, facts } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const record = await chooseRoute(tx, merchantId, facts, ctx.clock.now(), input.by);
    const accounts = await listPaymentAccounts(tx, merchantId);
    return { ...record, accountNames: Object.fromEntries(accounts.map(({ id, name }) => [id, name])) };
  });
}

/** The decision for these facts, with the rules, accounts and health of this moment. */
export async function chooseRoute(
  tx: Tx,
  merchantId: string,
  facts: RouteFacts,
  now: Temporal.Instant,
  by?: 'draft' | number
): Promise<RouteRecord> {
  const ruleSet = await readRules(tx, merchantId, by);
  const accounts = await listPaymentAccounts(tx, merchantId);
  const health = await readAccountHealth(tx, merchantId, now);
  return { ...decideRoute(facts, ruleSet, accounts, health), version: ruleSet.version, facts };
}

async function readRules(tx: Tx, merchantId: string, by: 'draft' | number | undefined) {
  if (by === undefined) return readRuleSetInForce(tx, merchantId);
  const kept = by === 'draft' ? await findDraft(tx, merchantId) : await readRuleSet(tx, merchantId, by);
  if (!kept) throw new Refusal('routing-draft-missing');
  return kept;
}
