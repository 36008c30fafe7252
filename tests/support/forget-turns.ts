import { sql } from 'drizzle-orm';
import type { Context } from '../../src/lib/server/context.ts';
import { sha256 } from '../../src/lib/server/platform/crypto/secrets.ts';
import { limits } from '../../src/lib/server/platform/rate-limit/limits.data.ts';

/** All browser tests come from one address: what others did from there doesn't count against the next. */
export async function forgetTurns(ctx: Context): Promise<void> {
  const keys = Object.keys(limits).flatMap((bucket) =>
    ['127.0.0.1', '::1', '::ffff:127.0.0.1'].map((address) => Buffer.from(sha256(`${bucket}\0${address}`)))
  );
  await ctx.db.within({ platform: true }, (tx) =>
    tx.execute(sql`delete from rate_limit where key_hash in ${keys}`)
  );
}
