import type { Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { formatMoney, isCurrency, money } from '#lib/money/index.ts';
import type { RoutingRule, RuleSet, RuleSetDiff, RuleSetProblem } from '#lib/server/domain/routing/index.ts';
import type { ChangeInWords } from '../change-in-words.ts';
import type { ProblemInWords } from '../problem-in-words.ts';

/** Names of accounts by their ids. */
export type AccountNames = ReadonlyMap<string, string>;

/** A rule as a sentence: what must hold, and where the payment goes. */
export type RuleInWords = Readonly<{ name: string; when: string; to: string }>;

type When = RoutingRule['when'];

/** Every rule in its order, and where everything else goes. */
export function rulesInWords(
  { rules, defaultAccounts }: RuleSet,
  names: AccountNames,
  language: Language
): Readonly<{ rules: readonly RuleInWords[]; otherwise: string }> {
  const t = translator(language);
  return {
    rules: rules.map((rule) => ({
      name: rule.name,
      when: whenInWords(rule.when, language),
      to: t('policies:routing.to', { accounts: accountsInWords(rule.accounts, names, language) })
    })),
    otherwise: t('policies:routing.to', { accounts: accountsInWords(defaultAccounts, names, language) })
  };
}

function whenInWords(when: When, language: Language): string {
  const t = translator(language);
  const parts = conditionsInWords(when, language);
  if (parts.length === 0) return t('policies:routing.always');
  return t('policies:routing.if', { conditions: new Intl.ListFormat(language).format(parts) });
}

function conditionsInWords(when: When, language: Language): string[] {
  const t = translator(language);
  const { methods, issuerCountries, cardBrands, fundings, currencies, customerCountries, initiators } = when;
  const say = (name: string, words: readonly string[] | undefined) =>
    words
      ? [
          t(`policies:routing.condition.${name}` as TextKey, {
            list: new Intl.ListFormat(language, { type: 'disjunction' }).format(words)
          })
        ]
      : [];
  return [
    ...say(
      'methods',
      methods?.map((method) => t(`admin:method.${method}` as TextKey))
    ),
    ...say('cardBrands', cardBrands),
    ...say(
      'fundings',
      fundings?.map((each) => t(`policies:routing.funding.${each}` as TextKey))
    ),
    ...say(
      'issuerCountries',
      issuerCountries?.map((place) => placeName(place, language))
    ),
    ...say(
      'customerCountries',
      customerCountries?.map((place) => placeName(place, language))
    ),
    ...say('currencies', currencies),
    ...amountInWords(when.amount, language),
    ...say(
      'initiators',
      initiators?.map((each) => t(`policies:routing.initiator.${each}` as TextKey))
    )
  ];
}

function amountInWords(amount: When['amount'], language: Language): string[] {
  if (!amount) return [];
  const t = translator(language);
  const { currency, atLeastMinor, atMostMinor } = amount;
  const written = (minor: number) =>
    isCurrency(currency) ? formatMoney(money(minor, currency), language) : `${minor} ${currency}`;
  if (atLeastMinor !== undefined && atMostMinor !== undefined)
    return [
      t('policies:routing.condition.amount-between', {
        from: written(atLeastMinor),
        to: written(atMostMinor)
      })
    ];
  if (atLeastMinor !== undefined)
    return [t('policies:routing.condition.amount-from', { from: written(atLeastMinor) })];
  if (atMostMinor !== undefined)
    return [t('policies:routing.condition.amount-to', { to: written(atMostMinor) })];
  return [t('policies:routing.condition.amount-any', { currency })];
}

const REGIONS = ['EEA', 'SEPA', 'BENELUX'];

function placeName(place: string, language: Language): string {
  if (REGIONS.includes(place)) return translator(language)(`policies:routing.region.${place}` as TextKey);
  return new Intl.DisplayNames([language], { type: 'region' }).of(place) ?? place;
}

/** Accounts by their names, the first first. */
export function accountsInWords(ids: readonly string[], names: AccountNames, language: Language): string {
  const t = translator(language);
  const [first, ...rest] = ids.map((id) => names.get(id) ?? t('policies:routing.explain.why.unknown'));
  if (first === undefined) return t('policies:routing.nowhere');
  return rest.reduce((said, second) => t('policies:routing.then', { first: said, second }), first);
}

/** Why rules can't be published; the texts are those of the refusals. */
export function routingProblemsInWords(
  problems: readonly RuleSetProblem[],
  language: Language
): readonly ProblemInWords[] {
  const t = translator(language);
  return problems.map(({ code, ...params }, place) => ({
    id: `${place}-${code}`,
    text: t(`errors:${code}` as TextKey, params)
  }));
}

/** What a version changes against another, rule by rule. */
export function routingChangesInWords(
  diff: RuleSetDiff,
  names: AccountNames,
  language: Language
): readonly ChangeInWords[] {
  const t = translator(language);
  const sentence = (rule: RoutingRule) =>
    `${whenInWords(rule.when, language)} · ${t('policies:routing.to', {
      accounts: accountsInWords(rule.accounts, names, language)
    })}`;
  const { added, removed, changed, moved, defaultAccounts } = diff;
  return [
    ...added.map(({ rule, position }) => ({
      id: `added-${rule.name}`,
      text: t('policies:routing.diff.added', { name: rule.name, position }),
      becomes: sentence(rule)
    })),
    ...removed.map(({ rule }) => ({
      id: `removed-${rule.name}`,
      text: t('policies:routing.diff.removed', { name: rule.name }),
      was: sentence(rule)
    })),
    ...changed.map(({ before, after }) => ({
      id: `changed-${after.name}`,
      text: t('policies:routing.diff.changed', { name: after.name }),
      was: sentence(before),
      becomes: sentence(after)
    })),
    ...moved.map(({ name, from, to }) => ({
      id: `moved-${name}`,
      text: t('policies:routing.diff.moved', { name, from, to })
    })),
    ...(defaultAccounts
      ? [
          {
            id: 'default',
            text: t('policies:routing.else'),
            was: accountsInWords(defaultAccounts.before, names, language),
            becomes: accountsInWords(defaultAccounts.after, names, language)
          }
        ]
      : [])
  ];
}
