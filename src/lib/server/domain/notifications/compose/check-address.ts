import type { Context } from '../../../context.ts';

/** Where a message's check code can be tried, as people type it. */
export function checkAddress(ctx: Pick<Context, 'origin'>, slug: string): string {
  return `${ctx.origin.replace(/^https?:\/\//, '')}/check/${slug}`;
}
