import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { moveMethod } from './record-method-state.ts';
import { mandate, paymentMethod } from './schema.ts';

/** The bank said that this account can't be debited any more: its mandates are closed, and it is not used again. */
export async function closeMandate(
  tx: Tx,
  merchantId: string,
  paymentMethodId: string,
  now: Temporal.Instant
): Promise<void> {
  const [method] = await tx
    .select()
    .from(paymentMethod)
    .where(and(eq(paymentMethod.merchantId, merchantId), eq(paymentMethod.id, paymentMethodId)))
    .for('update');
  if (!method) return;
  await tx
    .update(mandate)
    .set({ status: 'closed' })
    .where(and(eq(mandate.merchantId, merchantId), eq(mandate.paymentMethodId, paymentMethodId)));
  await moveMethod(tx, method, 'break', now);
}

/** A mandate as its giver knows it: by its reference and by whose it is. */
export type Mandate = Readonly<
  Pick<typeof mandate.$inferSelect, 'acceptedAt' | 'reference' | 'creditorIdentifier' | 'text'>
>;

/** The mandate of a saved account; `undefined` for a card, which has none, or when it is closed. */
export async function findMandate(
  tx: Tx,
  merchantId: string,
  paymentMethodId: string
): Promise<Mandate | undefined> {
  const [row] = await tx
    .select({
      acceptedAt: mandate.acceptedAt,
      reference: mandate.reference,
      creditorIdentifier: mandate.creditorIdentifier,
      text: mandate.text
    })
    .from(mandate)
    .where(
      and(
        eq(mandate.merchantId, merchantId),
        eq(mandate.paymentMethodId, paymentMethodId),
        eq(mandate.status, 'active')
      )
    );
  return row;
}
