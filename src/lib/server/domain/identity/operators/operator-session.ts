import { eq, lte, or } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newToken } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { operatorSessions, sessionIdOf } from '../lucia.ts';
import { operatorSession } from '../operator-schema.ts';
import type { SessionCookie } from '../session.ts';
import { findActiveOperator, toOperator, type Operator } from './operators.ts';

/** As for staff (ASVS 7.3.1): half an hour without use ends a session … */
const IDLE_SECONDS = 30 * 60;
/** … and a working day ends it in any case. */
const ABSOLUTE_HOURS = 12;
/** `lastSeenAt` is written at most this often. */
const SEEN_EVERY_SECONDS = 60;
const TOKEN_BYTES = 20;

/** The name of the cookie that carries an operator's token: not the one of staff, so that one browser may be both. */
export const OPERATOR_COOKIE = '__Host-operator';

/** Begins a session with a new token; only the token's hash is kept. */
export async function startOperatorSession(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { id }: Operator,
  userAgent: string
): Promise<SessionCookie> {
  const now = ctx.clock.now();
  const token = newToken(TOKEN_BYTES);
  await operatorSessions(tx, now, IDLE_SECONDS).create(token, id, {
    absoluteExpiresAt: now.add({ hours: ABSOLUTE_HOURS }),
    createdAt: now,
    lastSeenAt: now,
    userAgent: userAgent.slice(0, 300)
  });
  return {
    name: OPERATOR_COOKIE,
    value: token,
    attributes: { path: '/', secure: true, httpOnly: true, sameSite: 'lax' }
  };
}

/** Which operator holds this token, if its session still runs; use keeps it running. */
export async function findOperatorSession(
  ctx: Pick<Context, 'db' | 'clock'>,
  token: string
): Promise<Operator | undefined> {
  const now = ctx.clock.now();
  return ctx.db.within({ platform: true }, async (tx) => {
    const found = await operatorSessions(tx, now, IDLE_SECONDS).find(token);
    const row = found && (await findActiveOperator(tx, { id: found.userId }));
    if (!row) return undefined;
    if (found.lastSeenAt.until(now).total('seconds') >= SEEN_EVERY_SECONDS)
      await tx
        .update(operatorSession)
        .set({ lastSeenAt: now, expiresAt: now.add({ seconds: IDLE_SECONDS }) })
        .where(eq(operatorSession.id, found.id));
    return toOperator(row);
  });
}

/** Ends the session of this token. */
export async function endOperatorSession(ctx: Pick<Context, 'db'>, token: string): Promise<void> {
  await ctx.db.within({ platform: true }, (tx) =>
    tx.delete(operatorSession).where(eq(operatorSession.id, sessionIdOf(token)))
  );
}

/** Clears away what has ended. */
export async function deleteEndedOperatorSessions(ctx: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.within({ platform: true }, (tx) =>
    tx
      .delete(operatorSession)
      .where(or(lte(operatorSession.expiresAt, now), lte(operatorSession.absoluteExpiresAt, now)))
  );
}
