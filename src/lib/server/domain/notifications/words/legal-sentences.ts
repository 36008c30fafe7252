import type { TextKey, Translate } from '#lib/i18n/index.server.ts';

type Law = Readonly<{
  /** ISO 3166 alpha-2. */
  country: string;
  isBusiness: boolean;
  t: Translate;
}>;

/** What is written down by country; a business elsewhere, or one that owes as a business, has no consumer's term. */
const COUNTRIES: Readonly<Record<string, 'nl' | 'be' | 'fr' | 'de'>> = {
  NL: 'nl',
  BE: 'be',
  FR: 'fr',
  DE: 'de'
};

function lawOf({ country, isBusiness }: Law): 'nl' | 'be' | 'fr' | 'de' | 'elsewhere' {
  return isBusiness ? 'elsewhere' : (COUNTRIES[country] ?? 'elsewhere');
}

/** How long the reader has, worded as the law of the country wants it for a letter or for a message. */
export function sayTerm(of: Law & Readonly<{ isLetter: boolean; days: number }>): string {
  const way = of.isLetter ? 'posted' : 'electronic';
  return of.t(`notices:law.${lawOf(of)}.term-${way}` as TextKey, { days: of.days });
}

/**
 * What comes after the term, with the exact costs where there are any; that it is free where there are none. The notice
 * itself is free everywhere: it names what will be asked later.
 */
export function sayCosts(
  of: Law & Readonly<{ costs: string | undefined; total: string | undefined }>
): string {
  const { costs, total, t } = of;
  const law = lawOf(of);
  if (costs === undefined || total === undefined) return t(`notices:law.${law}.free` as TextKey);
  if (of.isBusiness) return t('notices:law.business.costs', { costs, total });
  // No consumer there owes such costs: what says so has no amount.
  if (law === 'fr' || law === 'elsewhere') return t(`notices:law.${law}.free` as TextKey);
  return t(`notices:law.${law}.costs` as TextKey, { costs, total });
}
