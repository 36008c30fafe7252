import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { BookEntry, ChargePurpose } from '../../gateway/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { lockInvoices } from '../billing/index.ts';
import { readCustomer, recordAudit } from '../identity/index.ts';
import type { Allocation } from './allocate-payment.ts';
import { lockAttempt, toAttempt, type Attempt } from './attempts.ts';
import { recordBreak } from './reconciliation-breaks.ts';
import { attemptAllocation, paymentAttempt, reconciliationBreak } from './schema.ts';
import type { StoredInstrument } from './stored-instrument.ts';

/** What the provider keeps beside a charge, so that it can be written down again. */
export function purposeOf(attempt: Attempt, allocations: readonly Allocation[]): ChargePurpose {
  const { customerId, initiator, method } = attempt;
  return {
    ...{ customerId, initiator, method },
    invoices: allocations.map(({ invoiceId, amount }) => ({ invoiceId, amountMinor: amount.minor }))
  };
}

type Account = Readonly<{ merchantId: string; accountId: string }>;

/**
 * Writes down again an attempt of ours that the book knows and we have lost, as opened; its outcome is then recorded
 * like any other. `undefined` for a charge that doesn't say that it is ours, or whose customer we don't know. Invoices
 * that we have lost, too, are named on the work list: what they were paid becomes the customer's credit.
 */
export async function importAttempt(
  ctx: Context,
  tx: Tx,
  account: Account,
  entry: BookEntry
): Promise<Attempt | undefined> {
  const { merchantId, accountId } = account;
  const { attemptId, purpose, gatewayRef, outcome } = entry;
  if (!purpose || attemptId === undefined || !isUuid(attemptId) || entry.merchantId !== merchantId)
    return undefined;
  const amountMinor = purpose.invoices.reduce((sum, each) => sum + each.amountMinor, 0);
  if (outcome.kind === 'canceled' || outcome.kind === 'unknown' || amountMinor === 0) return undefined;
  if (await lockAttempt(tx, merchantId, attemptId)) return undefined;
  const { customerId, initiator, method } = purpose;
  if (!(await isCustomer(tx, merchantId, customerId))) return undefined;
  const invoices = await lockInvoices(
    tx,
    merchantId,
    customerId,
    purpose.invoices.map(({ invoiceId }) => invoiceId)
  );
  const currency =
    outcome.kind === 'succeeded' ? outcome.received.currency : (invoices[0]?.balance.currency ?? 'EUR');
  const [row] = await tx
    .insert(paymentAttempt)
    .values({
      ...{ merchantId, accountId, customerId, initiator, method, amountMinor, currency, gatewayRef },
      id: attemptId,
      status: 'opened',
      instrument: instrumentOf(entry, purpose),
      isToBeSaved: false,
      openedAt: entry.createdAt
    })
    .returning();
  const now = ctx.clock.now();
  const known = purpose.invoices.filter(({ invoiceId }) => invoices.some(({ id }) => id === invoiceId));
  await allocate(tx, merchantId, attemptId, known);
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'attempt', subjectId: attemptId, from: null, event: 'open', to: 'opened' }
  ]);
  await recordAudit(ctx, tx, merchantId, {
    action: 'import-charge',
    subjectKind: 'attempt',
    subjectId: attemptId,
    details: { gatewayRef, outcome: outcome.kind }
  });
  await closeOrOpenBreak(tx, account, entry, purpose.invoices.length - known.length, now);
  return toAttempt(row!);
}

async function isCustomer(tx: Tx, merchantId: string, customerId: string): Promise<boolean> {
  try {
    await readCustomer(tx, merchantId, customerId);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Claims the invoices, as far as nobody else pays them at this moment. */
async function allocate(tx: Tx, merchantId: string, attemptId: string, invoices: ChargePurpose['invoices']) {
  for (const { invoiceId, amountMinor } of invoices.toSorted((a, b) =>
    a.invoiceId < b.invoiceId ? -1 : 1
  )) {
    const values = { merchantId, attemptId, invoiceId, amountMinor };
    const claimed = await tx
      .insert(attemptAllocation)
      .values({ ...values, isLive: true })
      .onConflictDoNothing()
      .returning({ invoiceId: attemptAllocation.invoiceId });
    if (claimed.length === 0) await tx.insert(attemptAllocation).values({ ...values, isLive: false });
  }
}

/** What paid is told as far as it is known: the means themselves were used once and are not kept. */
function instrumentOf({ outcome }: BookEntry, { method }: ChargePurpose): StoredInstrument {
  if (method === 'card') return { kind: 'confirmation-token' };
  if (method !== 'sepa_debit') return { kind: 'redirect', method };
  return { kind: 'iban', last4: ('instrument' in outcome && outcome.instrument?.last4) || '' };
}

/** The charge has its attempt now; money for invoices that we don't have is still a person's to look at. */
async function closeOrOpenBreak(
  tx: Tx,
  { merchantId, accountId }: Account,
  { gatewayRef, attemptId }: BookEntry,
  lostInvoices: number,
  now: Temporal.Instant
): Promise<void> {
  if (lostInvoices > 0) {
    await recordBreak(tx, merchantId, now, {
      accountId,
      kind: 'charge-without-attempt',
      gatewayRef,
      details: { attemptId, lostInvoices }
    });
    return;
  }
  await tx
    .update(reconciliationBreak)
    .set({ closedAt: now })
    .where(
      and(
        eq(reconciliationBreak.merchantId, merchantId),
        eq(reconciliationBreak.kind, 'charge-without-attempt'),
        eq(reconciliationBreak.gatewayRef, gatewayRef),
        isNull(reconciliationBreak.closedAt)
      )
    );
}
