import { and, desc, eq, gt, isNull, or } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { customer } from '../../identity/index.ts';
import type { ContactHold } from './contact-holds.ts';
import { contactHold } from './schema.ts';

/** Somebody who is left alone, and why. */
export type HeldContact = Pick<ContactHold, 'id' | 'customerId' | 'because' | 'note' | 'heldAt' | 'untilAt'> &
  Readonly<{ name: string; reference: string }>;

/** More than these at once need no page but a search. */
const MOST_HOLDS = 500;

/** Everybody who is left alone now, the latest first. */
export async function listContactHolds(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<readonly HeldContact[]> {
  const { id, customerId, because, note, heldAt, untilAt } = contactHold;
  return ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({
        ...{ id, customerId, because, note, heldAt, untilAt },
        name: customer.name,
        reference: customer.reference
      })
      .from(contactHold)
      .innerJoin(
        customer,
        and(eq(customer.merchantId, contactHold.merchantId), eq(customer.id, contactHold.customerId))
      )
      .where(
        and(
          eq(contactHold.merchantId, merchantId),
          isNull(contactHold.releasedAt),
          or(isNull(contactHold.untilAt), gt(contactHold.untilAt, ctx.clock.now()))
        )
      )
      .orderBy(desc(contactHold.heldAt), desc(contactHold.id))
      .limit(MOST_HOLDS)
  );
}
