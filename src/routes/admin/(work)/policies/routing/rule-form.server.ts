import type { Language } from '#lib/i18n/index.ts';
import { formatMoney, isCurrency, money, parseAmount } from '#lib/money/index.ts';
import { ruleMethods, type Funding, type RoutingRule } from '#lib/server/domain/routing/index.ts';

/** What is wrong with a field: a text under `policies:routing.rule.error`. */
export type RuleFault = 'name' | 'places' | 'currencies' | 'amount' | 'account';

export type RuleForm = Readonly<{
  values: Readonly<Record<string, string | readonly string[]>>;
  errors: Readonly<Record<string, RuleFault>>;
  /** Only when nothing is wrong. */
  rule: RoutingRule | undefined;
}>;

export const fundings: readonly Funding[] = ['credit', 'debit', 'prepaid'];
export const initiators = ['customer', 'merchant'] as const;

/** A rule as the fields of its form; `undefined` is a new one. */
export function fieldsOfRule(rule: RoutingRule | undefined, language: Language): RuleForm['values'] {
  const when = rule?.when ?? {};
  const { amount } = when;
  const written = (minor: number | undefined) =>
    minor === undefined || !amount || !isCurrency(amount.currency)
      ? ''
      : formatMoney(money(minor, amount.currency), language);
  return {
    name: rule?.name ?? '',
    methods: when.methods ?? [],
    fundings: when.fundings ?? [],
    initiators: when.initiators ?? [],
    issuerCountries: (when.issuerCountries ?? []).join(', '),
    customerCountries: (when.customerCountries ?? []).join(', '),
    cardBrands: (when.cardBrands ?? []).join(', '),
    currencies: (when.currencies ?? []).join(', '),
    amountCurrency: amount?.currency ?? 'EUR',
    amountFrom: written(amount?.atLeastMinor),
    amountTo: written(amount?.atMostMinor),
    account: rule?.accounts ?? []
  };
}

/** Reads what was typed; everything is kept for showing it again. `others`: the names of the other rules. */
export function readRuleForm(
  form: FormData,
  given: Readonly<{ others: readonly string[]; accountIds: readonly string[] }>
): RuleForm {
  const errors: Record<string, RuleFault> = {};
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const all = (name: string) => form.getAll(name).map(String);
  const words = (name: string, pattern: RegExp, fault: RuleFault, change = (word: string) => word) => {
    const typed = text(name)
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(change);
    if (!typed.every((word) => pattern.test(word))) errors[name] = fault;
    return [...new Set(typed)];
  };
  const among = <T extends string>(name: string, known: readonly T[]) =>
    known.filter((each) => all(name).includes(each));
  const upper = (word: string) => word.toUpperCase();
  const lower = (word: string) => word.toLowerCase();
  const PLACE = /^([A-Z]{2}|EEA|SEPA|BENELUX)$/;
  const when = {
    ...some('methods', among('methods', ruleMethods)),
    ...some('issuerCountries', words('issuerCountries', PLACE, 'places', upper)),
    ...some('cardBrands', words('cardBrands', /^[a-z_]{2,30}$/, 'name', lower)),
    ...some('fundings', among('fundings', fundings)),
    ...some('currencies', words('currencies', /^[A-Z]{3}$/, 'currencies', upper)),
    ...amountOf(text, errors),
    ...some('customerCountries', words('customerCountries', PLACE, 'places', upper)),
    ...some('initiators', among('initiators', initiators))
  };
  const name = text('name');
  if (name === '' || name === 'default' || name.length > 80 || given.others.includes(name))
    errors['name'] = 'name';
  const accounts = [...new Set(all('account'))].filter((each) => given.accountIds.includes(each));
  if (accounts.length === 0) errors['account'] = 'account';
  const lists = ['methods', 'fundings', 'initiators', 'account'];
  const values = Object.fromEntries(
    [...new Set(form.keys())].map((key) => [key, lists.includes(key) ? all(key) : text(key)])
  );
  const rule: RoutingRule = { name, when, accounts };
  return { values, errors, rule: Object.keys(errors).length === 0 ? rule : undefined };
}

function some<N extends string, T>(name: N, list: readonly T[]) {
  return list.length > 0 ? ({ [name]: list } as Record<N, readonly T[]>) : {};
}

function amountOf(text: (name: string) => string, errors: Record<string, RuleFault>) {
  const currency = text('amountCurrency').toUpperCase() || 'EUR';
  const [from, to] = ['amountFrom', 'amountTo'].map((name) => {
    const typed = text(name);
    if (typed === '') return undefined;
    const read = isCurrency(currency) ? parseAmount(typed, currency) : undefined;
    if (!read || read.minor < 0) errors[name] = 'amount';
    return read?.minor;
  });
  if (from === undefined && to === undefined) return {};
  return {
    amount: {
      currency,
      ...(from !== undefined && { atLeastMinor: from }),
      ...(to !== undefined && { atMostMinor: to })
    }
  };
}
