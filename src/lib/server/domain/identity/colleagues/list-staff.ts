import { and, asc, count, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { session, staff } from '../schema.ts';
import { toStaff, type Staff } from '../staff.ts';

/** Somebody who works or worked here, as a colleague sees them. */
export type StaffMember = Staff &
  Readonly<{
    createdAt: Temporal.Instant;
    /** `null`: never signed in since this is kept. */
    lastSeenAt: Temporal.Instant | null;
    disabledAt: Temporal.Instant | null;
    hasAuthenticator: boolean;
    /** Browsers that are signed in now. */
    sessions: number;
  }>;

/** A merchant's staff: those who may sign in first, then by name. */
export async function listStaff(
  ctx: Pick<Context, 'db' | 'clock'>,
  merchantId: string
): Promise<StaffMember[]> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const running = tx
      .select({ userId: session.userId, sessions: count().as('sessions') })
      .from(session)
      .where(
        and(
          eq(session.merchantId, merchantId),
          gt(session.expiresAt, now),
          gt(session.absoluteExpiresAt, now)
        )
      )
      .groupBy(session.userId)
      .as('running');
    const rows = await tx
      .select({ person: staff, sessions: sql<number>`coalesce(${running.sessions}, 0)`.mapWith(Number) })
      .from(staff)
      .leftJoin(running, eq(running.userId, staff.id))
      .where(eq(staff.merchantId, merchantId))
      .orderBy(isNotNull(staff.disabledAt), asc(staff.name), asc(staff.id));
    return rows.map(({ person, sessions }) => ({
      ...toStaff(person),
      createdAt: person.createdAt,
      lastSeenAt: person.lastSeenAt,
      disabledAt: person.disabledAt,
      hasAuthenticator: person.totpSealed !== null,
      sessions
    }));
  });
}
