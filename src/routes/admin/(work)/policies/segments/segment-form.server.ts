import { languages, type Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { formatMoney, isCurrency, money, parseAmount } from '#lib/money/index.ts';
import { segmentMethods, type SegmentConditions } from '#lib/server/domain/collection/index.ts';

/** What is wrong with a field: a text under `policies:segments.form.error`. */
type Fault = 'name' | 'taken' | 'countries' | 'amount' | 'days' | 'reason' | 'empty';

export type SegmentForm = Readonly<{
  values: Readonly<Record<string, string | readonly string[]>>;
  errors: Readonly<Record<string, Fault>>;
  /** Only when no condition is wrong; the name and the reason are the page's. */
  conditions: SegmentConditions | undefined;
}>;

/** What can be chosen, in the reader's words. */
export function segmentOptions(language: Language) {
  const t = translator(language);
  return {
    languages: languages.map((value) => ({ value, text: t(`common:language.${value}` as TextKey) })),
    methods: segmentMethods.map((value) => ({
      value,
      text: t(`policies:segments.method.${value}` as TextKey)
    })),
    failed: (['any', 'yes', 'no'] as const).map((value) => ({
      value,
      text: t(`policies:segments.form.failed-${value}` as TextKey)
    }))
  };
}

/** Conditions as the fields of their form. */
export function fieldsOfSegment(
  conditions: SegmentConditions | undefined,
  language: Language
): SegmentForm['values'] {
  const { openAmount, countries, methods, languages: tongues, knownFor, failed, tags } = conditions ?? {};
  const written = (minor: number | undefined) =>
    minor === undefined || !openAmount || !isCurrency(openAmount.currency)
      ? ''
      : formatMoney(money(minor, openAmount.currency), language);
  return {
    tags: (tags ?? []).join(', '),
    countries: (countries ?? []).join(', '),
    languages: tongues ?? [],
    methods: methods ?? [],
    openFrom: written(openAmount?.atLeastMinor),
    openTo: written(openAmount?.atMostMinor),
    currency: openAmount?.currency ?? 'EUR',
    knownFrom: String(knownFor?.atLeastDays ?? ''),
    knownTo: String(knownFor?.atMostDays ?? ''),
    failed: failed ? (failed.has ? 'yes' : 'no') : 'any',
    failedDays: String(failed?.withinDays ?? '')
  };
}

/** Reads what was typed; everything is kept for showing it again. */
export function readSegmentForm(form: FormData): SegmentForm {
  const errors: Record<string, Fault> = {};
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const among = <T extends string>(name: string, known: readonly T[]) => {
    const chosen = form.getAll(name).map(String);
    return known.filter((each) => chosen.includes(each));
  };
  const days = (name: string) => {
    if (text(name) === '') return undefined;
    const read = /^\d{1,4}$/.test(text(name)) ? Number(text(name)) : 0;
    if (read < 1 || read > 3_650) errors[name] = 'days';
    return read;
  };
  const countries = text('countries')
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (!countries.every((each) => /^[A-Z]{2}$/.test(each))) errors['countries'] = 'countries';
  const tags = text('tags')
    .split(',')
    .map((tag) => tag.trim().slice(0, 60))
    .filter(Boolean);
  const tongues = among('languages', languages);
  const methods = among('methods', segmentMethods);
  const [atLeastDays, atMostDays] = [days('knownFrom'), days('knownTo')];
  const failed = text('failed');
  const withinDays = failed === 'yes' || failed === 'no' ? (days('failedDays') ?? 365) : undefined;
  const conditions: SegmentConditions = {
    ...openOf(text, errors),
    ...(countries.length > 0 && { countries }),
    ...(methods.length > 0 && { methods }),
    ...(tongues.length > 0 && { languages: tongues }),
    ...((atLeastDays !== undefined || atMostDays !== undefined) && {
      knownFor: {
        ...(atLeastDays !== undefined && { atLeastDays }),
        ...(atMostDays !== undefined && { atMostDays })
      }
    }),
    ...(withinDays !== undefined && { failed: { has: failed === 'yes', withinDays } }),
    ...(tags.length > 0 && { tags })
  };
  if (Object.keys(errors).length === 0 && Object.keys(conditions).length === 0) errors['tags'] = 'empty';
  const lists = ['languages', 'methods'];
  const values = Object.fromEntries(
    [...new Set(form.keys())].map((name) => [
      name,
      lists.includes(name) ? form.getAll(name).map(String) : text(name)
    ])
  );
  return { values, errors, conditions: Object.keys(errors).length === 0 ? conditions : undefined };
}

function openOf(text: (name: string) => string, errors: Record<string, Fault>) {
  const currency = text('currency').toUpperCase() || 'EUR';
  const [from, to] = ['openFrom', 'openTo'].map((name) => {
    if (text(name) === '') return undefined;
    const read = isCurrency(currency) ? parseAmount(text(name), currency) : undefined;
    if (!read) errors[name] = 'amount';
    return read?.minor;
  });
  if (from === undefined && to === undefined) return {};
  return {
    openAmount: {
      currency,
      ...(from !== undefined && { atLeastMinor: from }),
      ...(to !== undefined && { atMostMinor: to })
    }
  };
}

/** Faults in the reader's words, by field. */
export function faultsInWords(
  errors: Readonly<Record<string, Fault>>,
  language: Language
): Record<string, string> {
  const t = translator(language);
  return Object.fromEntries(
    Object.entries(errors).map(([field, fault]) => [
      field,
      t(`policies:segments.form.error.${fault}` as TextKey)
    ])
  );
}
