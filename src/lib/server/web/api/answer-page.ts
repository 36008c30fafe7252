import type { Page } from '../../platform/db/pages.ts';
import { toCursor } from './cursor.ts';

/** A page of rows as the API answers it. */
export function answerPage<Row, Item>(
  { items, next }: Page<Row>,
  toItem: (row: Row) => Item
): { items: Item[]; next: string | null } {
  return { items: items.map(toItem), next: next === null ? null : toCursor(next) };
}
