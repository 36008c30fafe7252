import type postgres from 'postgres';
import { APP_ROLE } from '../db/database.ts';
import { JOBS_SCHEMA } from '../jobs/queues.data.ts';

const MOVABLE_BODY = `select coalesce(c.stands_at, pg_catalog.now() + c.moved_by) from ${JOBS_SCHEMA}.clock_offset c`;
const SYSTEM_BODY = 'select pg_catalog.now()';

/**
 * Says where the queue's `job_now()` takes its time from. `movable`: from a row that the application may change, so
 * that a moved clock moves every job with it. `system`: from PostgreSQL, as pg-boss ships it, with nothing to move.
 */
export async function installClock(sql: postgres.Sql, clock: 'system' | 'movable'): Promise<void> {
  const [found] = await sql<{ body: string }[]>`
    select prosrc as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = ${JOBS_SCHEMA} and p.proname = 'job_now'`;
  const isMovable = found?.body.includes('clock_offset') ?? false;
  if (isMovable === (clock === 'movable')) return;
  if (clock === 'movable') {
    await sql.unsafe(`
      create table if not exists ${JOBS_SCHEMA}.clock_offset (
        only_row boolean primary key default true check (only_row),
        moved_by interval not null default '0',
        stands_at timestamptz
      );
      insert into ${JOBS_SCHEMA}.clock_offset default values on conflict do nothing;
      grant select, update on ${JOBS_SCHEMA}.clock_offset to ${APP_ROLE};`);
  }
  await sql.unsafe(jobNow(clock === 'movable' ? MOVABLE_BODY : SYSTEM_BODY));
  if (clock === 'system') await sql.unsafe(`drop table if exists ${JOBS_SCHEMA}.clock_offset`);
}

function jobNow(body: string): string {
  return `create or replace function ${JOBS_SCHEMA}.job_now() returns timestamptz language sql stable as $$ ${body} $$`;
}
