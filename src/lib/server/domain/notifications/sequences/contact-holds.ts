import { and, eq, gt, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { contactHold, readInvoice, type ContactHold, type HoldReason } from '../../billing/index.ts';
import { actorIdOf, readCustomer, recordAudit } from '../../identity/index.ts';
import { holdDebits, letDebitsGo } from './hold-debits.ts';
import { wakeSteps } from './wake-steps.ts';

export type { ContactHold, HoldReason };

/** In the order in which staff choose. */
export const holdReasons = contactHold.because.enumValues;

/** Which hold: of a customer for a reason, or about one invoice of theirs. */
type WhichHold = Readonly<{
  merchantId: string;
  customerId: string;
  because: HoldReason;
  invoiceId?: string | undefined;
}>;

/** The hold that stands for this reason, if there is one now. */
export async function findContactHold(
  ctx: Pick<Context, 'db' | 'clock'>,
  of: WhichHold
): Promise<ContactHold | undefined> {
  const { merchantId } = of;
  const [held] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(contactHold)
      .where(and(isStanding(of), or(isNull(contactHold.untilAt), gt(contactHold.untilAt, ctx.clock.now()))))
  );
  return held;
}

/** What a hold covers beside messages, when nobody says: only `staff` means no more than to be left in peace. */
const STOPS_DEBITS: Readonly<Record<HoldReason, boolean>> = {
  hardship: true,
  death: true,
  dispute: true,
  guardianship: true,
  staff: false
};
/** After these no machine asks for anything, and none debits: nobody decides otherwise. */
const ALWAYS_STOPS: readonly HoldReason[] = ['death', 'guardianship'];

/**
 * Leaves a customer alone: from here on no step of any sequence reaches them, nor a message of one that still waits to be
 * sent; after a death or under guardianship nothing that a machine sends does. Unless `stopsDebits` says otherwise,
 * nothing is debited by itself either, what is planned is called off in the same transaction, and what they owe is paused,
 * also what comes in later; they still can pay. A dispute can be about one invoice (`invoiceId`): then it covers that one
 * alone. For the same reason twice is once; `untilAt` ends it by itself. Refuses `customer-not-found`, `invoice-unknown`,
 * `hold-not-of-invoice` for another reason than a dispute, and `hold-in-the-past`.
 */
export async function holdContact(
  ctx: Context,
  input: WhichHold & Readonly<{ note?: string; untilAt?: Temporal.Instant; stopsDebits?: boolean }>
): Promise<void> {
  const { merchantId, because, invoiceId, note = null, untilAt = null } = input;
  const heldAt = ctx.clock.now();
  if (untilAt && Temporal.Instant.compare(untilAt, heldAt) <= 0) throw new Refusal('hold-in-the-past');
  if (invoiceId !== undefined && because !== 'dispute') throw new Refusal('hold-not-of-invoice');
  const stopsDebits =
    invoiceId !== undefined || ALWAYS_STOPS.includes(because) || (input.stopsDebits ?? STOPS_DEBITS[because]);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const customerId = await lockCustomer(tx, input);
    const place = { merchantId, customerId, invoiceId: invoiceId ?? null };
    const set = { note, untilAt, stopsDebits };
    const [before] = await tx
      .select()
      .from(contactHold)
      .where(isStanding({ ...input, customerId }));
    const isSame = before !== undefined && before.stopsDebits === stopsDebits;
    const id = isSame ? before.id : newId(heldAt);
    if (isSame) await tx.update(contactHold).set(set).where(isHold(before));
    else {
      // One that covers more or less is another one: what was covered when stays true.
      if (before) await tx.update(contactHold).set({ releasedAt: heldAt }).where(isHold(before));
      await tx.insert(contactHold).values({
        ...{ ...place, id, because, heldAt, ...set },
        heldByKind: ctx.actor.kind,
        heldById: actorIdOf(ctx.actor)
      });
    }
    if (stopsDebits) await holdDebits(ctx, tx, place);
    else if (before?.stopsDebits) await letDebitsGo(ctx, tx, place);
    await tell(ctx, tx, 'contact.held', { merchantId, customerId, because });
    await recordAudit(ctx, tx, merchantId, {
      action: 'hold-contact',
      subjectKind: 'customer',
      subjectId: customerId,
      details: {
        ...{ because, holdId: id, stopsDebits, until: untilAt?.toString() ?? null },
        ...(invoiceId !== undefined && { invoiceId })
      }
    });
  });
}

/**
 * The reason is over: what waited because of it is decided again at once, and goes if nothing else speaks against it,
 * within the limits of any other day; debits are planned anew, with a notice of their own. Nothing happens where there is
 * no such hold. `note`: why, in the words of whoever lifts it.
 */
export async function releaseContact(
  ctx: Context,
  input: WhichHold & Readonly<{ note?: string }>
): Promise<void> {
  const { merchantId, because, invoiceId, note: releaseNote = null } = input;
  const releasedAt = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const customerId = await lockCustomer(tx, input);
    const [released] = await tx
      .update(contactHold)
      .set({ releasedAt, releaseNote })
      .where(isStanding({ ...input, customerId }))
      .returning();
    if (!released) return;
    await recordAudit(ctx, tx, merchantId, {
      action: 'release-contact',
      subjectKind: 'customer',
      subjectId: customerId,
      details: { because, ...(invoiceId !== undefined && { invoiceId }) }
    });
    await tell(ctx, tx, 'contact.let-go', { merchantId, customerId, because });
    if (released.stopsDebits) await letDebitsGo(ctx, tx, released);
    await wakeSteps(ctx, tx, merchantId, sql`customer_id = ${customerId}`);
  });
}

/** Whoever else leaves them alone, or not, hears of it. */
function tell(
  ctx: Context,
  tx: Tx,
  type: 'contact.held' | 'contact.let-go',
  { merchantId, customerId, because }: WhichHold
): Promise<void> {
  const payload = { because, isByPerson: ctx.actor.kind !== 'system' };
  return emit(ctx, tx, merchantId, ctx.clock.now(), [{ type, subjectId: customerId, payload }]);
}

/**
 * Whoever holds a customer, or lets one go, does it alone, and no invoice of theirs comes in meanwhile: its row points at
 * this one. Answers who it is now. Refuses `customer-not-found` and `invoice-unknown`.
 */
async function lockCustomer(tx: Tx, { merchantId, customerId, invoiceId }: WhichHold): Promise<string> {
  const { id } = await readCustomer(tx, merchantId, customerId);
  await tx.execute(sql`select from customer where merchant_id = ${merchantId} and id = ${id} for update`);
  if (invoiceId === undefined) return id;
  const invoice = await readInvoice(tx, merchantId, invoiceId);
  if (invoice.customerId !== id) throw new Refusal('invoice-unknown');
  return id;
}

function isStanding({ merchantId, customerId, because, invoiceId }: WhichHold): SQL | undefined {
  return and(
    eq(contactHold.merchantId, merchantId),
    eq(contactHold.customerId, customerId),
    eq(contactHold.because, because),
    invoiceId === undefined ? isNull(contactHold.invoiceId) : eq(contactHold.invoiceId, invoiceId),
    isNull(contactHold.releasedAt)
  );
}

function isHold({ merchantId, id }: ContactHold): SQL | undefined {
  return and(eq(contactHold.merchantId, merchantId), eq(contactHold.id, id));
}
