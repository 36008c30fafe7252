import postgres from 'postgres';
import { assert } from '../assert.ts';
import { APP_ROLE } from '../db/database.ts';
import { JOBS_SCHEMA } from '../jobs/queues.data.ts';
import { systemClock, type Clock } from './clock.ts';

/**
 * A clock that every process of an installation shares and that can be moved forward, to see a month in a minute.
 * How far it was moved lies in the database; a move is announced to every process in the transaction that makes it.
 */
export interface MovableClock extends Clock {
  /** Reads how far the clock was moved: for a process that must not be behind another one for a moment. */
  refresh(): Promise<void>;
  /** Moves forward; asserts that it isn't back. The queue's clock moves with it. */
  moveTo(instant: Temporal.Instant): Promise<void>;
  close(): Promise<void>;
}

const CHANNEL = 'quitte_clock';

/** Needs a database that was migrated with `CLOCK=movable`. */
export async function openMovableClock(url: string): Promise<MovableClock> {
  const sql = postgres(url, {
    max: 1,
    connection: { role: APP_ROLE, application_name: 'quitte-clock' },
    onnotice: () => {}
  });
  let movedByMs = 0;
  const now = () => systemClock.now().add({ milliseconds: movedByMs });
  const refresh = async () => {
    const [row] = await sql<{ ms: string }[]>`
      select round(extract(epoch from moved_by) * 1000)::bigint as ms from ${sql(JOBS_SCHEMA)}.clock_offset`;
    movedByMs = Number(row?.ms ?? 0);
  };
  await sql.listen(
    CHANNEL,
    (payload) => (movedByMs = Number(payload)),
    () => void refresh().catch(() => undefined)
  );
  await refresh();
  return {
    now,
    refresh,
    moveTo: async (instant) => {
      const by = instant.epochMilliseconds - now().epochMilliseconds;
      if (by <= 0) return;
      const target = movedByMs + by;
      assert(Number.isSafeInteger(target), 'a clock is moved by whole milliseconds');
      await sql.begin(async (tx) => {
        await tx`update ${tx(JOBS_SCHEMA)}.clock_offset set moved_by = ${target} * interval '1 millisecond'`;
        await tx`select pg_notify(${CHANNEL}, ${String(target)})`;
      });
      movedByMs = target;
    },
    close: () => sql.end({ timeout: 2 })
  };
}

/** Makes the queue's clock stand at an instant, for a process whose own clock stands still: tests. */
export async function standAt(
  execute: (text: string, values: unknown[]) => Promise<unknown>,
  instant: Temporal.Instant
): Promise<void> {
  await execute(`update ${JOBS_SCHEMA}.clock_offset set stands_at = $1::timestamptz`, [
    instant.toString({ smallestUnit: 'microsecond' })
  ]);
}
