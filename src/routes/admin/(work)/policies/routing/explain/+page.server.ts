import type { Language } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { isCurrency, parseAmount, type Money } from '#lib/money/index.ts';
import {
  explainRoute,
  ruleMethods,
  type RouteExplanation,
  type RouteFacts
} from '#lib/server/domain/routing/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readRouting } from '../read-routing.server.ts';
import { accountsInWords } from '../route-words.server.ts';
import { fundings, initiators } from '../rule-form.server.ts';
import type { PageServerLoad } from './$types';

const FIELDS = [
  'method',
  'amount',
  'currency',
  'initiator',
  'customerCountry',
  'issuerCountry',
  'cardBrand',
  'funding',
  'by'
] as const;

/** Which way a payment would take, and why: the question is the address, so that it can be passed on. */
export const load: PageServerLoad = staffRoute('see-routing', async ({ parent, url }, who) => {
  const { language } = await parent();
  const { ctx, merchant } = who;
  const t = translator(language);
  const { draft } = await readRouting(who);
  const given = Object.fromEntries(FIELDS.map((name) => [name, url.searchParams.get(name) ?? '']));
  const values = {
    ...given,
    currency: given['currency'] || 'EUR',
    customerCountry: given['customerCountry'] || merchant.country
  };
  const facts = factsOf(values);
  const by = given['by'] === 'draft' && draft ? ('draft' as const) : undefined;
  const found = facts && (await explainRoute(ctx, { merchantId: merchant.id, facts, ...(by && { by }) }));
  const optionsOf = (known: readonly string[], prefix: string) =>
    known.map((value) => ({ value, text: t(`${prefix}.${value}` as TextKey) }));
  const unknown = { value: '', text: t('policies:routing.explain.unknown') };
  return {
    values: values as Readonly<Record<string, string>>,
    isAsked: url.searchParams.has('method'),
    methods: optionsOf(ruleMethods, 'admin:method'),
    initiators: optionsOf(initiators, 'policies:routing.initiator'),
    fundings: [unknown, ...optionsOf(fundings, 'policies:routing.funding')],
    versions: [
      { value: '', text: t('policies:routing.explain.by-now') },
      ...(draft ? [{ value: 'draft', text: t('policies:routing.explain.by-draft') }] : [])
    ],
    answer: found && inWords(found, language),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

function factsOf(values: Readonly<Record<string, string>>): RouteFacts | undefined {
  const method = ruleMethods.find((each) => each === values['method']);
  const amount = amountOf(values['amount'] ?? '', values['currency'] ?? '');
  if (!method || !amount) return undefined;
  const country = (name: string) => {
    const typed = (values[name] ?? '').toUpperCase();
    return /^[A-Z]{2}$/.test(typed) ? typed : undefined;
  };
  const customerCountry = country('customerCountry');
  const issuerCountry = country('issuerCountry');
  const cardBrand = values['cardBrand']?.toLowerCase();
  const funding = fundings.find((each) => each === values['funding']);
  return {
    method,
    amount,
    initiator: initiators.find((each) => each === values['initiator']) ?? 'customer',
    ...(customerCountry && { customerCountry }),
    ...(issuerCountry && { issuerCountry }),
    ...(cardBrand && { cardBrand }),
    ...(funding && { funding })
  };
}

function amountOf(typed: string, currency: string): Money | undefined {
  const code = currency.toUpperCase();
  return isCurrency(code) ? parseAmount(typed, code) : undefined;
}

function inWords({ accounts, rule, because, accountNames }: RouteExplanation, language: Language) {
  const t = translator(language);
  const names = new Map(Object.entries(accountNames));
  return {
    to: t('policies:routing.explain.answer', { accounts: accountsInWords(accounts, names, language) }),
    decided:
      rule === 'default'
        ? t('policies:routing.explain.because-default')
        : t('policies:routing.explain.because-rule', { rule }),
    reasons: [
      ...because.rules.map(({ name, misfit }) =>
        misfit
          ? t('policies:routing.explain.misfit', {
              rule: name,
              what: t(`policies:routing.explain.what.${misfit}` as TextKey)
            })
          : t('policies:routing.explain.fits', { rule: name })
      ),
      ...because.accounts.map(({ accountId, passedOver }) =>
        t('policies:routing.explain.passed', {
          account: names.get(accountId) ?? '–',
          why: t(`policies:routing.explain.why.${passedOver}` as TextKey)
        })
      )
    ]
  };
}
