import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import { newId } from '../../platform/crypto/random.ts';
import { readCustomer } from './customers.ts';
import { customerNote } from './customer-schema.ts';
import { recordAudit } from './record-audit.ts';

/** As much as anybody reads in passing. */
export const NOTE_LENGTH = 2_000;

/**
 * Staff write down something about a customer, for whoever looks next. It stays as it was written; the customer can ask
 * for it, and it goes when they are forgotten. Refuses `customer-not-found`.
 */
export async function noteOnCustomer(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string; text: string }>
): Promise<void> {
  const { merchantId, customerId, text } = input;
  const { actor } = ctx;
  assert(actor.kind === 'staff', 'only staff write notes');
  const at = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readCustomer(tx, merchantId, customerId);
    const id = newId(at);
    await tx.insert(customerNote).values({ merchantId, id, customerId, staffId: actor.staffId, text, at });
    const subject = { subjectKind: 'customer', subjectId: customerId };
    await recordAudit(ctx, tx, merchantId, {
      action: 'note-on-customer',
      ...subject,
      details: { noteId: id }
    });
  });
}
