/** Sessions of customers. Those of staff: `session.ts`. */
import { and, desc, eq, gt, isNull, ne, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { newToken } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readCustomer, type Customer } from './customers.ts';
import { customerSessions, sessionIdOf } from './lucia.ts';
import { customerSession, staff } from './schema.ts';
import type { SessionCookie } from './session.ts';

/** A bill comes once a month: whoever looks at each of them stays signed in (why it may be so long: README.md) … */
const IDLE_SECONDS = 30 * 86_400;
/** … and twice a year everybody shows again that the address is theirs. */
const ABSOLUTE_SECONDS = 180 * 86_400;
/** `lastSeenAt` is written at most this often, so that reading a page isn't always a write. */
const SEEN_EVERY_SECONDS = 300;
const TOKEN_BYTES = 20;

export type SignedInBy = (typeof customerSession.$inferSelect)['signedInBy'];

/** A customer's browser that is signed in, as its owner sees it in the list of devices. */
export type CustomerSession = Readonly<
  Pick<
    typeof customerSession.$inferSelect,
    'id' | 'createdAt' | 'lastSeenAt' | 'userAgent' | 'signedInBy' | 'confirmedAt' | 'absoluteExpiresAt'
  >
> &
  Readonly<{
    /** The member of staff who looks at what the customer sees; null is the customer. */
    helper: Helper | null;
  }>;

/** Somebody who may look, and do nothing. */
export type Helper = Readonly<{ staffId: string; name: string }>;

export type NewCustomerSession = Readonly<{
  merchantId: string;
  /** The merchant's name in addresses: names the cookie. */
  slug: string;
  customerId: string;
  userAgent: string;
  signedInBy: Exclude<SignedInBy, 'help'>;
  /** The session that this browser had, which ends: whoever signs in again leaves nothing open behind. */
  formerToken?: string | undefined;
}>;

/** The cookie of this merchant's customers: one browser may be signed in at several merchants. */
export function customerCookie(slug: string): string {
  return `__Host-my-${slug}`;
}

/** Begins a session with a new token; only the token's hash is kept. */
export async function startCustomerSession(
  ctx: Pick<Context, 'clock' | 'jobs'>,
  tx: Tx,
  input: NewCustomerSession
): Promise<SessionCookie> {
  const now = ctx.clock.now();
  const token = newToken(TOKEN_BYTES);
  if (input.formerToken !== undefined) await followSession(ctx, tx, input, input.formerToken, token);
  await customerSessions(tx, now, IDLE_SECONDS).create(token, input.customerId, {
    merchantId: input.merchantId,
    absoluteExpiresAt: now.add({ seconds: ABSOLUTE_SECONDS }),
    createdAt: now,
    lastSeenAt: now,
    userAgent: input.userAgent.slice(0, 300),
    signedInBy: input.signedInBy
  });
  return {
    name: customerCookie(input.slug),
    value: token,
    attributes: { path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge: ABSOLUTE_SECONDS }
  };
}

/** Who holds this token of this merchant, if the session still runs; use keeps it running. */
export async function findCustomerSession(
  ctx: Pick<Context, 'db' | 'clock'>,
  merchantId: string,
  token: string
): Promise<Readonly<{ session: CustomerSession; customer: Customer }> | undefined> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const found = await customerSessions(tx, now, IDLE_SECONDS).find(token);
    if (!found) return undefined;
    const isThis = and(eq(customerSession.merchantId, merchantId), eq(customerSession.id, found.id));
    if (found.lastSeenAt.until(now).total('seconds') >= SEEN_EVERY_SECONDS) {
      const expiresAt = now.add({ seconds: IDLE_SECONDS });
      await tx.update(customerSession).set({ lastSeenAt: now, expiresAt }).where(isThis);
    }
    const [session] = await selectShown(tx).where(isThis);
    if (!session || session.isHelperGone === true) return undefined;
    return { session, customer: await readCustomer(tx, merchantId, found.userId) };
  });
}

const { id, createdAt, lastSeenAt, userAgent, signedInBy, confirmedAt, absoluteExpiresAt } = customerSession;

/** Sessions with whoever helps. */
function selectShown(tx: Tx) {
  return tx
    .select({
      ...{ id, createdAt, lastSeenAt, userAgent, signedInBy, confirmedAt, absoluteExpiresAt },
      helper: { staffId: staff.id, name: staff.name },
      isHelperGone: sql<boolean>`${staff.disabledAt} is not null`
    })
    .from(customerSession)
    .leftJoin(
      staff,
      and(eq(staff.merchantId, customerSession.merchantId), eq(staff.id, customerSession.helpedBy))
    );
}

