import type { AccountHealth } from './decide-account-health.ts';
import { findMisfit, type ConditionName } from './fits-rule.ts';
import type { RouteFacts, RuleSet } from './routing-rules.ts';

/** An account as far as routing looks at it. Empty lists and missing bounds mean everything. */
export type RoutableAccount = Readonly<{
  id: string;
  isEnabled: boolean;
  methods: readonly string[];
  currencies: readonly string[];
  minMinor: number | null;
  maxMinor: number | null;
}>;

/** Why an account was not taken, or not taken first. */
export type PassedOver = 'unknown' | 'disabled' | 'method' | 'currency' | 'amount' | 'failing';

export type RouteDecision = Readonly<{
  /** Where to try, the first first. Empty only when no account of the route and of the default can take it. */
  accounts: readonly string[];
  /** The rule that decided; `default` when none fitted, or none of its accounts can take this payment. */
  rule: string;
  because: Readonly<{
    /** Every rule that was looked at, with the first condition that didn't hold; the last one may have fitted. */
    rules: readonly Readonly<{ name: string; misfit?: ConditionName }>[];
    accounts: readonly Readonly<{ accountId: string; passedOver: PassedOver }>[];
  }>;
}>;

/**
 * By which accounts a payment goes. Pure. The first rule that fits decides; when none of its accounts can take the
 * payment, the default's do. An account that keeps failing is put behind the others and never left out: a doubtful
 * answer is better than none.
 */
export function decideRoute(
  facts: RouteFacts,
  ruleSet: RuleSet,
  accounts: readonly RoutableAccount[],
  health: ReadonlyMap<string, AccountHealth> = new Map()
): RouteDecision {
  const looked: { name: string; misfit?: ConditionName }[] = [];
  const passedOver: { accountId: string; passedOver: PassedOver }[] = [];
  const choose = (ids: readonly string[]) => {
    const usable = [...new Set(ids)].filter((accountId) => {
      const why = whyNot(
        accounts.find(({ id }) => id === accountId),
        facts
      );
      if (why) passedOver.push({ accountId, passedOver: why });
      return why === undefined;
    });
    const isResting = (id: string) => health.get(id)?.mayTry === false;
    const resting = usable.filter(isResting);
    const fit = usable.filter((id) => !isResting(id));
    if (fit.length > 0)
      passedOver.push(...resting.map((accountId) => ({ accountId, passedOver: 'failing' as const })));
    return [...fit, ...resting];
  };
  const decided = (rule: string, chosen: readonly string[]): RouteDecision => ({
    rule,
    accounts: chosen,
    because: { rules: looked, accounts: passedOver }
  });
  for (const rule of ruleSet.rules) {
    const misfit = findMisfit(rule, facts);
    looked.push({ name: rule.name, ...(misfit && { misfit }) });
    if (misfit) continue;
    const chosen = choose(rule.accounts);
    if (chosen.length > 0) return decided(rule.name, chosen);
    break;
  }
  return decided('default', choose(ruleSet.defaultAccounts));
}

function whyNot(account: RoutableAccount | undefined, facts: RouteFacts): PassedOver | undefined {
  if (!account) return 'unknown';
  if (!account.isEnabled) return 'disabled';
  const { method, amount } = facts;
  if (account.methods.length > 0 && !account.methods.includes(method)) return 'method';
  if (account.currencies.length > 0 && !account.currencies.includes(amount.currency)) return 'currency';
  if (amount.minor < (account.minMinor ?? 0)) return 'amount';
  return account.maxMinor !== null && amount.minor > account.maxMinor ? 'amount' : undefined;
}
