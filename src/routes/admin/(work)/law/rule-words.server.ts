import { formatDate, type Language } from '#lib/i18n/index.ts';
import { translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import {
  everywhereRules,
  listRules,
  type EverywhereRule,
  type LawPack,
  type LawRule,
  type NoticeWay,
  type RuleReference
} from '#lib/server/domain/notifications/index.ts';

/** One rule for people: its name, what it says, and where that comes from. */
export type RuleInWords = Readonly<{
  id: string;
  name: string;
  says: readonly string[];
  /** Nothing where we chose it ourselves: what it says is all there is to it. */
  from: LawInWords | undefined;
  since: string;
  certainty: string;
  /** The colour that repeats how sure the rule is. */
  tone: 'good' | 'wait' | 'plain';
}>;

/** A law as it is quoted in its own country, and in the reader's language what it is and how we came by it. */
export type LawInWords = Readonly<{
  law: string;
  works: string;
  remark: string | undefined;
  source: string | undefined;
}>;

/** Where a rule comes from; nothing where no law asks for it. */
export function lawInWords(rule: RuleReference, language: Language): LawInWords | undefined {
  if (rule.certainty === 'house') return undefined;
  const t = translator(language);
  const { law, works, sources, remark, certainty } = rule;
  const read = certainty === 'unverified' && sources.length === 0 ? [t('law:general-knowledge')] : sources;
  return {
    law,
    works: works.map((work) => t(`law:work.${work}`)).join('; '),
    remark: remark && t(`law:remark.${remark}`),
    source: read.length === 0 ? undefined : t('law:source', { sources: read.join(', ') })
  };
}

/** Every rule of a country's pack. */
export function packInWords(pack: LawPack, language: Language): readonly RuleInWords[] {
  return listRules(pack).map((rule) =>
    ruleInWords({ ...rule, pack: pack.version }, saysOf(pack, rule.rule, language), language)
  );
}

/** The rules that hold in every country. */
export function everywhereInWords(language: Language): readonly RuleInWords[] {
  const t = translator(language);
  return Object.entries(everywhereRules).map(([rule, provenance]) =>
    ruleInWords(
      { rule, pack: 'everywhere', ...provenance },
      [t(`law:says.${rule as EverywhereRule}` as TextKey)],
      language
    )
  );
}

function ruleInWords(rule: RuleReference, says: readonly string[], language: Language): RuleInWords {
  const t = translator(language);
  return {
    id: `${rule.pack}-${rule.rule}`,
    name: t(`law:name.${rule.rule}` as TextKey),
    says,
    from: lawInWords(rule, language),
    since: t('law:since', { date: formatDate(Temporal.PlainDate.from(rule.validFrom), language, 'short') }),
    certainty: t(`law:certainty.${rule.certainty}` as TextKey),
    tone: rule.certainty === 'primary' ? 'good' : rule.certainty === 'unverified' ? 'wait' : 'plain'
  };
}

function saysOf(pack: LawPack, rule: LawRule, language: Language): readonly string[] {
  const t = translator(language);
  const eur = (minor: number) => formatMoney(money(minor, 'EUR'), language);
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  switch (rule) {
    case 'free-notice':
      return [t('law:says.free-notice')];
    case 'term':
      return [t('law:says.term', { count: pack.term.days }), ...startsOf(pack, t)];
    case 'contents': {
      const elements = pack.contents.elements.map((each) => t(`law:element.${each}` as TextKey));
      return [t('law:says.contents', { elements: list.format(elements) })];
    }
    case 'channels': {
      const ways = pack.channels.allowed.map((way) => wayOf(way, t));
      return [
        t('law:says.channels', { ways: new Intl.ListFormat(language, { type: 'disjunction' }).format(ways) })
      ];
    }
    case 'consumer-costs':
      return costsOf(pack, t, eur, language);
    case 'reminder-fee': {
      const { mostMinor = 0, freeDueDatesPerYear = 0 } = pack.reminderFee ?? {};
      return [t('law:says.reminder-fee', { most: eur(mostMinor), free: freeDueDatesPerYear })];
    }
    case 'business-costs':
      return [t('law:says.business-costs', { amount: eur(pack.businessCosts.fixedMinor) })];
    case 'vat-on-costs':
      return [t('law:says.vat-on-costs')];
    case 'claims-together':
      return [t('law:says.claims-together')];
    case 'payments-first':
      return [t(`law:says.payments-first.${pack.paymentsFirst.settle}`)];
  }
}

function startsOf({ term, channels }: LawPack, t: Translate): readonly string[] {
  return channels.allowed.map((way) => {
    const start = term.starts[way];
    const nth = start.kind === 'working-day-after-posting' ? start.nth : 0;
    return t(`law:says.starts.${start.kind}` as TextKey, { way: wayOf(way, t), nth });
  });
}

function costsOf(
  { consumerCosts }: LawPack,
  t: Translate,
  eur: (minor: number) => string,
  language: Language
): readonly string[] {
  switch (consumerCosts.kind) {
    case 'never':
      return [t('law:says.consumer-costs.never')];
    case 'per-reminder':
      return [t('law:says.consumer-costs.per-reminder', { most: eur(consumerCosts.mostMinor) })];
    case 'scale': {
      const { tiers, leastMinor, mostMinor } = consumerCosts.scale;
      return [
        ...tiers.map(({ aboveMinor, baseMinor, rateBasisPoints }) => {
          const params = { from: eur(aboveMinor), base: eur(baseMinor) };
          if (rateBasisPoints === 0) return t('law:says.consumer-costs.scale-flat', params);
          const rate = new Intl.NumberFormat(language).format(rateBasisPoints / 100);
          if (baseMinor === 0) return t('law:says.consumer-costs.scale-share', { rate });
          return t('law:says.consumer-costs.scale-from', { ...params, rate });
        }),
        t('law:says.consumer-costs.scale-bounds', { least: eur(leastMinor), most: eur(mostMinor) })
      ];
    }
  }
}

function wayOf(way: NoticeWay, t: Translate): string {
  return t(`law:way.${way}` as TextKey);
}
