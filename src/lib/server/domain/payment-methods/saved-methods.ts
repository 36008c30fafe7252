import { and, desc, eq } from 'drizzle-orm';
import type { InstrumentFacts } from '../../gateway/index.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { gatewayCustomer, mandate, paymentMethod } from './schema.ts';

export type SavedMethod = typeof paymentMethod.$inferSelect;

/** What a customer had us remember, newest first; removed and broken ones are left out. */
export async function listSavedMethods(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<SavedMethod[]> {
  return tx
    .select()
    .from(paymentMethod)
    .where(
      and(
        eq(paymentMethod.merchantId, merchantId),
        eq(paymentMethod.customerId, customerId),
        eq(paymentMethod.status, 'active')
      )
    )
    .orderBy(desc(paymentMethod.savedAt));
}

/** A saved method with what the gateway needs to use it. Refuses `payment-method-unknown` for a foreign or removed one. */
export async function readChargeableMethod(
  tx: Tx,
  merchantId: string,
  customerId: string,
  paymentMethodId: string
): Promise<SavedMethod & Readonly<{ customerRef: string; mandateRef: string | null }>> {
  if (!isUuid(paymentMethodId)) throw new Refusal('payment-method-unknown');
  const [row] = await tx
    .select()
    .from(paymentMethod)
    .innerJoin(
      gatewayCustomer,
      and(
        eq(gatewayCustomer.merchantId, paymentMethod.merchantId),
        eq(gatewayCustomer.customerId, paymentMethod.customerId),
        eq(gatewayCustomer.accountId, paymentMethod.accountId)
      )
    )
    .leftJoin(
      mandate,
      and(
        eq(mandate.merchantId, paymentMethod.merchantId),
        eq(mandate.paymentMethodId, paymentMethod.id),
        eq(mandate.status, 'active')
      )
    )
    .where(
      and(
        eq(paymentMethod.merchantId, merchantId),
        eq(paymentMethod.customerId, customerId),
        eq(paymentMethod.id, paymentMethodId),
        eq(paymentMethod.status, 'active')
      )
    );
  if (!row) throw new Refusal('payment-method-unknown');
  return {
    ...row.payment_method,
    customerRef: row.gateway_customer.gatewayRef,
    mandateRef: row.mandate?.gatewayRef ?? null
  };
}

/** The words agreed to, when and from where. */
export type Consent = Readonly<{ text: string; language: string; at: string; ip: string; userAgent: string }>;

export type RememberedMethod = Readonly<{
  merchantId: string;
  customerId: string;
  accountId: string;
  facts: InstrumentFacts;
  consent: Consent;
  creditorName: string;
  creditorIdentifier: string | null;
}>;

/**
 * Keeps a method that the payer asked us to remember, with the mandate and the evidence for it. iDEAL and Bancontact
 * leave a SEPA mandate behind: that is what is kept. Answers the method's id, or `undefined` when the provider gave
 * nothing that could be used again. The same method again changes nothing.
 */
export async function keepMethod(
  tx: Tx,
  input: RememberedMethod,
  now: Temporal.Instant
): Promise<string | undefined> {
  const { facts } = input;
  // The redirect itself can't be used again; only a debit method that it left behind can.
  const isReusable = facts.method === 'card' || facts.method === 'sepa_debit';
  const reusable = facts.generated ?? (isReusable ? facts : undefined);
  if (reusable?.methodRef === undefined) return undefined;
  const kind = facts.method === 'card' ? 'card' : 'sepa_debit';
  const [added] = await tx
    .insert(paymentMethod)
    .values({
      merchantId: input.merchantId,
      id: newId(now),
      customerId: input.customerId,
      accountId: input.accountId,
      gatewayRef: reusable.methodRef,
      kind,
      status: 'active',
      brand: facts.brand ?? null,
      last4: reusable.last4 ?? null,
      expMonth: facts.expMonth ?? null,
      expYear: facts.expYear ?? null,
      country: facts.country ?? null,
      bankName: facts.bankName ?? null,
      fingerprint: facts.fingerprint ?? null,
      savedAt: now
    })
    .onConflictDoNothing({
      target: [paymentMethod.merchantId, paymentMethod.accountId, paymentMethod.gatewayRef]
    })
    .returning({ id: paymentMethod.id });
  if (!added) return undefined;
  await recordStatusChanges(tx, input.merchantId, now, [
    { subjectKind: 'payment-method', subjectId: added.id, from: null, event: 'save', to: 'active' }
  ]);
  await tx.insert(mandate).values({
    merchantId: input.merchantId,
    id: newId(now),
    paymentMethodId: added.id,
    reference: facts.mandate?.reference ?? null,
    gatewayRef: facts.generated?.mandateRef ?? facts.mandate?.gatewayRef ?? null,
    url: facts.mandate?.url ?? null,
    creditorIdentifier: input.creditorIdentifier,
    creditorName: input.creditorName,
    text: input.consent.text,
    language: input.consent.language,
    acceptedAt: Temporal.Instant.from(input.consent.at),
    acceptedIp: input.consent.ip,
    acceptedUserAgent: input.consent.userAgent,
    status: 'active'
  });
  return added.id;
}
