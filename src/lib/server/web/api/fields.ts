import * as v from 'valibot';
import { currencies } from '#lib/money/index.ts';
import { languages } from '#lib/i18n/languages.ts';

/** An id of ours. */
export const id = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  v.metadata({ format: 'uuid' })
);

/** A line of text of 1 to `most` characters. PostgreSQL keeps no zero character and no half of a surrogate pair. */
export const text = (most: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(most),
    v.regex(/^[^\p{Cc}]*$/u),
    v.check((value) => value.isWellFormed() && value.trim() !== '')
  );

/** A calendar date, `2026-11-27`. */
export const date = v.pipe(v.string(), v.metadata({ format: 'date' }));

/** A date that somebody sends: of these centuries, and one that exists. */
export const givenDate = v.pipe(
  v.string(),
  v.regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  v.check((value) => isDate(value)),
  v.metadata({ format: 'date' })
);

/** A moment in UTC, `2026-11-27T09:30:00Z`. */
export const instant = v.pipe(v.string(), v.metadata({ format: 'date-time' }));

/** A sum in units of its currency, as text, so that no program rounds it: `312.40`. */
export const amount = v.pipe(v.string(), v.regex(/^-?\d{1,15}(\.\d{1,3})?$/));
export const currency = v.picklist(currencies);
export const language = v.picklist(languages);

/** What every list takes: how many, and where the page before ended. */
export const pageFields = {
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 50),
  after: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)))
};

/** A page of a list: `next` is the `after` of the page behind it, null on the last one. */
export const pageOf = <S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) });

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}
