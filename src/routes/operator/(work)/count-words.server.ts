import { MOST_COUNTED } from '#lib/server/domain/installation/index.ts';

/** A number of things as it is written in a language; `10.000+` for more than are counted. */
export function countWords(language: string): (count: number) => string {
  const format = new Intl.NumberFormat(language);
  return (count) => (count > MOST_COUNTED ? `${format.format(MOST_COUNTED)}+` : format.format(count));
}
