import { isUuid } from '../../../platform/uuid.ts';

/** One way to narrow a list. The first value of a choice is what holds while nothing is said. */
export type FilterField =
  | Readonly<{ kind: 'choice'; values: readonly [string, ...string[]] }>
  | Readonly<{ kind: 'text' | 'day' | 'id' }>;

/** The fields of a list by the names that they have in its address, in the order in which they are offered. */
export type FilterFields = Readonly<Record<string, FilterField>>;

/** What is asked of a list, by field. Nothing said, or said as it holds anyway, is absent. */
export type Filters = Readonly<Record<string, string>>;

const MOST_TEXT = 100;

/**
 * The filters that an address says. What no field of ours would say is left out, so that an old bookmark or a typing
 * error shows a list and never a fault. Reading what was read changes nothing.
 */
export function readFilters(fields: FilterFields, said: URLSearchParams): Filters {
  const filters: Record<string, string> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = valueOf(field, said.get(name) ?? '');
    if (value !== undefined) filters[name] = value;
  }
  return filters;
}

function valueOf(field: FilterField, said: string): string | undefined {
  switch (field.kind) {
    case 'choice':
      return field.values.slice(1).find((value) => value === said);
    case 'text': {
      // A character that is cut in two would read otherwise the next time.
      const text = said.replaceAll('\0', '').trim().slice(0, MOST_TEXT).toWellFormed().trim();
      return text === '' ? undefined : text;
    }
    case 'day':
      return isDay(said) ? said : undefined;
    case 'id':
      return isUuid(said) ? said : undefined;
  }
}

/** A day of a calendar that PostgreSQL and people both have. */
function isDay(text: string): boolean {
  if (!/^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}
