/** Stripe's search language, the part that finds by field, metadata and time: https://docs.stripe.com/search. */
import type { Collection } from '../world/store.ts';
import type { Call } from './call.ts';
import { invalidRequest } from './errors.ts';

interface SearchPage<T> {
  object: 'search_result';
  data: T[];
  has_more: boolean;
  next_page: string | null;
  url: string;
}

type Clause = (item: Record<string, unknown>) => boolean;

/** Newest first; the page token is the place where the next page begins. */
export function searchPage<T extends { id: string }>(
  call: Call,
  of: Collection<T>,
  fields: readonly string[]
): SearchPage<T> {
  const { query, limit = 10, page } = call.params as { query: string; limit?: number; page?: string };
  const matches = parseQuery(query, fields);
  const found = of
    .values()
    .reverse()
    .filter((item) => matches(item as unknown as Record<string, unknown>));
  const from = page === undefined ? 0 : Number(Buffer.from(page, 'base64url').toString());
  if (!Number.isInteger(from)) throw invalidRequest('Invalid page token.', { param: 'page' });
  const more = from + limit < found.length;
  return {
    object: 'search_result',
    data: found.slice(from, from + limit),
    has_more: more,
    next_page: more ? Buffer.from(String(from + limit)).toString('base64url') : null,
    url: call.url
  };
}

const CLAUSE =
  /^(-)?(?:metadata\[(?:'([^']*)'|"([^"]*)")\]|([a-z_]+))\s*(:|~|>=|<=|>|<)\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(null|\d+))$/;

function parseQuery(query: string, fields: readonly string[]): Clause {
  const hasOr = /\sOR\s/.test(query);
  const hasAnd = /\sAND\s/.test(query);
  // Stripe refuses a mix of AND and OR, too.
  if (hasOr && hasAnd) throw malformed(query);
  const clauses = query
    .trim()
    .split(hasOr ? /\s+OR\s+/ : /\s+AND\s+/)
    .map((text) => parseClause(text.trim(), fields));
  return (item) => (hasOr ? clauses.some((clause) => clause(item)) : clauses.every((clause) => clause(item)));
}

function parseClause(text: string, fields: readonly string[]): Clause {
  const match = CLAUSE.exec(text);
  if (!match) throw malformed(text);
  const [, not, single, double, field, operator, quoted, doubleQuoted, bare] = match;
  const key = single ?? double;
  if (field !== undefined && !fields.includes(field)) {
    throw invalidRequest(`Field \`${field}\` is an unsupported search field.`, { param: 'query' });
  }
  const wanted = (quoted ?? doubleQuoted)?.replace(/\\(.)/g, '$1') ?? bare!;
  const read = (item: Record<string, unknown>): unknown =>
    key === undefined ? item[field!] : (item['metadata'] as Record<string, unknown> | null)?.[key];
  const holds: Clause = (item) => {
    const value = read(item);
    if (bare === 'null') return value === undefined || value === null || value === '';
    if (value === undefined || value === null) return false;
    if (operator === ':') return String(value).toLowerCase() === wanted.toLowerCase();
    if (operator === '~') return String(value).toLowerCase().includes(wanted.toLowerCase());
    const difference = Number(value) - Number(wanted);
    if (operator === '>') return difference > 0;
    if (operator === '<') return difference < 0;
    return operator === '>=' ? difference >= 0 : difference <= 0;
  };
  return not === undefined ? holds : (item) => !holds(item);
}

function malformed(text: string): Error {
  return invalidRequest(`We were unable to parse your search query: ${text}`, { param: 'query' });
}
