/** Which page of a list: the rows behind `after`, the id of the last one of the page before. */
export type PageWish = Readonly<{ after?: string | undefined; limit: number }>;

/** `next` is the `after` of the page behind this one; null on the last one. */
export type Page<T> = Readonly<{ items: readonly T[]; next: string | null }>;

/** A page of rows, of which one more than `limit` was asked for: it tells whether there is a next page. */
export function toPage<T extends Readonly<{ id: string }>>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
