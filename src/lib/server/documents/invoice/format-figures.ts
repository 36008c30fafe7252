import type { Language } from '#lib/i18n/index.ts';
import type { Currency } from '#lib/money/index.ts';

const LOCALE: Record<Language, string> = { nl: 'nl-NL', fr: 'fr-FR', de: 'de-DE', en: 'en-IE' };

/** Measures that every language writes alike. Pieces (C62, EA …) are counted without a word. */
const UNIT_SIGNS: Readonly<Record<string, string>> = {
  KWH: 'kWh',
  MTQ: 'm³',
  MTK: 'm²',
  MTR: 'm',
  KMT: 'km',
  KGM: 'kg',
  GRM: 'g',
  LTR: 'l',
  HUR: 'h',
  MIN: 'min',
  GB: 'GB',
  '4L': 'MB'
};

/** A quantity with its sign: `1.234,5 kWh`. The decimal is exact, whatever its length. */
export function formatQuantity(decimal: string, unit: string | undefined, language: Language): string {
  const format = new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 10 });
  const sign = UNIT_SIGNS[unit?.toUpperCase() ?? ''];
  const figure = format.format(decimal as `${number}`);
  return sign ? `${figure}\u00a0${sign}` : figure;
}

/** A unit price, which may be finer than a cent: `€ 0,27415`. */
export function formatUnitPrice(decimal: string, currency: Currency, language: Language): string {
  const format = new Intl.NumberFormat(LOCALE[language], {
    style: 'currency',
    currency,
    maximumFractionDigits: 10
  });
  return format.format(decimal as `${number}`);
}

/** A rate in basis points as a percentage: 2100 is `21%`, 550 is `5,5%`. */
export function formatRate(percentBp: number, language: Language): string {
  const format = new Intl.NumberFormat(LOCALE[language], { style: 'percent', maximumFractionDigits: 2 });
  return format.format(percentBp / 10_000);
}
