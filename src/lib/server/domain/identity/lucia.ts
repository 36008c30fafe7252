/** The only file that knows Lucia; how to leave it stands in decisions/0002-lucia-behind-one-file.md. */
import { DrizzlePostgreSQLAdapter } from '@lucia-auth/adapter-drizzle';
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import { systemClock } from '../../platform/clock/clock.ts';
import { sha256 } from '../../platform/crypto/secrets.ts';
import { instant } from '../../platform/db/columns.ts';
import type { Tx } from '../../platform/db/database.ts';
import { operator, type operatorSession } from './operator-schema.ts';
import { customer, type customerSession, type session, staff } from './schema.ts';

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionTimes, Record<never, never>>;
    DatabaseSessionAttributes: SessionTimes;
    DatabaseUserAttributes: Readonly<{ merchantId?: string }>;
  }
}

type SessionTimes = Readonly<{ absoluteExpiresAt: Temporal.Instant; lastSeenAt: Temporal.Instant }>;

/** A session that runs. `userId`: the staff member, the customer or the operator. */
export type KeptSession = Readonly<{ id: string; userId: string }> & SessionTimes;

/** What sessions are opened, found and ended by, within one tenant's (or, for operators, the installation's) transaction. */
export type SessionKeeper<Row> = Readonly<{
  /** `row`: every column except the three that are kept here. */
  create(token: string, userId: string, row: Row): Promise<void>;
  /** The session of this token while it runs; one that is over is gone afterwards. */
  find(token: string): Promise<KeptSession | undefined>;
  endAllOf(userId: string): Promise<void>;
}>;

type KeptHere = 'id' | 'userId' | 'expiresAt';

export function staffSessions(
  tx: Tx,
  now: Temporal.Instant,
  idleSeconds: number
): SessionKeeper<Omit<typeof session.$inferInsert, KeptHere>> {
  return keep(new DrizzlePostgreSQLAdapter(tx, luciaStaffSession, staff), now, idleSeconds);
}

export function customerSessions(
  tx: Tx,
  now: Temporal.Instant,
  idleSeconds: number
): SessionKeeper<Omit<typeof customerSession.$inferInsert, KeptHere>> {
  return keep(new DrizzlePostgreSQLAdapter(tx, luciaCustomerSession, customer), now, idleSeconds);
}

export function operatorSessions(
  tx: Tx,
  now: Temporal.Instant,
  idleSeconds: number
): SessionKeeper<Omit<typeof operatorSession.$inferInsert, KeptHere>> {
  return keep(new DrizzlePostgreSQLAdapter(tx, luciaOperatorSession, operator), now, idleSeconds);
}

/** What is stored in place of a token. */
export function sessionIdOf(token: string): string {
  return Buffer.from(sha256(token)).toString('hex');
}

function keep<Row>(adapter: Adapter, now: Temporal.Instant, idleSeconds: number): SessionKeeper<Row> {
  const lucia = new Lucia<SessionTimes>(onOurClock(adapter, now), {
    sessionExpiresIn: new TimeSpan(idleSeconds, 's'),
    getSessionAttributes: ({ absoluteExpiresAt, lastSeenAt }) => ({ absoluteExpiresAt, lastSeenAt })
  });
  return {
    create: async (token, userId, row) => {
      await lucia.createSession(userId, row as SessionTimes, { sessionId: sessionIdOf(token) });
    },
    find: async (token) => {
      const { session: found } = await lucia.validateSession(sessionIdOf(token));
      if (!found) return undefined;
      if (Temporal.Instant.compare(now, found.absoluteExpiresAt) < 0) return found;
      await lucia.invalidateSession(found.id);
      return undefined;
    },
    endAllOf: (userId) => lucia.invalidateUserSessions(userId)
  };
}

/** The session tables as Lucia's adapter wants them: its own date type for the one column that Lucia reads itself. */
const luciaColumns = {
  id: text('id').primaryKey(),
  expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull(),
  absoluteExpiresAt: instant('absolute_expires_at').notNull(),
  createdAt: instant('created_at').notNull(),
  lastSeenAt: instant('last_seen_at').notNull(),
  userAgent: text('user_agent').notNull()
};

const luciaOperatorSession = pgTable('operator_session', {
  ...luciaColumns,
  userId: uuid('operator_id').notNull()
});

const ofMerchant = { ...luciaColumns, merchantId: uuid('merchant_id').notNull() };

const luciaStaffSession = pgTable('session', { ...ofMerchant, userId: uuid('user_id').notNull() });

const luciaCustomerSession = pgTable('customer_session', {
  ...ofMerchant,
  userId: uuid('customer_id').notNull(),
  signedInBy: text('signed_in_by').notNull(),
  confirmedAt: instant('confirmed_at'),
  helpedBy: uuid('helped_by')
});

/**
 * Lucia reads the machine's clock and nothing else. So it is told times as that clock would show them, and what it
 * writes is put back on ours: a session ends by `ctx.clock`, also when that was moved.
 */
function onOurClock(adapter: Adapter, now: Temporal.Instant): Adapter {
  const aheadMs = systemClock.now().epochMilliseconds - now.epochMilliseconds;
  const shifted = (date: Date, ms: number) => new Date(date.getTime() + ms);
  const told = (row: DatabaseSession) => ({ ...row, expiresAt: shifted(row.expiresAt, aheadMs) });
  return {
    getSessionAndUser: async (id) => {
      const [found, user] = await adapter.getSessionAndUser(id);
      return [found && told(found), user];
    },
    getUserSessions: async (userId) => (await adapter.getUserSessions(userId)).map(told),
    setSession: (row) => adapter.setSession({ ...row, expiresAt: shifted(row.expiresAt, -aheadMs) }),
    updateSessionExpiration: (id, at) => adapter.updateSessionExpiration(id, shifted(at, -aheadMs)),
    deleteSession: (id) => adapter.deleteSession(id),
    deleteUserSessions: (userId) => adapter.deleteUserSessions(userId),
    deleteExpiredSessions: () => adapter.deleteExpiredSessions()
  };
}
