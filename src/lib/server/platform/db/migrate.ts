import { existsSync } from 'node:fs';
import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { installJobs } from '../jobs/install-jobs.ts';
import { installClock } from '../clock/install-clock.ts';
import { APP_ROLE } from './database.ts';

export type MigrateOptions = Readonly<{
  /** A login that owns the schema and may create roles. */
  ownerUrl: string;
  /** The login that the application runs with; may be the same. */
  appUrl: string;
  /** `movable` makes the queue's clock follow the installation's own time; `system` puts it back. */
  clock: 'system' | 'movable';
  /** Where the generated SQL lies: `drizzle/`. */
  directory?: string;
}>;

/** One migration at a time per database: "quitte" as a number on a phone's keys. */
const MIGRATION_LOCK = 784_883;

/**
 * Brings a database up to date: the application's role, its tables, the job queue. Doing it again changes nothing;
 * doing it from two places at once is safe. A running application of the version before keeps working meanwhile.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const sql = postgres(options.ownerUrl, {
    max: 1,
    onnotice: () => {},
    // A migration never waits long behind a running transaction, so that nobody waits long behind it.
    connection: { application_name: 'quitte-migrate', lock_timeout: 5_000 }
  });
  try {
    // Waiting for another migration may take longer than waiting for a table.
    await sql`select set_config('lock_timeout', '0', false)`;
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await sql`select set_config('lock_timeout', '5s', false)`;
    await ensureRole(sql, new URL(options.appUrl).username);
    const migrationsFolder = options.directory ?? path.resolve('drizzle');
    if (existsSync(path.join(migrationsFolder, 'meta/_journal.json'))) {
      await applyMigrations(drizzle(sql), { migrationsFolder });
    }
    await installJobs(sql);
    await installClock(sql, options.clock);
  } finally {
    // Ends the session, and with it the lock.
    await sql.end({ timeout: 5 });
  }
}

/**
 * The application's role: no login, owns nothing, row-level security holds for it. What it may do with a table is said
 * by the migration that makes the table.
 */
async function ensureRole(sql: postgres.Sql, appLogin: string): Promise<void> {
  const [found] = await sql<{ role: boolean; member: boolean }[]>`
    select exists (select from pg_roles where rolname = ${APP_ROLE}) as role,
      exists (
        select from pg_auth_members m
        join pg_roles granted on granted.oid = m.roleid join pg_roles member on member.oid = m.member
        where granted.rolname = ${APP_ROLE} and member.rolname = ${appLogin}
      ) as member`;
  if (!found?.role) await createRole(sql);
  if (!found?.member) await sql`grant ${sql(APP_ROLE)} to ${sql(appLogin)}`;
  await sql`grant ${sql(APP_ROLE)} to current_user`;
  await sql`grant usage on schema public to ${sql(APP_ROLE)}`;
}

/** A role belongs to the whole cluster: two databases that are migrated at once may both try to make it. */
async function createRole(sql: postgres.Sql): Promise<void> {
  try {
    await sql`create role ${sql(APP_ROLE)} nologin nosuperuser nobypassrls noinherit`;
  } catch (error) {
    const duplicate = error instanceof postgres.PostgresError && ['42710', '23505'].includes(error.code);
    if (!duplicate) throw error;
  }
}
