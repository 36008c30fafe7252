import { sql } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import {
  decideRoute,
  listPaymentAccounts,
  readRuleSetInForce,
  type RouteFacts,
  type RuleSet
} from '../routing/index.ts';

/** One past payment with where it would go now, by the rules in force and by others. */
export type RoutedTwice = Readonly<{
  attemptId: string;
  at: Temporal.Instant;
  facts: RouteFacts;
  /** The account's id and the rule that decided; `undefined` when no account could take it. */
  now: Readonly<{ accountId: string | undefined; rule: string }>;
  then: Readonly<{ accountId: string | undefined; rule: string }>;
  amount: Money;
}>;

/** So many of the newest payments are looked at. */
const MOST_PAYMENTS = 500;

/**
 * Asks other rules of the payments that were really routed, the newest 500, with what was known of each then and the
 * accounts of today; nobody's health counts, since it was another one. Changes nothing.
 */
export async function dryRunRouting(
  ctx: Context,
  input: Readonly<{ merchantId: string; ruleSet: RuleSet }>
): Promise<readonly RoutedTwice[]> {
  const { merchantId, ruleSet } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const accounts = await listPaymentAccounts(tx, merchantId);
    const inForce = await readRuleSetInForce(tx, merchantId);
    // Attempts' ids go by time: the newest are read along the primary key.
    const rows = await tx.execute<{ id: string; opened_at: string; facts: RouteFacts }>(sql`
      select id, opened_at, route -> 'facts' as facts from payment_attempt
      where merchant_id = ${merchantId} and route is not null order by id desc limit ${MOST_PAYMENTS}`);
    return rows.map(({ id, opened_at: openedAt, facts }) => {
      const by = (rules: RuleSet) => {
        const { accounts: chosen, rule } = decideRoute(facts, rules, accounts);
        return { accountId: chosen[0], rule };
      };
      return {
        attemptId: id,
        at: Temporal.Instant.from(openedAt.replace(' ', 'T')),
        facts,
        amount: money(facts.amount.minor, facts.amount.currency),
        now: by(inForce),
        then: by(ruleSet)
      };
    });
  });
}
