import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { moveDueDate, readInvoice } from '../../billing/index.ts';
import { readMerchant, recordAudit } from '../../identity/index.ts';
import { readSettings } from '../read-settings.ts';
import { findFirstMove, listMovesSince } from './debit-queries.ts';
import { decideDebitMove, type DebitMoveDecision } from './decide-debit-move.ts';
import { debitMove } from './schema.ts';

export type DebitMoveWish = Readonly<{
  merchantId: string;
  customerId: string;
  invoiceId: string;
  toOn: Temporal.PlainDate;
}>;

/** Whether one coming debit may move, to which day, or why not and what can be done instead. Refuses `invoice-unknown`. */
export function previewDebitMove(ctx: Context, wish: DebitMoveWish): Promise<DebitMoveDecision> {
  return ctx.db.withMerchant(wish.merchantId, async (tx) => (await decide(ctx, tx, wish)).decision);
}

/**
 * Moves one coming debit and keeps the move. Answers its new date. Refuses `invoice-unknown`, `invoice-not-open`,
 * `debit-past-cut-off`, `debit-moved-too-often` and `debit-move-out-of-bounds`, each with the next option.
 */
export async function moveDebit(ctx: Context, wish: DebitMoveWish): Promise<Temporal.PlainDate> {
  const { merchantId, customerId, invoiceId } = wish;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    // One move at a time per customer, so that two taps can't both be the last of the year.
    await tx.execute(
      sql`select 1 from customer where merchant_id = ${merchantId} and id = ${customerId} for update`
    );
    const { decision, dueOn, today } = await decide(ctx, tx, wish);
    if (decision.kind === 'refused') throw refusalOf(decision);
    if (decision.to.equals(dueOn)) return dueOn;
    const now = ctx.clock.now();
    await tx.insert(debitMove).values({
      merchantId,
      id: newId(now),
      customerId,
      invoiceId,
      fromOn: dueOn,
      toOn: decision.to,
      movedOn: today,
      movedAt: now
    });
    await moveDueDate(ctx, tx, { merchantId, invoiceId, toOn: decision.to });
    await recordAudit(ctx, tx, merchantId, {
      action: 'move-debit',
      subjectKind: 'invoice',
      subjectId: invoiceId,
      details: { from: dueOn.toString(), to: decision.to.toString() }
    });
    return decision.to;
  });
}

async function decide(ctx: Context, tx: Tx, wish: DebitMoveWish) {
  const { merchantId, customerId, invoiceId, toOn } = wish;
  const invoice = await readInvoice(tx, merchantId, invoiceId);
  if (invoice.customerId !== customerId) throw new Refusal('invoice-unknown');
  if (invoice.status !== 'open') throw new Refusal('invoice-not-open', { status: invoice.status });
  const { zone } = await readMerchant(tx, merchantId);
  const today = dateIn(zone, ctx.clock.now());
  const moves = await listMovesSince(tx, merchantId, customerId, today.subtract({ years: 1 }));
  const first = await findFirstMove(tx, merchantId, invoiceId);
  const decision = decideDebitMove(
    {
      plannedOn: first?.fromOn ?? invoice.dueOn,
      dueOn: invoice.dueOn,
      movedOn: moves.map((move) => move.movedOn),
      today
    },
    toOn,
    await readSettings(tx, merchantId)
  );
  return { decision, dueOn: invoice.dueOn, today };
}

function refusalOf(decision: Extract<DebitMoveDecision, { kind: 'refused' }>): Refusal {
  switch (decision.because) {
    case 'past-cut-off':
      return new Refusal('debit-past-cut-off', { on: decision.cutOffOn.toString() });
    case 'too-often':
      return new Refusal('debit-moved-too-often', { on: decision.againOn.toString() });
    case 'out-of-bounds':
      return new Refusal('debit-move-out-of-bounds', {
        from: decision.earliestOn.toString(),
        to: decision.latestOn.toString()
      });
  }
}
