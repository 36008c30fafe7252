import type { Context } from '../../context.ts';
import { readInvoice } from '../billing/index.ts';
import { recordAudit } from '../identity/index.ts';
import { mintPayLink, type MintedPayLink } from './mint-pay-link.ts';

/**
 * Makes a pay link for an invoice that a person hands over by themselves, and writes down who did. The link is told
 * this once. Refuses `invoice-unknown`, the same for another merchant's.
 */
export async function sharePayLink(
  ctx: Context,
  input: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<MintedPayLink> {
  const { merchantId, invoiceId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { customerId } = await readInvoice(tx, merchantId, invoiceId);
    const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'staff' });
    await recordAudit(ctx, tx, merchantId, {
      action: 'share-pay-link',
      subjectKind: 'invoice',
      subjectId: invoiceId,
      details: { payLinkId: link.payLinkId }
    });
    return link;
  });
}
