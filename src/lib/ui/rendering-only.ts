const mark = Symbol('rendering only');

/** Something that a load answers for rendering on the server and for nobody else. */
export type RenderingOnly<T> = Readonly<{ [mark]: true; value: T }>;

/**
 * Keeps a value out of what SvelteKit writes into the page for its script. A page without script (`csr = false`) has
 * no reader for it, and writing it out cost as much as drawing the page. On a page with script it would be missing.
 */
export function renderingOnly<T>(value: T): RenderingOnly<T> {
  return { [mark]: true, value };
}

/** Whether this is such a value. */
export function isRenderingOnly(value: unknown): value is RenderingOnly<unknown> {
  return typeof value === 'object' && value !== null && mark in value;
}
