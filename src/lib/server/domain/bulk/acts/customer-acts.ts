import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readInvoice } from '../../billing/index.ts';
import { readMerchant } from '../../identity/index.ts';
import { findContactHold, holdContact, releaseContact, sendPayLink } from '../../notifications/index.ts';
import type { BulkAct, BulkStep } from './bulk-act.ts';
import { NoParams } from './message-acts.ts';

const ofCustomers = { list: 'invoices', subject: 'invoice', isOncePerCustomer: true } as const;

/** Staff's own reason: a hold for another one is a matter of its own, and isn't touched for many at once. */
const because = 'staff' as const;

const note = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500, 'text-too-long')), '');
const Hold = v.object({
  until: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.isoDate())], 'bulk-day-missing'), ''),
  note
});
const Release = v.object({ note });

/** A link to all that is open, by e-mail, or as a text message to whoever has none. */
export const sendPayLinks: BulkAct = {
  ...ofCustomers,
  staffAct: 'share-pay-link',
  params: NoParams,
  fields: [],
  perform: async (ctx, step) => {
    const of = await customerOf(ctx, step);
    try {
      await sendPayLink(ctx, { ...of, way: 'email' });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'contact-way-closed') throw thrown;
      await sendPayLink(ctx, { ...of, way: 'sms' });
    }
    return {};
  }
};

/** No reminder of any sequence reaches these customers, until a day or until they are released. */
export const holdContacts: BulkAct = {
  ...ofCustomers,
  staffAct: 'hold-contact',
  params: Hold,
  fields: ['until', 'note'],
  perform: async (ctx, step) => {
    const { until, note: written } = step.params;
    const of = await customerOf(ctx, step);
    if (await findContactHold(ctx, { ...of, because })) throw new Refusal('contact-already-held');
    const untilAt = until ? await endOfDay(ctx, of.merchantId, until) : undefined;
    await holdContact(ctx, {
      ...of,
      because,
      ...(written && { note: written }),
      ...(untilAt && { untilAt })
    });
    const held = await findContactHold(ctx, { ...of, because });
    return { holdId: held!.id };
  },
  undo: async (ctx, step) => {
    const of = await customerOf(ctx, step);
    const held = await findContactHold(ctx, { ...of, because });
    if (held?.id !== step.before['holdId']) throw new Refusal('bulk-changed-since');
    await releaseContact(ctx, { ...of, because });
  }
};

/** Whoever staff left alone hears from us again; what waited because of it is decided again at once. */
export const releaseContacts: BulkAct = {
  ...ofCustomers,
  staffAct: 'hold-contact',
  params: Release,
  fields: ['note'],
  perform: async (ctx, step) => {
    const of = await customerOf(ctx, step);
    const held = await findContactHold(ctx, { ...of, because });
    if (!held) throw new Refusal('contact-not-held');
    const { note: written } = step.params;
    await releaseContact(ctx, { ...of, because, ...(written && { note: written }) });
    return { note: held.note, untilAt: held.untilAt?.toString() ?? null };
  },
  undo: async (ctx, step) => {
    const of = await customerOf(ctx, step);
    if (await findContactHold(ctx, { ...of, because })) throw new Refusal('bulk-changed-since');
    const { note: written, untilAt } = step.before;
    await holdContact(ctx, {
      ...{ ...of, because },
      ...(written && { note: written }),
      ...(untilAt && { untilAt: Temporal.Instant.from(untilAt) })
    });
  }
};

async function customerOf(
  ctx: Context,
  { merchantId, subjectId }: BulkStep
): Promise<Readonly<{ merchantId: string; customerId: string }>> {
  const { customerId } = await ctx.db.withMerchant(merchantId, (tx) =>
    readInvoice(tx, merchantId, subjectId)
  );
  return { merchantId, customerId };
}

async function endOfDay(ctx: Context, merchantId: string, day: string): Promise<Temporal.Instant> {
  const { zone } = await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId));
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).toInstant();
}
