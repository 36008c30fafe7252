import { createHash } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type postgres from 'postgres';
import packageJson from 'pg-boss/package.json' with { type: 'json' };
import { APP_ROLE } from '../db/database.ts';
import { HEARTBEAT_SECONDS, JOBS_SCHEMA, queues, SET_ASIDE } from './queues.data.ts';

/**
 * Installs or updates pg-boss's tables and our queues, as the owner; the application may only use them. A comment on
 * the schema remembers which pg-boss and which queue settings are in place, so that the usual start is one query.
 */
export async function installJobs(sql: postgres.Sql): Promise<void> {
  const wanted = `quitte queues ${fingerprint()}`;
  const [found] = await sql<{ comment: string | null }[]>`
    select obj_description(oid, 'pg_namespace') as comment from pg_namespace where nspname = ${JOBS_SCHEMA}`;
  if (found?.comment === wanted) return;

  const boss = new PgBoss({
    db: { executeSql: async (text, values) => ({ rows: await run(sql, text, values) }) },
    schema: JOBS_SCHEMA,
    supervise: false,
    schedule: false
  });
  await boss.start();
  try {
    await ensureQueues(boss);
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
  await grant(sql);
  // A comment takes no parameters; `wanted` is hexadecimal.
  await sql.unsafe(`comment on schema ${JOBS_SCHEMA} is '${wanted}'`);
}

function fingerprint(): string {
  const settings = JSON.stringify([packageJson.version, queues, HEARTBEAT_SECONDS, SET_ASIDE]);
  return createHash('sha256').update(settings).digest('hex').slice(0, 16);
}

/** Several statements at once travel without parameters only; their rows are an array per statement then. */
async function run(sql: postgres.Sql, text: string, values: unknown[] = []): Promise<unknown[]> {
  return [...(await sql.unsafe(text, values as never[]))];
}

async function ensureQueues(boss: PgBoss): Promise<void> {
  const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
  // Nothing that was set aside is ever deleted unread within a year.
  const year = 365 * 24 * 3_600;
  if (!existing.has(SET_ASIDE)) await boss.createQueue(SET_ASIDE, { retentionSeconds: year, retryLimit: 0 });
  for (const [name, queue] of Object.entries(queues)) {
    const { concurrency: _, ...settings } = queue;
    const options = {
      ...settings,
      retryBackoff: true,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      deadLetter: SET_ASIDE,
      notify: true,
      // A planned run may lie a year ahead; what has run is kept for a week.
      retentionSeconds: 2 * year,
      deleteAfterSeconds: 7 * 24 * 3_600
    };
    if (existing.has(name)) await boss.updateQueue(name, options);
    // `short`: one waiting job per singleton key.
    else await boss.createQueue(name, { ...options, policy: 'short' });
  }
}

async function grant(sql: postgres.Sql): Promise<void> {
  const role = sql(APP_ROLE);
  const schema = sql(JOBS_SCHEMA);
  await sql`grant usage on schema ${schema} to ${role}`;
  await sql`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`;
  await sql`grant usage on all sequences in schema ${schema} to ${role}`;
  await sql`grant execute on all functions in schema ${schema} to ${role}`;
}
