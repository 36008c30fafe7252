import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { resumeInvoices } from '../billing/index.ts';
import { resumeCollection, stopPlans } from '../collection/index.ts';
import { recordAudit } from '../identity/index.ts';
import {
  changePart,
  holdArrangement,
  listParts,
  moveArrangement,
  type ArrangementPlace,
  type HeldArrangement
} from './arrangements.ts';
import { arrangementInvoice } from './schema.ts';

/** Nothing is owed any more: kept; unless every invoice was cancelled or given up, and there was nothing to keep. */
export async function concludeArrangement(ctx: Context, tx: Tx, held: HeldArrangement): Promise<void> {
  const isOff = held.invoices.every(({ status }) => status === 'void' || status === 'uncollectible');
  await conclude(ctx, tx, held, isOff ? 'end' : 'keep');
}

/** A part was missed for good: reminders and collecting go on where they were. */
export async function breakArrangement(ctx: Context, tx: Tx, held: HeldArrangement): Promise<void> {
  await conclude(ctx, tx, held, 'break');
}

/**
 * Ends an arrangement: what is owed then is owed as before. Its customer may, and staff. A debit that is on its way
 * arrives all the same. Refuses `arrangement-unknown` and `arrangement-moved-on`.
 */
export async function endArrangement(ctx: Context, place: ArrangementPlace): Promise<void> {
  const { merchantId, arrangementId } = place;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await conclude(ctx, tx, await holdArrangement(tx, place), 'end');
    await recordAudit(ctx, tx, merchantId, {
      action: 'end-arrangement',
      subjectKind: 'arrangement',
      subjectId: arrangementId
    });
  });
}

const NEWS = { keep: 'arrangement.kept', break: 'arrangement.broken', end: 'arrangement.ended' } as const;

async function conclude(
  ctx: Context,
  tx: Tx,
  { arrangement, invoices }: HeldArrangement,
  event: keyof typeof NEWS
): Promise<void> {
  const { merchantId, id: subjectId, customerId } = arrangement;
  const now = ctx.clock.now();
  await moveArrangement(tx, arrangement, event, now, { endedAt: now });
  for (const part of await listParts(tx, merchantId, subjectId))
    if (part.status === 'coming' || part.status === 'missed') await changePart(tx, part, {}, 'drop');
  await tx
    .update(arrangementInvoice)
    .set({ isLive: false })
    .where(
      and(eq(arrangementInvoice.merchantId, merchantId), eq(arrangementInvoice.arrangementId, subjectId))
    );
  const invoiceIds = invoices.map(({ id }) => id);
  await stopPlans(tx, merchantId, invoiceIds, 'arranged', now);
  await resumeInvoices(ctx, tx, { merchantId, invoiceIds, because: 'arrangement' });
  await resumeCollection(ctx, tx, { merchantId, customerId, invoiceIds });
  await emit(ctx, tx, merchantId, now, [{ type: NEWS[event], subjectId, payload: { customerId } }]);
}
