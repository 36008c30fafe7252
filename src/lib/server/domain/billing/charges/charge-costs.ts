import { and, eq, sql } from 'drizzle-orm';
import { negate, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { bookOnInvoices } from '../book-on-invoices.ts';
import { invoice, invoiceCharge } from '../schema.ts';
import { toCharge, type InvoiceCharge } from './charges.ts';

/** Costs that somebody decided to charge, by which law. `amount` holds `vat`; both in the invoice's currency. */
export type NewCharge = Readonly<
  Pick<
    InvoiceCharge,
    'customerId' | 'invoiceId' | 'cause' | 'per' | 'amount' | 'vat' | 'law' | 'settlesFirst'
  >
>;

/**
 * Puts costs on an invoice: it is owed that much more from now on, everywhere. Answers what stands on it for this cause:
 * a cause that charged before charges nothing more, and says the same again. `undefined` where nothing does: the invoice
 * had its costs from another cause, or they were withdrawn. The invoice should be locked.
 */
export async function chargeCosts(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  charge: NewCharge
): Promise<Money | undefined> {
  const { customerId, invoiceId, amount, vat, ...rest } = charge;
  const now = ctx.clock.now();
  const id = newId(now);
  const side = { merchantId, customerId, invoiceId };
  const added = await tx
    .insert(invoiceCharge)
    .values({
      ...{ ...side, ...rest, id, chargedAt: now },
      ...{ amountMinor: amount.minor, vatMinor: vat.minor, currency: amount.currency }
    })
    .onConflictDoNothing()
    .returning({ id: invoiceCharge.id });
  if (added.length === 0) return findStanding(tx, merchantId, charge.cause);
  await tx
    .update(invoice)
    .set({ costsMinor: sql`${invoice.costsMinor} + ${amount.minor}` })
    .where(and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId)));
  await bookOnInvoices(ctx, tx, merchantId, now, [
    {
      ...{ merchantId, kind: 'costs-charged', cause: `charge:${id}`, at: now },
      entries: [
        { account: 'receivable', customerId, invoiceId, amount },
        { account: 'collection-costs', customerId, amount: negate(amount) }
      ]
    }
  ]);
  return amount;
}

async function findStanding(tx: Tx, merchantId: string, cause: string): Promise<Money | undefined> {
  const [row] = await tx
    .select()
    .from(invoiceCharge)
    .where(and(eq(invoiceCharge.merchantId, merchantId), eq(invoiceCharge.cause, cause)));
  return row && row.withdrawnAt === null ? toCharge(row).amount : undefined;
}
