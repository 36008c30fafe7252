import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import type { Language } from '#lib/i18n/index.ts';
import {
  LAST_DAY,
  type ArrangementStatus,
  type ArrangementTerms
} from '#lib/server/domain/arrangements/index.ts';

/** How each status looks; its words say the same. */
export const toneOfArrangement = {
  proposed: 'wait',
  offered: 'wait',
  running: 'good',
  kept: 'good',
  broken: 'bad',
  ended: 'plain',
  declined: 'plain',
  withdrawn: 'plain'
} as const satisfies Record<ArrangementStatus, string>;

/** Which of the merchant's terms a wish lies outside of. */
export function boundsInWords(bounds: readonly string[], t: Translate): string[] {
  return bounds.map((bound) => t(`arrangements:bound.${bound}` as TextKey));
}

/** How many parts, and on which day of the month. */
export function wishInWords({ parts, day }: Readonly<{ parts: number; day: number }>, t: Translate): string {
  return day === LAST_DAY ? t('arrangements:wish-last', { parts }) : t('arrangements:wish', { parts, day });
}

/** The days of a month that may be chosen. */
export function dayChoices(t: Translate) {
  return [
    ...Array.from({ length: 28 }, (_, nth) => ({ value: String(nth + 1), text: String(nth + 1) })),
    { value: String(LAST_DAY), text: t('arrangements:last-day') }
  ];
}

/** What customers may agree on by themselves, in a sentence. */
export function boundsLine(terms: ArrangementTerms, t: Translate, language: Language): string {
  const written = (minor: number) => formatMoney(money(minor, terms.currency), language);
  return t('arrangements:bounds-line', {
    least: written(terms.leastMinor),
    most: written(terms.mostMinor),
    part: written(terms.leastPartMinor),
    parts: terms.mostParts,
    times: terms.mostPerYear,
    days: terms.firstWithinDays
  });
}
