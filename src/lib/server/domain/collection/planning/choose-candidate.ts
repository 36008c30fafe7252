import { add, money, type Money } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Invoice } from '../../billing/index.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import type { RetryDecision, RetryPolicy } from '../retry/index.ts';
import { listDebitableMethods, type DebitConsent } from './consents.ts';
import { decideNextTry } from './decide-for-debt.ts';
import { mandateStop } from './mandate-stop.ts';

export type OpenDebt = Readonly<{
  merchantId: string;
  customerId: string;
  /** Locked by the caller, and owing something. One currency. */
  invoices: readonly Pick<Invoice, 'id' | 'balance'>[];
  /** What it follows: a failed or returned attempt, or a plan that could not be sent. */
  after: Readonly<{ attemptId: string }> | Readonly<{ plannedId: string }>;
}>;

export type Candidate = Readonly<{ consent: DebitConsent; method: SavedMethod }>;
export type Choice = Readonly<{ candidate: Candidate | undefined; decision: RetryDecision }>;

/** A notice of the change of method is owed before a back-up is used, whatever was agreed for it. */
const BACK_UP_NOTICE_DAYS = 1;

/** The customer's own order: the first method that can still be tried; if none can, what the first one needs. Reads only. */
export async function chooseCandidate(
  tx: Tx,
  debt: OpenDebt,
  policy: RetryPolicy,
  now: Temporal.Instant
): Promise<Choice> {
  const candidates = await listDebitableMethods(tx, debt.merchantId, debt.customerId);
  const wanted = { ...debt, invoiceIds: debt.invoices.map(({ id }) => id), amount: totalOf(debt.invoices) };
  let first: Choice | undefined;
  for (const candidate of candidates) {
    const { method } = candidate;
    const decision =
      (await mandateStop(tx, method, dateIn(policy.zone, now))) ??
      (await decideNextTry(tx, { ...wanted, method }, policy, noticeDaysOf(candidate), now));
    if (decision.kind === 'allowed-now' || decision.kind === 'not-before') return { candidate, decision };
    first ??= { candidate: undefined, decision };
    // What concerns the person or the merchant concerns every method.
    if (decision.rule === 'sensitive' || decision.rule === 'merchant-to-act') return first;
  }
  return (
    first ?? {
      candidate: undefined,
      decision: { kind: 'ask-customer', to: 'replace-method', rule: 'no-consent' }
    }
  );
}

/** How old the notice of the next debit must be: as agreed, and longer for a back-up. */
export function noticeDaysOf({ consent }: Candidate): number {
  return consent.position > 0 ? Math.max(consent.noticeDays, BACK_UP_NOTICE_DAYS) : consent.noticeDays;
}

export function totalOf(invoices: OpenDebt['invoices']): Money {
  const [first, ...rest] = invoices;
  const start = first?.balance ?? money(0, 'EUR');
  return rest.reduce((sum, { balance }) => add(sum, balance), start);
}
