import type { Money } from '#lib/money/index.ts';
import type { MethodKind } from '../../gateway/index.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Consent } from '../payment-methods/index.ts';
import { noteProbe, requireBooksCurrent, type RouteRecord } from '../routing/index.ts';
import type { Allocation } from './allocate-payment.ts';
import { toAttempt, type Attempt } from './attempts.ts';
import { attemptAllocation, paymentAttempt } from './schema.ts';
import type { StoredInstrument } from './stored-instrument.ts';

export type OpenAttempt = Readonly<{
  merchantId: string;
  customerId: string;
  accountId: string;
  payLinkId: string | null;
  formKey: string | null;
  initiator: 'customer' | 'merchant';
  method: MethodKind;
  instrument: StoredInstrument;
  amount: Money;
  allocations: readonly Allocation[];
  isToBeSaved: boolean;
  consent: Consent | null;
  /** Why it goes to its account, where there was a choice. */
  route?: RouteRecord | null;
  /** The attempt that it stands in for. */
  retryOf?: string;
}>;

/**
 * Writes down what we are about to do, and claims its invoices: the unique index on live allocations lets one attempt
 * through, whoever else is trying. Refuses `payment-under-way`, and `books-behind` while a restored database has not
 * caught up with the provider's book: what looks owed may be paid. To be committed before the gateway is called.
 */
export async function openAttempt(tx: Tx, input: OpenAttempt, now: Temporal.Instant): Promise<Attempt> {
  const { merchantId, allocations, amount, ...rest } = input;
  await requireBooksCurrent(tx, merchantId);
  if (input.route) await noteProbe(tx, merchantId, input.accountId, now);
  const id = newId(now);
  const [row] = await tx
    .insert(paymentAttempt)
    .values({
      ...rest,
      merchantId,
      id,
      status: 'opened',
      amountMinor: amount.minor,
      currency: amount.currency,
      openedAt: now
    })
    .onConflictDoNothing({ target: [paymentAttempt.merchantId, paymentAttempt.formKey] })
    .returning();
  if (!row) throw new Refusal('payment-under-way');
  const claimed = await tx
    .insert(attemptAllocation)
    .values(
      [...allocations]
        .sort((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1))
        .map((each) => ({
          merchantId,
          attemptId: id,
          invoiceId: each.invoiceId,
          amountMinor: each.amount.minor,
          isLive: true
        }))
    )
    .onConflictDoNothing()
    .returning({ invoiceId: attemptAllocation.invoiceId });
  if (claimed.length !== allocations.length) throw new Refusal('payment-under-way');
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'attempt', subjectId: id, from: null, event: 'open', to: 'opened' }
  ]);
  return toAttempt(row);
}
