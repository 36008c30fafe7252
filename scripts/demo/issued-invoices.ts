import type { Context } from '../../src/lib/server/context.ts';
import { findInvoicesByNumber, type Invoice } from '../../src/lib/server/domain/billing/index.ts';
import { mintPayLink, type MintedPayLink } from '../../src/lib/server/domain/pay-links/index.ts';
import { demo } from './identities.data.ts';
import { chapters } from './story.data.ts';

const { merchantId } = demo;

/** The story's invoices by number. */
export type Issued = ReadonlyMap<string, Invoice>;

/** The story's invoices that are here. */
export async function readIssued(ctx: Context): Promise<Issued> {
  const numbers = chapters.map((chapter) => chapter.number);
  const invoices = await ctx.db.withMerchant(merchantId, (tx) =>
    findInvoicesByNumber(tx, merchantId, numbers)
  );
  return new Map(invoices.map((invoice) => [invoice.number, invoice]));
}

/** A pay link for one of them. */
export function mintFor(
  ctx: Context,
  { id: invoiceId, customerId }: Invoice,
  expiresAt?: Temporal.Instant
): Promise<MintedPayLink> {
  return ctx.db.withMerchant(merchantId, (tx) =>
    mintPayLink(ctx, tx, {
      merchantId,
      customerId,
      invoiceId,
      purpose: 'message',
      ...(expiresAt && { expiresAt })
    })
  );
}
