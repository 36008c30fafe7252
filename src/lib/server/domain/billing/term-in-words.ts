/** A day of its own kind, a condition, or a price of paying sooner or later: then a number of days is not the term. */
const OTHER_TERMS =
  /%|maand|month|\bmois\b|monat|werkdag|working|business|ouvr|werktag|arbeitstag|skonto|escompte|korting|discount|rente|interest|intérêt|zins/iu;
const DAYS = /(?<!\d)(\d{1,3})\s*(?:kalender|calendar\s+)?(?:dagen|dag|days?|jours?|tagen?|tage)(?!\p{L})/giu;
/** Longer than any term that the law allows between businesses; more is a typing error. */
const MOST_DAYS = 120;

/**
 * The days that payment terms in words give: `Betaling binnen 30 dagen`, `30 jours nets`, `zahlbar innerhalb von 14 Tagen`,
 * `Net 30 days`. `undefined` when they give none, several, or anything besides that changes what the number means.
 */
export function termInWords(terms: string | undefined): number | undefined {
  if (terms === undefined || OTHER_TERMS.test(terms)) return undefined;
  const found = new Set([...terms.matchAll(DAYS)].map(([, days]) => Number(days)));
  const [days] = found;
  return found.size === 1 && days !== undefined && days <= MOST_DAYS ? days : undefined;
}
