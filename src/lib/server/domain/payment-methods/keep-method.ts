import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { InstrumentFacts } from '../../gateway/index.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import type { Consent } from './consent.ts';
import { savedMethodLifecycle } from './saved-method-lifecycle.ts';
import type { SavedMethod } from './saved-methods.ts';
import { customer } from '../identity/index.ts';
import { mandate, paymentMethod } from './schema.ts';

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
 * nothing that could be used again. The same method again changes nothing; the same card or account stored again
 * (renewed, or with a new mandate) stays one method, and what stood for it at the provider is given back there.
 */
export async function keepMethod(
  ctx: Context,
  tx: Tx,
  input: RememberedMethod,
  now: Temporal.Instant
): Promise<Readonly<{ paymentMethodId: string; isNews: boolean }> | undefined> {
  const { merchantId, customerId } = input;
  const stored = reusableOf(input.facts);
  if (stored === undefined) return undefined;
  // One at a time per customer: the same card typed twice at once must not become two methods.
  await tx
    .select({ id: customer.id })
    .from(customer)
    .where(and(eq(customer.merchantId, merchantId), eq(customer.id, customerId)))
    .for('update');
  const same = await findSame(tx, input, stored);
  if (same?.gatewayRef === stored.gatewayRef) return { paymentMethodId: same.id, isNews: false };
  const paymentMethodId = same
    ? await takeTheNewer(ctx, tx, same, stored, now)
    : await addMethod(tx, input, stored, now);
  if (paymentMethodId === undefined) return undefined;
  await addMandate(tx, input, paymentMethodId, now);
  await emit(ctx, tx, merchantId, now, [
    { type: 'payment-method.saved', subjectId: paymentMethodId, payload: { customerId } }
  ]);
  return { paymentMethodId, isNews: true };
}

type Stored = Pick<
  SavedMethod,
  'gatewayRef' | 'kind' | 'brand' | 'last4' | 'expMonth' | 'expYear' | 'country' | 'bankName' | 'fingerprint'
>;

/** The redirect itself can't be used again; only a debit method that it left behind can. */
function reusableOf(facts: InstrumentFacts): Stored | undefined {
  const isReusable = facts.method === 'card' || facts.method === 'sepa_debit';
  const reusable = facts.generated ?? (isReusable ? facts : undefined);
  if (reusable?.methodRef === undefined) return undefined;
  return {
    gatewayRef: reusable.methodRef,
    kind: facts.method === 'card' ? 'card' : 'sepa_debit',
    brand: facts.brand ?? null,
    last4: reusable.last4 ?? null,
    expMonth: facts.expMonth ?? null,
    expYear: facts.expYear ?? null,
    country: facts.country ?? null,
    bankName: facts.bankName ?? null,
    fingerprint: facts.fingerprint ?? null
  };
}

/** The method that this is, by the provider's reference or by the number behind it; a removed one is nobody's. */
async function findSame(
  tx: Tx,
  { merchantId, customerId, accountId }: RememberedMethod,
  { gatewayRef, kind, fingerprint }: Stored
): Promise<SavedMethod | undefined> {
  const rows = await tx
    .select()
    .from(paymentMethod)
    .where(
      and(
        eq(paymentMethod.merchantId, merchantId),
        eq(paymentMethod.customerId, customerId),
        eq(paymentMethod.accountId, accountId),
        eq(paymentMethod.kind, kind),
        inArray(paymentMethod.status, ['active', 'broken'])
      )
    )
    .orderBy(desc(paymentMethod.savedAt))
    .for('update');
  return (
    rows.find((row) => row.gatewayRef === gatewayRef) ??
    rows.find((row) => fingerprint !== null && row.fingerprint === fingerprint)
  );
}

async function takeTheNewer(
  ctx: Context,
  tx: Tx,
  before: SavedMethod,
  stored: Stored,
  now: Temporal.Instant
): Promise<string> {
  const { merchantId, id, accountId, gatewayRef: methodRef } = before;
  const isMended = savedMethodLifecycle.may(before.status, 'mend');
  const status = isMended ? savedMethodLifecycle.next(before.status, 'mend') : before.status;
  await tx
    .update(paymentMethod)
    .set({ ...stored, status, savedAt: now })
    .where(and(eq(paymentMethod.merchantId, merchantId), eq(paymentMethod.id, id)));
  if (isMended)
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'payment-method', subjectId: id, from: before.status, event: 'mend', to: status }
    ]);
  await tx
    .update(mandate)
    .set({ status: 'closed' })
    .where(and(eq(mandate.merchantId, merchantId), eq(mandate.paymentMethodId, id)));
  await emit(ctx, tx, merchantId, now, [
    { type: 'payment-method.given-up', subjectId: id, payload: { accountId, methodRef } }
  ]);
  return id;
}

async function addMethod(
  tx: Tx,
  { merchantId, customerId, accountId }: RememberedMethod,
  stored: Stored,
  now: Temporal.Instant
): Promise<string | undefined> {
  const [added] = await tx
    .insert(paymentMethod)
    .values({
      ...stored,
      ...{ merchantId, customerId, accountId },
      id: newId(now),
      status: 'active',
      savedAt: now
    })
    .onConflictDoNothing({
      target: [paymentMethod.merchantId, paymentMethod.accountId, paymentMethod.gatewayRef]
    })
    .returning({ id: paymentMethod.id });
  if (!added) return undefined;
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'payment-method', subjectId: added.id, from: null, event: 'save', to: 'active' }
  ]);
  return added.id;
}

async function addMandate(
  tx: Tx,
  { merchantId, facts, consent, creditorName, creditorIdentifier }: RememberedMethod,
  paymentMethodId: string,
  now: Temporal.Instant
): Promise<void> {
  await tx.insert(mandate).values({
    merchantId,
    id: newId(now),
    paymentMethodId,
    reference: facts.mandate?.reference ?? null,
    gatewayRef: facts.generated?.mandateRef ?? facts.mandate?.gatewayRef ?? null,
    url: facts.mandate?.url ?? null,
    creditorIdentifier,
    creditorName,
    text: consent.text,
    language: consent.language,
    acceptedAt: Temporal.Instant.from(consent.at),
    acceptedIp: consent.ip,
    acceptedUserAgent: consent.userAgent,
    status: 'active'
  });
}
