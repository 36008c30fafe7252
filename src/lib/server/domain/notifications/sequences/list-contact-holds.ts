import { and, desc, eq, gt, isNull, or } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { contactHold, invoice, type ContactHold } from '../../billing/index.ts';
import { customer, staff } from '../../identity/index.ts';

/** Somebody who is left alone: why, who says so, how far, and until when. */
export type HeldContact = Pick<
  ContactHold,
  'id' | 'customerId' | 'because' | 'invoiceId' | 'stopsDebits' | 'note' | 'heldAt' | 'untilAt'
> &
  Readonly<{
    name: string;
    reference: string;
    /** The number of the one invoice that it is about; null: everything. */
    invoiceNumber: string | null;
    /** Who of the staff; null: a bank's word, or whoever is gone. */
    heldBy: string | null;
  }>;

/** More than these at once need no page but a search. */
const MOST_HOLDS = 500;

/** Everybody who is left alone now, or one customer, the latest first. */
export async function listContactHolds(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, customerId: only }: Readonly<{ merchantId: string; customerId?: string }>
): Promise<readonly HeldContact[]> {
  const { id, customerId, because, invoiceId, stopsDebits, note, heldAt, untilAt } = contactHold;
  return ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({
        ...{ id, customerId, because, invoiceId, stopsDebits, note, heldAt, untilAt },
        name: customer.name,
        reference: customer.reference,
        invoiceNumber: invoice.number,
        heldBy: staff.name
      })
      .from(contactHold)
      .innerJoin(
        customer,
        and(eq(customer.merchantId, contactHold.merchantId), eq(customer.id, contactHold.customerId))
      )
      .leftJoin(
        invoice,
        and(eq(invoice.merchantId, contactHold.merchantId), eq(invoice.id, contactHold.invoiceId))
      )
      .leftJoin(staff, and(eq(staff.merchantId, contactHold.merchantId), eq(staff.id, contactHold.heldById)))
      .where(
        and(
          eq(contactHold.merchantId, merchantId),
          only === undefined ? undefined : eq(contactHold.customerId, only),
          isNull(contactHold.releasedAt),
          or(isNull(contactHold.untilAt), gt(contactHold.untilAt, ctx.clock.now()))
        )
      )
      .orderBy(desc(contactHold.heldAt), desc(contactHold.id))
      .limit(MOST_HOLDS)
  );
}
