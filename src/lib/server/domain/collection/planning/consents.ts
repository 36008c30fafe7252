import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readChargeableMethod, paymentMethod, type Consent } from '../../payment-methods/index.ts';
import { debitConsent } from '../schema.ts';
import { readCollectionSettings } from './settings.ts';

export type DebitConsent = Readonly<typeof debitConsent.$inferSelect>;

export type GiveDebitConsent = Readonly<{
  merchantId: string;
  customerId: string;
  paymentMethodId: string;
  /** 0: the one that is debited. 1 to 4: asked in this order when it fails. */
  position?: number;
  /** As agreed in the mandate or terms; otherwise the merchant's days for debits, none for cards. */
  noticeDays?: number;
  isBundled?: boolean;
  consent: Consent;
}>;

export const MOST_BACK_UPS = 4;

/**
 * The customer allows a saved method to be debited, in a place of the order; what stood there is revoked. Refuses
 * `payment-method-unknown`, and `notice-too-short` for a bank debit without a day of notice.
 */
export async function giveDebitConsent(
  tx: Tx,
  now: Temporal.Instant,
  input: GiveDebitConsent
): Promise<string> {
  const { merchantId, customerId, paymentMethodId, consent } = input;
  const position = input.position ?? 0;
  if (!Number.isInteger(position) || position < 0 || position > MOST_BACK_UPS)
    throw new Refusal('back-up-place-unknown', { most: MOST_BACK_UPS });
  const method = await readChargeableMethod(tx, merchantId, customerId, paymentMethodId);
  const settings = await readCollectionSettings(tx, merchantId);
  const noticeDays = input.noticeDays ?? (method.kind === 'card' ? 0 : settings.noticeDays);
  if (noticeDays < 1 && method.kind === 'sepa_debit') throw new Refusal('notice-too-short');
  await tx
    .update(debitConsent)
    .set({ revokedAt: now })
    .where(and(isOf(merchantId, customerId), eq(debitConsent.position, position)));
  const id = newId(now);
  await tx.insert(debitConsent).values({
    merchantId,
    id,
    customerId,
    paymentMethodId,
    position,
    noticeDays,
    isBundled: input.isBundled ?? false,
    text: consent.text,
    language: consent.language,
    ip: consent.ip,
    userAgent: consent.userAgent,
    grantedAt: Temporal.Instant.from(consent.at)
  });
  return id;
}

/** The customer takes the permission back: nothing is debited from it any more. What is planned finds that out. */
export async function revokeDebitConsent(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string; consentId: string }>
): Promise<void> {
  const revokedAt = ctx.clock.now();
  await ctx.db.withMerchant(input.merchantId, (tx) =>
    tx
      .update(debitConsent)
      .set({ revokedAt })
      .where(and(isOf(input.merchantId, input.customerId), eq(debitConsent.id, input.consentId)))
  );
}

/** What may be debited, in the customer's order: consents in force whose method still works. */
export async function listDebitableMethods(tx: Tx, merchantId: string, customerId: string) {
  const rows = await tx
    .select()
    .from(debitConsent)
    .innerJoin(
      paymentMethod,
      and(
        eq(paymentMethod.merchantId, debitConsent.merchantId),
        eq(paymentMethod.id, debitConsent.paymentMethodId)
      )
    )
    .where(and(isOf(merchantId, customerId), eq(paymentMethod.status, 'active')))
    .orderBy(asc(debitConsent.position));
  return rows.map((row) => ({ consent: row.debit_consent, method: row.payment_method }));
}

function isOf(merchantId: string, customerId: string) {
  return and(
    eq(debitConsent.merchantId, merchantId),
    eq(debitConsent.customerId, customerId),
    isNull(debitConsent.revokedAt)
  );
}