/** A one-time code counts this long, for everything delicate that the same browser does. */
const CONFIRMED_SECONDS = 600;

/** Whether this browser gave a one-time code within the last ten minutes. Signing in doesn't count as one. */
export function isConfirmed({ confirmedAt }: CustomerSession, now: Temporal.Instant): boolean {
  return confirmedAt !== null && confirmedAt.until(now).total('seconds') < CONFIRMED_SECONDS;
}

type Owner = Readonly<{ merchantId: string; customerId: string }>;

const isOf = ({ merchantId, customerId }: Owner) =>
  and(eq(customerSession.merchantId, merchantId), eq(customerSession.userId, customerId));

/** A customer's own running sessions, the last used first: whoever helps is listed by `listHelp`. */
export async function listCustomerSessions(
  ctx: Pick<Context, 'db' | 'clock'>,
  owner: Owner
): Promise<CustomerSession[]> {
  const now = ctx.clock.now();
  const isRunning = and(
    isOf(owner),
    isNull(customerSession.helpedBy),
    gt(customerSession.expiresAt, now),
    gt(customerSession.absoluteExpiresAt, now)
  );
  return ctx.db.withMerchant(owner.merchantId, (tx) =>
    selectShown(tx).where(isRunning).orderBy(desc(lastSeenAt), desc(id)).limit(100)
  );
}

/** Ends one session of this customer; somebody else's, or one that is gone, is left alone. */
export async function endCustomerSession(
  ctx: Pick<Context, 'db' | 'clock' | 'jobs'>,
  owner: Owner,
  sessionId: string
): Promise<void> {
  await ctx.db.withMerchant(owner.merchantId, (tx) => end(ctx, tx, owner, eq(customerSession.id, sessionId)));
}

/** Ends every session of this customer, or all but the one that is kept. */
export async function endCustomerSessions(
  ctx: Pick<Context, 'db' | 'clock' | 'jobs'>,
  owner: Owner,
  keptSessionId?: string
): Promise<void> {
  const isEnded = keptSessionId === undefined ? undefined : ne(customerSession.id, keptSessionId);
  await ctx.db.withMerchant(owner.merchantId, (tx) => end(ctx, tx, owner, isEnded));
}

async function end(
  ctx: Pick<Context, 'clock' | 'jobs'>,
  tx: Tx,
  owner: Owner,
  which: SQL | undefined
): Promise<void> {
  const ended = await tx
    .delete(customerSession)
    .where(and(isOf(owner), which))
    .returning({ id });
  if (ended.length > 0) await tellEnded(ctx, tx, owner, { sessionIds: ended.map((row) => row.id) });
}

/** The browser goes on under another token. What hangs on its former session is told, also of one that had run out. */
async function followSession(
  ctx: Pick<Context, 'clock' | 'jobs'>,
  tx: Tx,
  owner: Owner,
  formerToken: string,
  token: string
): Promise<void> {
  const former = sessionIdOf(formerToken);
  await tx
    .delete(customerSession)
    .where(and(eq(customerSession.merchantId, owner.merchantId), eq(customerSession.id, former)));
  await tellEnded(ctx, tx, owner, { sessionIds: [former], continuedAs: sessionIdOf(token) });
}

function tellEnded(
  ctx: Pick<Context, 'clock' | 'jobs'>,
  tx: Tx,
  { merchantId, customerId }: Owner,
  payload: Readonly<{ sessionIds: readonly string[]; continuedAs?: string }>
): Promise<void> {
  const news = { type: 'customer-session.ended', subjectId: customerId, payload } as const;
  return emit(ctx, tx, merchantId, ctx.clock.now(), [news]);
}

/** This browser gave a one-time code just now. */
export async function confirmSession(
  tx: Tx,
  now: Temporal.Instant,
  { merchantId, sessionId }: Readonly<{ merchantId: string; sessionId: string }>
): Promise<void> {
  await tx
    .update(customerSession)
    .set({ confirmedAt: now })
    .where(and(eq(customerSession.merchantId, merchantId), eq(customerSession.id, sessionId)));
}

/** Clears away what has ended, for one merchant. Answers how many. */
export async function deleteEndedCustomerSessions(
  ctx: Pick<Context, 'db' | 'clock'>,
  merchantId: string
): Promise<number> {
  const now = ctx.clock.now().toString();
  const hasEnded = sql`(${customerSession.expiresAt} <= ${now} or ${customerSession.absoluteExpiresAt} <= ${now})`;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const gone = await tx
      .delete(customerSession)
      .where(and(eq(customerSession.merchantId, merchantId), hasEnded))
      .returning({ id: customerSession.id });
    return gone.length;
  });
}
