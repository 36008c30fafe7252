import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from 'drizzle-orm/postgres-js';
import { sql, type ExtractTablesWithRelations, type SQL } from 'drizzle-orm';
import postgres from 'postgres';
import { preparing } from './preparing.ts';

type NoSchema = Record<string, never>;

/** One open transaction, inside one tenant or one narrow scope. */
export type Tx = PostgresJsTransaction<NoSchema, ExtractTablesWithRelations<NoSchema>>;

/** What a transaction may see, set for that transaction only and enforced by row-level security. */
export type Scope = Readonly<
  | { merchantId: string }
  /** Rows that the holder of a secret may see without a tenant: the hash of a pay link, an API key or a session. */
  | { tokenHash: Uint8Array }
  /** The installation itself: the list of merchants, and nothing of theirs. */
  | { platform: true }
>;

export type TransactionOptions = Readonly<{
  /**
   * Every statement finds its rows by key: the plan that was made once is used for whatever values come. PostgreSQL
   * plans anew for each value otherwise, where it hopes to find less that way, and planning costs more than running.
   */
  isKeyed?: boolean;
  /**
   * Every statement is planned by the database for its own values, and none is kept: for what writes in bulk, so that
   * a table grows tenfold in minutes, and a plan from before would read all of it for every row. The checks of foreign
   * keys keep their plans, as they must: planned anew for a merchant that the statistics don't know yet, each would
   * read all of that merchant's rows.
   */
  isPlannedAnew?: boolean;
}>;

export interface Database {
  /** Runs `work` in one transaction with the scope set; commits when it returns, rolls back when it throws. */
  within<T>(scope: Scope, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Runs `work` in one transaction as this merchant: the ordinary way. */
  withMerchant<T>(merchantId: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * One statement on its own, for a database function that sets its scope itself: no round trip for opening and
   * closing a transaction. Without such a function it sees no tenant's rows.
   */
  ask<R extends Record<string, unknown>>(statement: SQL): Promise<R[]>;
  close(): Promise<void>;
}

/**
 * A plan for whatever values come doesn't know that it will find a row or two: beside a list of parameters, of which
 * PostgreSQL expects a hundred, reading a whole table can look cheaper than its index.
 */
const KEYED = sql`, set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
  set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`;

/** The role that the application runs as: owns nothing, and row-level security holds for it. */
export const APP_ROLE = 'quitte_app';

export type DatabaseOptions = Readonly<{ url: string; maxConnections: number; applicationName: string }>;

/**
 * Opens a pool whose every connection runs as `quitte_app`, whatever the login may do besides: the login needs to be
 * a member of that role, no more. Statement and lock time-outs keep one slow query from holding up the house.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const client = postgres(options.url, {
    max: options.maxConnections,
    // Text in, text out for what our columns parse themselves; idle connections are kept for the next request.
    connection: {
      application_name: options.applicationName,
      role: APP_ROLE,
      statement_timeout: 30_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 60_000
    },
    onnotice: () => {}
  });
  const db: PostgresJsDatabase = drizzle(preparing(client));
  const unprepared: PostgresJsDatabase = drizzle(client);
  const within: Database['within'] = (scope, work, { isKeyed = false, isPlannedAnew = false } = {}) =>
    (isPlannedAnew ? unprepared : db).transaction(async (tx) => {
      const [setting, value] = scopeSetting(scope);
      const keyed = isKeyed ? KEYED : sql``;
      // Sent, not waited for: it travels with the first statement of the work and runs before it. Had it failed, the
      // transaction would be aborted, and everything after it refused.
      const scoped = tx.execute(sql`select set_config(${setting}, ${value}, true)${keyed}`).execute();
      scoped.catch(() => {});
      const result = await work(tx as unknown as Tx);
      await scoped;
      return result;
    });
  return {
    within,
    withMerchant: (merchantId, work, options) => within({ merchantId }, work, options),
    // The driver's rows are plain objects of the statement's own columns.
    ask: async <R extends Record<string, unknown>>(statement: SQL) =>
      [...(await db.execute(statement))] as R[],
    close: () => client.end({ timeout: 5 })
  };
}

function scopeSetting(scope: Scope): readonly [string, string] {
  if ('merchantId' in scope) return ['app.merchant_id', scope.merchantId];
  if ('tokenHash' in scope) return ['app.token_hash', Buffer.from(scope.tokenHash).toString('hex')];
  return ['app.scope', 'platform'];
}
