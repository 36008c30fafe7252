import type { Context } from '../../context.ts';
import { readInvoice } from '../billing/index.ts';
import { readCustomer, recordAudit } from '../identity/index.ts';
import { mintPayLink, type MintedPayLink } from './mint-pay-link.ts';

/** What a link is to show: one invoice, or everything that one customer owes. */
export type PayLinkSubject =
  | Readonly<{ invoiceId: string; customerId?: undefined }>
  | Readonly<{ customerId: string; invoiceId?: undefined }>;

/**
 * Makes a pay link that a person or the merchant's own system hands over by itself, and writes down who did. The link
 * is told this once. Refuses `invoice-unknown` and `customer-not-found`, the same for another merchant's.
 */
export async function sharePayLink(
  ctx: Context,
  input: PayLinkSubject & Readonly<{ merchantId: string; expiresAt?: Temporal.Instant }>
): Promise<MintedPayLink> {
  const { merchantId, invoiceId = null, expiresAt } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const customerId =
      input.customerId === undefined
        ? (await readInvoice(tx, merchantId, input.invoiceId)).customerId
        : (await readCustomer(tx, merchantId, input.customerId)).id;
    const link = await mintPayLink(ctx, tx, {
      ...{ merchantId, customerId, invoiceId },
      purpose: ctx.actor.kind === 'api-key' ? 'api' : 'staff',
      ...(expiresAt && { expiresAt })
    });
    await recordAudit(ctx, tx, merchantId, {
      action: 'share-pay-link',
      subjectKind: invoiceId === null ? 'customer' : 'invoice',
      subjectId: invoiceId ?? customerId,
      details: { payLinkId: link.payLinkId }
    });
    return link;
  });
}
