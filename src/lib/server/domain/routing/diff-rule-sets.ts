import { isDeepStrictEqual } from 'node:util';
import type { RoutingRule, RuleSet } from './routing-rules.ts';

/** What one version changes against another, rule by rule, known by their names. Positions count from 1. */
export type RuleSetDiff = Readonly<{
  added: readonly Readonly<{ rule: RoutingRule; position: number }>[];
  removed: readonly Readonly<{ rule: RoutingRule; position: number }>[];
  changed: readonly Readonly<{ before: RoutingRule; after: RoutingRule }>[];
  /** Rules that both have and that stand elsewhere now: the order decides, so it is a change. */
  moved: readonly Readonly<{ name: string; from: number; to: number }>[];
  defaultAccounts?: Readonly<{ before: readonly string[]; after: readonly string[] }>;
}>;

/** Compares two rule sets. Pure. A rule that was renamed counts as one removed and one added. */
export function diffRuleSets(before: RuleSet, after: RuleSet): RuleSetDiff {
  const placed = (rules: readonly RoutingRule[]) =>
    rules.map((rule, index) => ({ rule, position: index + 1 }));
  const isIn = (rules: readonly RoutingRule[], name: string) => rules.some((each) => each.name === name);
  // Order among the rules that both have: one that was added in front moves nobody.
  const kept = (rules: readonly RoutingRule[], others: readonly RoutingRule[]) =>
    rules.filter(({ name }) => isIn(others, name)).map(({ name }) => name);
  const keptBefore = kept(before.rules, after.rules);
  const keptAfter = kept(after.rules, before.rules);
  const positionOf = ({ rules }: RuleSet, name: string) => rules.findIndex((each) => each.name === name) + 1;
  return {
    added: placed(after.rules).filter(({ rule }) => !isIn(before.rules, rule.name)),
    removed: placed(before.rules).filter(({ rule }) => !isIn(after.rules, rule.name)),
    changed: before.rules.flatMap((rule) => {
      const now = after.rules.find(({ name }) => name === rule.name);
      return now && !isDeepStrictEqual(now, rule) ? [{ before: rule, after: now }] : [];
    }),
    moved: keptAfter
      .filter((name, index) => keptBefore[index] !== name)
      .map((name) => ({ name, from: positionOf(before, name), to: positionOf(after, name) })),
    ...(!isDeepStrictEqual(before.defaultAccounts, after.defaultAccounts) && {
      defaultAccounts: { before: before.defaultAccounts, after: after.defaultAccounts }
    })
  };
}
