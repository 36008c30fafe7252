import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { renderLetter } from '../../documents/index.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readInvoice, type Invoice } from '../billing/index.ts';
import { originOf, readCustomer, readMerchant, recordAudit } from '../identity/index.ts';
import { mintPayLink } from '../pay-links/index.ts';
import { formalityFor } from './compose/notice-content.ts';
import { letterInput } from './documents/letter-input.ts';
import { queueNotice, readNotice } from './notices.ts';
import { notice } from './schema.ts';
import { openLetter, sealLetter } from './seal-letter.ts';

/**
 * Orders a letter about an invoice, with a pay link made for it; one per invoice and day, ordering again answers the
 * same. Refuses `invoice-unknown`, `nothing-to-pay` for an invoice that is paid or void, `customer-without-address`,
 * and `epc-…` when the merchant's account can't stand in a transfer code.
 */
export async function sendLetter(
  ctx: Context,
  input: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<Readonly<{ noticeId: string }>> {
  const { merchantId, invoiceId } = input;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const invoice = await readInvoice(tx, merchantId, invoiceId);
    if (!isOpen(invoice)) throw new Refusal('nothing-to-pay');
    const merchant = await readMerchant(tx, merchantId);
    const { customerId } = invoice;
    const customer = await readCustomer(tx, merchantId, customerId);
    if (!customer.address) throw new Refusal('customer-without-address');
    const writtenOn = dateIn(merchant.zone, now);
    const cause = `invoice:${invoiceId}:${writtenOn.toString()}`;
    const { language } = customer;
    const noticeId = await queueNotice(ctx, tx, {
      ...{ merchantId, customerId, invoiceId, cause, language },
      kind: 'letter',
      channel: 'letter'
    });
    if (noticeId === undefined) {
      const [known] = await tx
        .select({ id: notice.id })
        .from(notice)
        .where(and(eq(notice.merchantId, merchantId), eq(notice.cause, cause), eq(notice.channel, 'letter')));
      return { noticeId: known!.id };
    }
    await recordAudit(ctx, tx, merchantId, {
      action: 'send-letter',
      subjectKind: 'invoice',
      subjectId: invoiceId,
      details: { noticeId }
    });
    const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'letter' });
    const formality = formalityFor(customer, merchant);
    const origin = originOf(ctx, merchant);
    const letter = letterInput({ merchant, customer, invoice, language, formality, link, origin, writtenOn });
    const pdf = sealLetter(ctx, noticeId, await renderLetter(letter));
    await tx
      .update(notice)
      .set({ pdf })
      .where(and(eq(notice.merchantId, merchantId), eq(notice.id, noticeId)));
    return { noticeId };
  });
}

/** The letter as it was ordered. Refuses `notice-unknown`, also for a notice that is no letter. */
export async function readLetterPdf(
  ctx: Context,
  input: Readonly<{ merchantId: string; noticeId: string }>
): Promise<Uint8Array> {
  const found = await ctx.db.withMerchant(input.merchantId, (tx) =>
    readNotice(tx, input.merchantId, input.noticeId)
  );
  if (found.channel !== 'letter') throw new Refusal('notice-unknown');
  return openLetter(ctx, found);
}

function isOpen({ status, balance }: Invoice): boolean {
  return (status === 'open' || status === 'overdue') && balance.minor > 0;
}
