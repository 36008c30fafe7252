import type { NoticeChannel } from '../notices.ts';
import type { Placeholder } from './messages.ts';

/** What stands for a placeholder; a text message may have a shorter way to say it. */
export type Value = string | Readonly<{ long: string; short: string }>;
export type Values = Readonly<Partial<Record<Placeholder, Value>>>;

const SLOT = /\{\{\s*([^{}]*?)\s*\}\}/g;
/** Brackets around placeholders alone. */
const BRACKETS = / ?\(((?:\s|\{\{[^{}]*\}\})*)\)/g;

/**
 * A text with its placeholders filled, in one pass: what a value holds is never read as a placeholder. An empty value
 * leaves no gap behind: neither two spaces, nor empty brackets, nor an empty paragraph. One without a value stays as it is, for a check to
 * find; no text with such a one is ever published.
 */
export function fillText(text: string, values: Values, channel: NoticeChannel): string {
  const fill = (slot: string, name: string) => {
    const value = values[name as Placeholder];
    if (value === undefined) return slot;
    if (typeof value === 'string') return value;
    return channel === 'sms' ? value.short : value.long;
  };
  return text
    .replace(BRACKETS, (whole, inner: string) => (inner.replace(SLOT, fill).trim() === '' ? '' : whole))
    .replace(SLOT, fill)
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The names between double braces, in the order in which they stand, each once. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(SLOT)].map(([, name]) => name ?? ''))];
}

/** A text's paragraphs: an empty line begins the next. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\n/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}
