import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { gathering } from '../../../platform/db/gather.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readCustomer, recordAudit } from '../../identity/index.ts';
import { contactHold } from './schema.ts';
import { wakeSteps } from './wake-steps.ts';

/** After these no machine writes at all, whatever about: a person does. */
const SILENCING: readonly HoldReason[] = ['death', 'guardianship'];

/** Whether a customer died or has a guardian, as far as we were told: nothing goes to them by itself at that moment. */
export const isSilenced = gathering(
  async (
    tx,
    asked: readonly Readonly<{ merchantId: string; customerId: string; now: Temporal.Instant }>[]
  ) => {
    const { merchantId, now } = asked[0]!;
    const customerIds = [...new Set(asked.map(({ customerId }) => customerId))];
    const rows = await tx
      .select({ customerId: contactHold.customerId })
      .from(contactHold)
      .where(
        and(
          eq(contactHold.merchantId, merchantId),
          sql`${contactHold.customerId} = any(${sql.param(customerIds)}::uuid[])`,
          inArray(contactHold.because, [...SILENCING]),
          isNull(contactHold.releasedAt),
          or(isNull(contactHold.untilAt), gt(contactHold.untilAt, now))
        )
      );
    const silenced = new Set(rows.map(({ customerId }) => customerId));
    return asked.map(({ customerId }) => silenced.has(customerId));
  }
);

/** Why a customer is left alone. */
export type ContactHold = Readonly<typeof contactHold.$inferSelect>;
export type HoldReason = ContactHold['because'];

/** In the order in which staff choose. */
export const holdReasons = contactHold.because.enumValues;

/** The hold that stands for this reason, if there is one now. */
export async function findContactHold(
  ctx: Pick<Context, 'db' | 'clock'>,
  of: Readonly<{ merchantId: string; customerId: string; because: HoldReason }>
): Promise<ContactHold | undefined> {
  const { merchantId, customerId, because } = of;
  const [held] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(contactHold)
      .where(
        and(
          eq(contactHold.merchantId, merchantId),
          eq(contactHold.customerId, customerId),
          eq(contactHold.because, because),
          isNull(contactHold.releasedAt),
          or(isNull(contactHold.untilAt), gt(contactHold.untilAt, ctx.clock.now()))
        )
      )
  );
  return held;
}

/**
 * Leaves a customer alone: from here on no step of any sequence reaches them, nor a message of one that still waits to be
 * sent; after a death or under guardianship nothing that a machine sends does. For the same reason twice is once; `untilAt` ends it by itself. Refuses `customer-not-found` and
 * `hold-in-the-past`.
 */
export async function holdContact(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    because: HoldReason;
    note?: string;
    untilAt?: Temporal.Instant;
  }>
): Promise<void> {
  const { merchantId, customerId, because, note, untilAt } = input;
  const heldAt = ctx.clock.now();
  if (untilAt && Temporal.Instant.compare(untilAt, heldAt) <= 0) throw new Refusal('hold-in-the-past');
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readCustomer(tx, merchantId, customerId);
    const [held] = await tx
      .insert(contactHold)
      .values({
        ...{ merchantId, id: newId(heldAt), customerId, because, heldAt },
        note: note ?? null,
        untilAt: untilAt ?? null
      })
      .onConflictDoUpdate({
        target: [contactHold.merchantId, contactHold.customerId, contactHold.because],
        targetWhere: isNull(contactHold.releasedAt),
        set: { note: note ?? null, untilAt: untilAt ?? null }
      })
      .returning({ id: contactHold.id });
    await recordAudit(ctx, tx, merchantId, {
      action: 'hold-contact',
      subjectKind: 'customer',
      subjectId: customerId,
      details: { because, holdId: held!.id }
    });
  });
}

/**
 * The reason is over: what waited because of it is decided again at once, and goes if nothing else speaks against it.
 * Nothing happens where there is no such hold. `note`: why, in the words of whoever lifts it.
 */
export async function releaseContact(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string; because: HoldReason; note?: string }>
): Promise<void> {
  const { merchantId, customerId, because, note: releaseNote = null } = input;
  const releasedAt = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const released = await tx
      .update(contactHold)
      .set({ releasedAt, releaseNote })
      .where(
        and(
          eq(contactHold.merchantId, merchantId),
          eq(contactHold.customerId, customerId),
          eq(contactHold.because, because),
          isNull(contactHold.releasedAt)
        )
      )
      .returning({ id: contactHold.id });
    if (released.length === 0) return;
    await recordAudit(ctx, tx, merchantId, {
      action: 'release-contact',
      subjectKind: 'customer',
      subjectId: customerId,
      details: { because }
    });
    await wakeSteps(ctx, tx, merchantId, sql`customer_id = ${customerId}`);
  });
}
