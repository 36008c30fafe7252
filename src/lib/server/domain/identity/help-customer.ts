/** Staff look at the portal as a customer sees it: for half an hour, and without doing anything there. */
import { and, desc, eq, gt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import { newToken } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { customerCookie } from './customer-session.ts';
import { readCustomer } from './customers.ts';
import { customerSessions } from './lucia.ts';
import type { Merchant } from './merchants.ts';
import { recordAudit } from './record-audit.ts';
import { auditEntry, customerSession } from './schema.ts';
import type { SessionCookie } from './session.ts';

/** As long as a call takes; whoever needs more says again why. */
const HELP_MINUTES = 30;
const TOKEN_BYTES = 20;
/** How long a customer sees that somebody looked. */
const SHOWN_DAYS = 180;

/**
 * Opens a customer's portal in a member of staff's browser. What they looked at before is closed. The reason stands in
 * the audit trail, and the customer sees among their devices that it happened. Refuses `customer-not-found`.
 */
export async function startHelp(
  ctx: Context,
  input: Readonly<{ merchant: Merchant; customerId: string; reason: string; userAgent: string }>
): Promise<SessionCookie> {
  const { merchant, customerId, reason, userAgent } = input;
  const now = ctx.clock.now();
  const staffId = helperOf(ctx);
  const token = newToken(TOKEN_BYTES);
  await ctx.db.withMerchant(merchant.id, async (tx) => {
    await readCustomer(tx, merchant.id, customerId);
    await closeAll(tx, merchant.id, staffId);
    await customerSessions(tx, now, HELP_MINUTES * 60).create(token, customerId, {
      merchantId: merchant.id,
      absoluteExpiresAt: now.add({ minutes: HELP_MINUTES }),
      createdAt: now,
      lastSeenAt: now,
      userAgent: userAgent.slice(0, 300),
      signedInBy: 'help',
      helpedBy: staffId
    });
    const subject = { subjectKind: 'customer', subjectId: customerId };
    await recordAudit(ctx, tx, merchant.id, { action: 'help-customer', ...subject, details: { reason } });
  });
  return {
    name: customerCookie(merchant.slug),
    value: token,
    attributes: { path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge: HELP_MINUTES * 60 }
  };
}

/** The member of staff who acts is done looking, at whoever it was. */
export async function endHelp(ctx: Context, merchantId: string): Promise<void> {
  await ctx.db.withMerchant(merchantId, (tx) => closeAll(tx, merchantId, helperOf(ctx)));
}

async function closeAll(tx: Tx, merchantId: string, staffId: string): Promise<void> {
  await tx
    .delete(customerSession)
    .where(and(eq(customerSession.merchantId, merchantId), eq(customerSession.helpedBy, staffId)));
}

/** When staff looked at a customer's pages, newest first: for the customer, so without who and why. */
export async function listHelp(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { merchantId, customerId }: Readonly<{ merchantId: string; customerId: string }>
): Promise<readonly Readonly<{ id: string; at: Temporal.Instant }>[]> {
  const since = ctx.clock.now().subtract({ hours: 24 * SHOWN_DAYS });
  return tx
    .select({ id: auditEntry.id, at: auditEntry.at })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.merchantId, merchantId),
        eq(auditEntry.subjectKind, 'customer'),
        eq(auditEntry.subjectId, customerId),
        eq(auditEntry.action, 'help-customer'),
        gt(auditEntry.at, since)
      )
    )
    .orderBy(desc(auditEntry.at), desc(auditEntry.id))
    .limit(20);
}

function helperOf({ actor }: Context): string {
  assert(actor.kind === 'staff', 'only staff help');
  return actor.staffId;
}
