import { add, money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Invoice } from '../../billing/index.ts';
import { readMerchant } from '../../identity/index.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import type { RetryDecision, RetryPolicy } from '../retry/index.ts';
import { collectionDateOn } from './collection-dates.ts';
import { listDebitableMethods, type DebitConsent } from './consents.ts';
import { decideNextTry } from './decide-for-debt.ts';
import { recordDecision } from './decisions.ts';
import { mandateStop } from './mandate-stop.ts';
import { addPlan } from './planned-collections.ts';
import { policyOf, readCollectionSettings } from './settings.ts';

export type OpenDebt = Readonly<{
  merchantId: string;
  customerId: string;
  /** Locked by the caller, and owing something. One currency. */
  invoices: readonly Pick<Invoice, 'id' | 'balance'>[];
  /** What it follows: a failed or returned attempt, or a plan that could not be sent. */
  after: Readonly<{ attemptId: string }> | Readonly<{ plannedId: string }>;
}>;

type Candidate = Readonly<{ consent: DebitConsent; method: SavedMethod }>;
type Choice = Readonly<{ candidate: Candidate | undefined; decision: RetryDecision }>;

/** A notice of the change of method is owed before a back-up is used, whatever was agreed for it. */
const BACK_UP_NOTICE_DAYS = 1;

/**
 * How a debt goes on after a no: the next try is planned, on the customer's method or on a back-up that the customer
 * put in line; or the customer is asked. One decision, written down with its rule; saying it twice changes nothing.
 */
export async function continueCollection(
  ctx: Context,
  tx: Tx,
  debt: OpenDebt,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, customerId, after } = debt;
  const { zone } = await readMerchant(tx, merchantId);
  const { segment } = await readCollectionSettings(tx, merchantId);
  const policy = policyOf(segment, zone);
  const amount = totalOf(debt.invoices);
  const choice = await choose(tx, debt, amount, policy, now);
  const { decision, candidate } = choice;
  const facts = factsOf(debt, amount, choice);
  if (decision.kind === 'never' || decision.kind === 'ask-customer' || !candidate) {
    const kind = decision.kind === 'never' ? 'give-up' : 'ask-customer';
    const isNew = await recordDecision(tx, merchantId, now, { ...after, kind, rule: decision.rule, facts });
    if (!isNew) return;
    // Whoever died is not asked for money; who cares for it hears by `collection.customer-silenced`.
    if (decision.rule === 'sensitive') return;
    const to = decision.kind === 'ask-customer' ? decision.to : 'pay-another-way';
    await emit(ctx, tx, merchantId, now, [
      {
        type: 'collection.customer-asked',
        subjectId: customerId,
        payload: { ...after, to, rule: decision.rule }
      }
    ]);
    return;
  }
  const at = decision.kind === 'not-before' ? decision.at : now;
  const made = { ...after, kind: 'retry' as const, rule: decision.rule, facts, nextAt: at };
  if (!(await recordDecision(tx, merchantId, now, made))) return;
  const isBackup = candidate.consent.position > 0;
  const plannedId = await addPlan(tx, now, {
    merchantId,
    customerId,
    paymentMethodId: candidate.method.id,
    kind: isBackup ? 'backup' : 'retry',
    amount,
    lines: debt.invoices.map(({ id, balance }) => ({ invoiceId: id, amountMinor: balance.minor })),
    noticeDays: noticeDaysOf(candidate),
    ...datesOf(candidate.method, at, policy),
    ...('attemptId' in after && { afterAttemptId: after.attemptId })
  });
  if (plannedId === undefined) return;
  await recordDecision(tx, merchantId, now, {
    plannedId,
    kind: 'plan',
    rule: decision.rule,
    facts,
    nextAt: at
  });
  await emit(ctx, tx, merchantId, now, [
    { type: 'collection.planned', subjectId: plannedId, payload: { kind: isBackup ? 'backup' : 'retry' } }
  ]);
}

/** The customer's own order: the first method that can still be tried; if none can, what the first one needs. */
async function choose(
  tx: Tx,
  debt: OpenDebt,
  amount: Money,
  policy: RetryPolicy,
  now: Temporal.Instant
): Promise<Choice> {
  const candidates = await listDebitableMethods(tx, debt.merchantId, debt.customerId);
  let first: Choice | undefined;
  for (const candidate of candidates) {
    const decision =
      (await mandateStop(tx, candidate.method, dateIn(policy.zone, now))) ??
      (await decideNextTry(
        tx,
        { ...debt, invoiceIds: debt.invoices.map(({ id }) => id), amount, method: candidate.method },
        policy,
        noticeDaysOf(candidate),
        now
      ));
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

function noticeDaysOf({ consent }: Candidate): number {
  return consent.position > 0 ? Math.max(consent.noticeDays, BACK_UP_NOTICE_DAYS) : consent.noticeDays;
}

function datesOf(method: SavedMethod, at: Temporal.Instant, policy: RetryPolicy) {
  const day = dateIn(policy.zone, at);
  return method.kind === 'card'
    ? { collectOn: day, submitAt: at }
    : collectionDateOn('sepa_debit', day, policy);
}

function totalOf(invoices: OpenDebt['invoices']): Money {
  const [first, ...rest] = invoices;
  const start = first?.balance ?? money(0, 'EUR');
  return rest.reduce((sum, { balance }) => add(sum, balance), start);
}

function factsOf(debt: OpenDebt, amount: Money, { candidate, decision }: Choice) {
  return {
    invoiceIds: debt.invoices.map(({ id }) => id),
    amount,
    decision: decision.kind,
    ...(decision.kind === 'ask-customer' && { to: decision.to }),
    ...(candidate && { paymentMethodId: candidate.method.id, position: candidate.consent.position })
  };
}
