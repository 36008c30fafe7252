/** Sessions of staff. Those of customers: `customer-session.ts`. */
import { and, desc, eq, gt, ne, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newToken } from '../../platform/crypto/random.ts';
import { sha256 } from '../../platform/crypto/secrets.ts';
import type { Tx } from '../../platform/db/database.ts';
import { sessionIdOf, staffSessions } from './lucia.ts';
import { session, staff } from './schema.ts';
import { toStaff, type Staff } from './staff.ts';

/** ASVS 7.3.1: half an hour without use ends a session … */
const IDLE_SECONDS = 30 * 60;
/** … and a working day ends it in any case (7.3.2). */
const ABSOLUTE_HOURS = 12;
/** `lastSeenAt` is written at most this often, so that reading a page isn't always a write. */
const SEEN_EVERY_SECONDS = 60;
const TOKEN_BYTES = 20;

/** A cookie as SvelteKit's `cookies.set` takes it. Without `maxAge`: it ends with the browser. */
export type SessionCookie = Readonly<{
  name: string;
  value: string;
  attributes: Readonly<{ path: '/'; secure: true; httpOnly: true; sameSite: 'lax'; maxAge?: number }>;
}>;

export type StartedSession = Readonly<{ staff: Staff; cookie: SessionCookie }>;

/** The name of the cookie that carries a staff session's token. */
export const SESSION_COOKIE = '__Host-session';

/** Begins a session with a new token; only the token's hash is kept. */
export async function startSession(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  person: Staff,
  userAgent: string
): Promise<StartedSession> {
  const now = ctx.clock.now();
  const token = newToken(TOKEN_BYTES);
  await staffSessions(tx, now, IDLE_SECONDS).create(token, person.id, {
    merchantId: person.merchantId,
    absoluteExpiresAt: now.add({ hours: ABSOLUTE_HOURS }),
    createdAt: now,
    lastSeenAt: now,
    userAgent: userAgent.slice(0, 300)
  });
  await keepSeen(tx, person, now);
  return { staff: person, cookie: cookieOf(token) };
}

/** Who holds this token, if its session still runs; use keeps it running. The session's id, for ending it. */
export async function findSession(
  ctx: Pick<Context, 'db' | 'clock'>,
  token: string
): Promise<Readonly<{ id: string; staff: Staff }> | undefined> {
  const merchantId = await findMerchantOf(ctx, token);
  if (merchantId === undefined) return undefined;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const found = await staffSessions(tx, now, IDLE_SECONDS).find(token);
    if (!found) return undefined;
    const [person] = await tx
      .select()
      .from(staff)
      .where(and(eq(staff.merchantId, merchantId), eq(staff.id, found.userId)));
    if (!person || person.disabledAt !== null) {
      await staffSessions(tx, now, IDLE_SECONDS).endAllOf(found.userId);
      return undefined;
    }
    if (found.lastSeenAt.until(now).total('seconds') >= SEEN_EVERY_SECONDS)
      await touch(tx, toStaff(person), found.id, now);
    return { id: found.id, staff: toStaff(person) };
  });
}

/** A person's running sessions, the last used first. */
export async function listSessions(
  ctx: Pick<Context, 'db' | 'clock'>,
  person: Staff
): Promise<
  Readonly<{ id: string; createdAt: Temporal.Instant; lastSeenAt: Temporal.Instant; userAgent: string }>[]
> {
  const { id, createdAt, lastSeenAt, userAgent } = session;
  const isRunning = and(
    eq(session.merchantId, person.merchantId),
    eq(session.userId, person.id),
    gt(session.expiresAt, ctx.clock.now()),
    gt(session.absoluteExpiresAt, ctx.clock.now())
  );
  return ctx.db.withMerchant(person.merchantId, (tx) =>
    tx
      .select({ id, createdAt, lastSeenAt, userAgent })
      .from(session)
      .where(isRunning)
      .orderBy(desc(lastSeenAt))
  );
}

/** Ends one session of this person; somebody else's, or one that is gone, is left alone. */
export async function endSession(ctx: Pick<Context, 'db'>, person: Staff, sessionId: string): Promise<void> {
  await ctx.db.withMerchant(person.merchantId, async (tx) => {
    const isOwn = and(eq(session.merchantId, person.merchantId), eq(session.userId, person.id));
    await tx.delete(session).where(and(isOwn, eq(session.id, sessionId)));
  });
}

/** Ends every session of this person, this one too. */
export async function endAllSessions(ctx: Pick<Context, 'db' | 'clock'>, person: Staff): Promise<void> {
  await ctx.db.withMerchant(person.merchantId, (tx) =>
    staffSessions(tx, ctx.clock.now(), IDLE_SECONDS).endAllOf(person.id)
  );
}

/** Signs a person out everywhere, or everywhere but in one browser, within the caller's transaction. Answers how many ended. */
export async function deleteSessionsOf(
  tx: Tx,
  { merchantId, staffId, keptId }: Readonly<{ merchantId: string; staffId: string; keptId?: string }>
): Promise<number> {
  const isTheirs = and(eq(session.merchantId, merchantId), eq(session.userId, staffId));
  const gone = await tx
    .delete(session)
    .where(keptId === undefined ? isTheirs : and(isTheirs, ne(session.id, keptId)))
    .returning({ id: session.id });
  return gone.length;
}

/** Clears away what has ended, for one merchant. Answers how many. */
export async function deleteEndedSessions(
  ctx: Pick<Context, 'db' | 'clock'>,
  merchantId: string
): Promise<number> {
  const now = ctx.clock.now().toString();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const hasEnded = sql`(${session.expiresAt} <= ${now} or ${session.absoluteExpiresAt} <= ${now})`;
    const gone = await tx
      .delete(session)
      .where(and(eq(session.merchantId, merchantId), hasEnded))
      .returning({ id: session.id });
    return gone.length;
  });
}

function cookieOf(token: string): SessionCookie {
  return {
    name: SESSION_COOKIE,
    value: token,
    attributes: { path: '/', secure: true, httpOnly: true, sameSite: 'lax' }
  };
}

/** The token alone opens one row of one tenant: that row says which. */
async function findMerchantOf(ctx: Pick<Context, 'db'>, token: string): Promise<string | undefined> {
  const [row] = await ctx.db.within({ tokenHash: sha256(token) }, (tx) =>
    tx
      .select({ merchantId: session.merchantId })
      .from(session)
      .where(eq(session.id, sessionIdOf(token)))
  );
  return row?.merchantId;
}

async function touch(tx: Tx, person: Staff, sessionId: string, now: Temporal.Instant): Promise<void> {
  await tx
    .update(session)
    .set({ lastSeenAt: now, expiresAt: now.add({ seconds: IDLE_SECONDS }) })
    .where(and(eq(session.merchantId, person.merchantId), eq(session.id, sessionId)));
  await keepSeen(tx, person, now);
}

async function keepSeen(tx: Tx, { merchantId, id }: Staff, now: Temporal.Instant): Promise<void> {
  await tx
    .update(staff)
    .set({ lastSeenAt: now })
    .where(and(eq(staff.merchantId, merchantId), eq(staff.id, id)));
}
