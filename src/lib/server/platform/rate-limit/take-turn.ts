import { sql } from 'drizzle-orm';
import { assert } from '../assert.ts';
import { sha256 } from '../crypto/secrets.ts';
import type { Database, Tx } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { limits, type LimitName } from './limits.data.ts';

export type Turn = Readonly<{
  allowed: boolean;
  /** Turns that are left in this window. */
  remaining: number;
  /** When the next turn is free: now, unless none is left. */
  resetAt: Temporal.Instant;
}>;

export type TurnRequest = Readonly<{
  bucket: string;
  key: string;
  limit: number;
  windowSeconds: number;
  now: Temporal.Instant;
}>;

/**
 * Takes one turn of `key` unless `limit` turns were taken within the last `windowSeconds`: exact for any stretch of
 * that length, over any number of processes. A refused try takes no turn. It commits by itself, so that a use case
 * that fails later has still used its turn.
 */
export async function take(db: Database, request: TurnRequest): Promise<Turn> {
  return db.within({ platform: true }, (tx) => takeIn(tx, request));
}

/** `take` with a limit of the table, by its name. */
export function takeTurn(db: Database, bucket: LimitName, key: string, now: Temporal.Instant): Promise<Turn> {
  const { limit, windowSeconds } = limits[bucket];
  return take(db, { bucket, key, limit, windowSeconds, now });
}

/** Takes a turn of `key`. Refuses `too-many-attempts` when none is left. */
export async function takeTurnOrRefuse(
  db: Database,
  bucket: LimitName,
  key: string,
  now: Temporal.Instant
): Promise<void> {
  const { allowed } = await takeTurn(db, bucket, key, now);
  if (!allowed) throw new Refusal('too-many-attempts');
}

async function takeIn(tx: Tx, { bucket, key, limit, windowSeconds, now }: TurnRequest): Promise<Turn> {
  assert(limit >= 1 && windowSeconds >= 1, 'a limit allows at least one turn in at least a second');
  const at = sql`${now.toString({ smallestUnit: 'microsecond' })}::timestamptz`;
  const expiresAt = sql`${now.add({ seconds: windowSeconds }).toString({ smallestUnit: 'microsecond' })}::timestamptz`;
  const live = sql`array(select t from unnest(rate_limit.takes) t
    where t > ${at} - ${windowSeconds} * interval '1 second' order by t)`;
  const [row] = await tx.execute<{ refused: boolean; taken: number; oldest: string }>(sql`
    insert into rate_limit (key_hash, takes, is_refused, expires_at)
    values (${Buffer.from(sha256(`${bucket}\0${key}`))}, array[${at}], false, ${expiresAt})
    on conflict (key_hash) do update set
      is_refused = cardinality(${live}) >= ${limit},
      takes = case when cardinality(${live}) >= ${limit} then ${live} else ${live} || ${at} end,
      expires_at = greatest(rate_limit.expires_at, ${expiresAt})
    returning is_refused as refused, cardinality(takes) as taken,
      to_char(takes[1] at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as oldest`);
  assert(row !== undefined, 'an upsert returns its row');
  const remaining = limit - row.taken;
  return {
    allowed: !row.refused,
    remaining,
    resetAt: remaining > 0 ? now : Temporal.Instant.from(row.oldest).add({ seconds: windowSeconds })
  };
}

/** Deletes what no longer limits anybody. For the housekeeping queue. */
export async function purgeTurns(db: Database, now: Temporal.Instant): Promise<void> {
  await db.within({ platform: true }, (tx) =>
    tx.execute(
      sql`delete from rate_limit where expires_at < ${now.toString({ smallestUnit: 'microsecond' })}::timestamptz`
    )
  );
}
