import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../src/lib/server/context.ts';
import type { Tx } from '../../src/lib/server/platform/db/database.ts';

type Plan = { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };

export type BlockCounter = Readonly<{
  /** Asks as the context does that it was made of, and counts. */
  ctx: Context;
  /** Blocks of 8 kB that were looked at since the last time, in memory or on disk. */
  take(): number;
}>;

/** A context that lets PostgreSQL explain every statement beside answering it: what costs the same on every machine. */
export function countBlocks(ctx: Context): BlockCounter {
  let blocks = 0;
  const explain = async (run: (statement: SQL) => PromiseLike<unknown>, statement: SQL): Promise<void> => {
    const rows = (await run(
      sql`explain (analyze, buffers, timing off, format json) ${statement}`
    )) as readonly {
      'QUERY PLAN': readonly { Plan: Plan }[];
    }[];
    const plan = rows[0]!['QUERY PLAN'][0]!.Plan;
    blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  };
  const counting = (tx: Tx): Tx =>
    new Proxy(tx, {
      get: (target, key) =>
        key === 'execute'
          ? async (statement: SQL) => {
              await explain((each) => target.execute(each), statement);
              return target.execute(statement);
            }
          : (Reflect.get(target, key) as unknown)
    });
  const { db } = ctx;
  return {
    ctx: {
      ...ctx,
      db: {
        ...db,
        withMerchant: (id, work, options) => db.withMerchant(id, (tx) => work(counting(tx)), options),
        ask: async (statement) => {
          await explain((each) => db.ask(each), statement);
          return db.ask(statement);
        }
      }
    },
    take: () => {
      const taken = blocks;
      blocks = 0;
      return taken;
    }
  };
}
