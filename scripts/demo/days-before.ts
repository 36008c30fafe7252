import type { Context } from '../../src/lib/server/context.ts';

/** The same, so many days ago. */
export function daysBefore(ctx: Context, days: number): Context {
  return { ...ctx, clock: { now: () => ctx.clock.now().subtract({ hours: 24 * days }) } };
}
