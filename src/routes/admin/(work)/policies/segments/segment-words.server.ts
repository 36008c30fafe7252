import type { Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { formatMoney, isCurrency, money } from '#lib/money/index.ts';
import type { SegmentConditions, SegmentCount } from '#lib/server/domain/collection/index.ts';
import type { ChangeInWords } from '../change-in-words.ts';

/** Who is in a segment, as one sentence. */
export function segmentInWords(conditions: SegmentConditions, language: Language): string {
  return new Intl.ListFormat(language).format(Object.values(partsOf(conditions, language)));
}

type Part = keyof SegmentConditions;

function partsOf(conditions: SegmentConditions, language: Language): Partial<Record<Part, string>> {
  const t = translator(language);
  const { openAmount, countries, methods, languages, knownFor, failed, tags } = conditions;
  const say = (name: 'countries' | 'methods' | 'languages' | 'tags', words: readonly string[]) =>
    t(`policies:segments.condition.${name}` as TextKey, {
      list: new Intl.ListFormat(language, { type: 'disjunction' }).format(words)
    });
  const regions = new Intl.DisplayNames([language], { type: 'region' });
  const tongues = new Intl.DisplayNames([language], { type: 'language' });
  return {
    ...(tags && { tags: say('tags', tags) }),
    ...(openAmount && { openAmount: openInWords(openAmount, language) }),
    ...(countries && {
      countries: say(
        'countries',
        countries.map((each) => regions.of(each) ?? each)
      )
    }),
    ...(methods && {
      methods: say(
        'methods',
        methods.map((each) => t(`policies:segments.method.${each}` as TextKey))
      )
    }),
    ...(languages && {
      languages: say(
        'languages',
        languages.map((each) => tongues.of(each) ?? each)
      )
    }),
    ...(knownFor && {
      knownFor: bounded('known', knownFor.atLeastDays, knownFor.atMostDays, String, language)
    }),
    ...(failed && {
      failed: t(
        failed.has ? 'policies:segments.condition.failed-yes' : 'policies:segments.condition.failed-no',
        { days: failed.withinDays }
      )
    })
  };
}

function openInWords(open: NonNullable<SegmentConditions['openAmount']>, language: Language): string {
  const { currency, atLeastMinor, atMostMinor } = open;
  const written = (minor: number) =>
    isCurrency(currency) ? formatMoney(money(minor, currency), language) : `${minor} ${currency}`;
  return bounded('open', atLeastMinor, atMostMinor, written, language);
}

function bounded(
  what: 'open' | 'known',
  from: number | undefined,
  to: number | undefined,
  written: (bound: number) => string,
  language: Language
): string {
  const which = from !== undefined && to !== undefined ? 'between' : to === undefined ? 'from' : 'to';
  return translator(language)(`policies:segments.condition.${what}-${which}` as TextKey, {
    from: written(from ?? 0),
    to: written(to ?? 0)
  });
}

/** What a version changes against another, condition by condition. */
export function segmentChangesInWords(
  before: SegmentConditions,
  after: SegmentConditions,
  language: Language
): readonly ChangeInWords[] {
  const t = translator(language);
  const old = partsOf(before, language);
  const now = partsOf(after, language);
  const parts = [...new Set([...Object.keys(old), ...Object.keys(now)])] as Part[];
  return parts
    .filter((part) => old[part] !== now[part])
    .map((part) => {
      const was = old[part];
      const becomes = now[part];
      return {
        id: part,
        text: t(`policies:segments.part.${part}` as TextKey),
        ...(was !== undefined && { was }),
        ...(becomes !== undefined && { becomes })
      };
    });
}

/** How many are in it now, and who the newest are. */
export function countInWords({ inside, customers, examples }: SegmentCount, language: Language) {
  const t = translator(language);
  return { text: t('policies:segments.count', { count: inside, customers }), examples };
}
