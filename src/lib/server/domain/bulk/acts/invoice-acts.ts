import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { moveDueDate, readInvoice, voidInvoice, type Invoice } from '../../billing/index.ts';
import { listComingDebits, postponeInvoice } from '../../collection/index.ts';
import { readMerchant, recordAudit } from '../../identity/index.ts';
import type { BulkAct, BulkStep } from './bulk-act.ts';
import { NoParams } from './message-acts.ts';

const ofInvoices = { list: 'invoices', subject: 'invoice', isOncePerCustomer: false } as const;

const Later = v.object({
  toOn: v.pipe(v.string('bulk-day-missing'), v.isoDate('bulk-day-missing')),
  reason: v.pipe(
    v.string('reason-missing'),
    v.trim(),
    v.minLength(1, 'reason-missing'),
    v.maxLength(500, 'text-too-long')
  )
});

/**
 * More time to pay: a later day than the one that stands. What is going to be debited keeps its day, which is the debit's
 * own to move. Taken back while nothing else moved it and the former day is still to come.
 */
export const moveDueDates: BulkAct = {
  ...ofInvoices,
  staffAct: 'move-due-date',
  params: Later,
  fields: ['toOn', 'reason'],
  perform: async (ctx, step) => {
    const toOn = Temporal.PlainDate.from(step.params['toOn']!);
    const { customerId } = await invoiceOf(ctx, step);
    const debits = await listComingDebits(ctx, { merchantId: step.merchantId, customerId });
    if (debits.some(({ invoices }) => invoices.some(({ id }) => id === step.subjectId)))
      throw new Refusal('due-date-of-debit');
    const { merchantId, subjectId: invoiceId } = step;
    const before = await postponeInvoice(ctx, {
      merchantId,
      invoiceId,
      toOn,
      reason: step.params['reason']!
    });
    return { dueOn: before.toString() };
  },
  undo: async (ctx, step) => {
    const backOn = Temporal.PlainDate.from(step.before['dueOn']!);
    const { dueOn, status } = await invoiceOf(ctx, step);
    if (status !== 'open' || dueOn.toString() !== step.params['toOn'])
      throw new Refusal('bulk-changed-since');
    if (Temporal.PlainDate.compare(backOn, await todayOf(ctx, step.merchantId)) < 0)
      throw new Refusal('due-date-passed');
    await moveBack(ctx, step, dueOn, backOn);
  }
};

/** As if it had never been asked. Never taken back. */
export const voidInvoices: BulkAct = {
  ...ofInvoices,
  staffAct: 'void-invoice',
  params: NoParams,
  fields: [],
  perform: async (ctx, { merchantId, subjectId }) => {
    await voidInvoice(ctx, { merchantId, invoiceId: subjectId });
    return {};
  }
};

async function moveBack(
  ctx: Context,
  { merchantId, subjectId: invoiceId }: BulkStep,
  fromOn: Temporal.PlainDate,
  toOn: Temporal.PlainDate
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await moveDueDate(ctx, tx, { merchantId, invoiceId, toOn });
    const payload = { from: fromOn.toString(), to: toOn.toString() };
    await emit(ctx, tx, merchantId, ctx.clock.now(), [
      { type: 'invoice.time-changed', subjectId: invoiceId, payload }
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'move-due-date',
      subjectKind: 'invoice',
      subjectId: invoiceId,
      details: payload
    });
  });
}

function invoiceOf(ctx: Context, { merchantId, subjectId }: BulkStep): Promise<Invoice> {
  return ctx.db.withMerchant(merchantId, (tx) => readInvoice(tx, merchantId, subjectId));
}

async function todayOf(ctx: Context, merchantId: string): Promise<Temporal.PlainDate> {
  const { zone } = await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId));
  return dateIn(zone, ctx.clock.now());
}
