import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import { answerOf } from '../retry-rules/compare-answers.ts';
import { readPolicyOfDebt } from '../retry-rules/policy-of-debt.ts';
import { askShadow, recordShadowAnswer } from '../retry-rules/shadow.ts';
import type { RetryPolicy } from '../retry/index.ts';
import { chooseCandidate, noticeDaysOf, totalOf, type Choice, type OpenDebt } from './choose-candidate.ts';
import { collectionDateOn } from './collection-dates.ts';
import { recordDecision, type DecisionMade } from './decisions.ts';
import { addPlan } from './planned-collections.ts';

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
  const of = { merchantId, customerId, zone, now };
  const invoiceIds = debt.invoices.map(({ id }) => id);
  const { policy, version } = await readPolicyOfDebt(tx, { ...of, invoiceIds });
  const amount = totalOf(debt.invoices);
  const choice = await chooseCandidate(tx, debt, policy, now);
  const shadow = await askShadow(tx, of, (other) => chooseCandidate(tx, debt, other, now));
  const { decision, candidate } = choice;
  const facts = { ...factsOf(debt, amount, choice), rulesVersion: version };
  const record = async (made: DecisionMade) => {
    const decisionId = await recordDecision(tx, merchantId, now, made);
    if (decisionId !== undefined && shadow)
      await recordShadowAnswer(tx, of, shadow, { decisionId, answer: answerOf(decision, now) });
    return decisionId !== undefined;
  };
  if (decision.kind === 'never' || decision.kind === 'ask-customer' || !candidate) {
    const kind = decision.kind === 'never' ? 'give-up' : 'ask-customer';
    if (!(await record({ ...after, kind, rule: decision.rule, facts }))) return;
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
  if (!(await record(made))) return;
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

function datesOf(method: SavedMethod, at: Temporal.Instant, policy: RetryPolicy) {
  const day = dateIn(policy.zone, at);
  return method.kind === 'card'
    ? { collectOn: day, submitAt: at }
    : collectionDateOn('sepa_debit', day, policy);
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
