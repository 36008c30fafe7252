import { money, smaller, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Gateway } from '../../../gateway/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reach } from '../../../platform/failpoints.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { lockOwed, type OwedInvoice } from '../../billing/index.ts';
import { openAccount } from '../../routing/index.ts';
import type { Allocation } from '../allocate-payment.ts';
import type { Attempt } from '../attempts.ts';
import { purposeOf } from '../import-attempt.ts';
import { openAttempt } from '../open-attempt.ts';
import { recordOutcome } from '../record-outcome.ts';
import { mayBeSent, type RetryDecision } from '../retry/index.ts';
import { storedInstrument } from '../stored-instrument.ts';
import type { Claim } from './claim-due-collections.ts';
import { continueCollection } from './continue-collection.ts';
import { decisionRows } from './decisions.ts';
import { mandateStop } from './mandate-stop.ts';
import type { Round } from './open-round.ts';
import { movePlan, type PlannedCollection, type PlannedLine } from './planned-collections.ts';
import { wantedOf } from './read-retry-history.ts';
import { lockPlan, readSendingFacts, type ChargeableMethod } from './sending-facts.ts';
import type { StopReason } from './stop-plans.ts';

type Sending = Readonly<{
  attempt: Attempt;
  method: ChargeableMethod;
  gateway: Gateway;
  allocations: readonly Allocation[];
  numbers: readonly string[];
  language: string;
}>;

/**
 * Makes the one attempt of a claimed plan: intent, call, outcome. Everything is looked at again first: what is still
 * owed, whether it may still be debited, and whether the ceilings have room. Whoever lost the claim does nothing.
 */
export async function collectPlanned(
  ctx: Context,
  input: Readonly<{ round: Round; claim: Claim }>
): Promise<void> {
  const { round, claim } = input;
  const { merchantId } = round;
  // Invoices are locked the smallest id first, whoever locks them.
  const place = claim.invoiceIds[0] ?? claim.plannedId;
  const sending = await round.within(place, (tx) => open(ctx, tx, round, claim));
  if (!sending) return;
  reach('collect:opened');
  const { attempt, method } = sending;
  // Outside any transaction. Dying here, the janitor asks by the attempt's id; nothing is sent under another one.
  const outcome = await sending.gateway.charge({
    attemptId: attempt.id,
    merchantId,
    amount: attempt.amount,
    purpose: purposeOf(attempt, sending.allocations),
    instrument: {
      kind: 'stored',
      method: method.kind,
      methodRef: method.gatewayRef,
      customerRef: method.customerRef,
      ...(method.mandateRef !== null && { mandateRef: method.mandateRef })
    },
    session: 'off-session',
    customerRef: method.customerRef,
    returnUrl: ctx.origin,
    description: sending.numbers.join(', '),
    language: sending.language
  });
  reach('collect:answered');
  await round.within(place, (tx) => recordOutcome(ctx, tx, merchantId, attempt.id, outcome));
  reach('collect:recorded');
}

/** The first transaction. Invoices are locked before the plan, as everywhere. */
async function open(ctx: Context, tx: Tx, round: Round, claim: Claim): Promise<Sending | undefined> {
  const { merchantId, policy } = round;
  const { plannedId, customerId } = claim;
  const now = ctx.clock.now();
  // Sent together: the server runs them in the order of sending, so the facts are those behind both locks.
  const [invoices, plan, facts] = await Promise.all([
    lockOwed(tx, merchantId, customerId, claim.invoiceIds),
    lockPlan(tx, merchantId, plannedId),
    readSendingFacts(tx, merchantId, plannedId, now)
  ]);
  if (!plan || !facts || plan.status !== 'due' || plan.claimToken !== claim.token) return undefined;
  // Somebody is paying at this moment: the plan stays held, and is looked at again when that has ended.
  if (facts.isUnderWay) return undefined;
  const allocations = allocationsOf(plan, facts.lines, invoices);
  if (allocations.length === 0) return callOff(tx, plan, 'nothing-owed', now);
  // Whoever left them alone put it in motion again, too: nothing goes on by itself meanwhile.
  if (facts.isHeld) return callOff(tx, plan, 'held', now);
  if (!facts.isDebitable) return goOn(ctx, tx, plan, invoices, 'no-consent', now);
  const { method } = facts;
  if (!method) throw new Refusal('payment-method-unknown');
  const amount = money(
    allocations.reduce((sum, each) => sum + each.amount.minor, 0),
    plan.amount.currency
  );
  const history = {
    wanted: wantedOf(method, amount, 'merchant'),
    attempts: facts.attempts,
    preferredDates: []
  };
  const decision =
    (await mandateStop(tx, method, dateIn(policy.zone, now))) ?? mayBeSent(history, policy, now);
  if (decision.kind !== 'allowed-now') return goOn(ctx, tx, plan, invoices, decision.rule, now);
  const attempt = await writeSending(tx, { plan, method, amount, allocations, decision }, now);
  const { gateway } =
    round.accounts.get(method.accountId) ?? (await openAccount(ctx, tx, merchantId, method.accountId));
  const numbers = invoices
    .filter(({ id }) => allocations.some(({ invoiceId }) => invoiceId === id))
    .map(({ number }) => number);
  return { attempt, method, gateway, allocations, numbers, language: facts.language };
}

type Ready = Readonly<{
  plan: PlannedCollection;
  method: ChargeableMethod;
  amount: Money;
  allocations: readonly Allocation[];
  decision: RetryDecision;
}>;

/** The intent: the attempt with its claims, the plan that it belongs to, and why it is sent. */
async function writeSending(tx: Tx, ready: Ready, now: Temporal.Instant): Promise<Attempt> {
  const { plan, method, amount, allocations, decision } = ready;
  const { merchantId, customerId, collectOn, noticedOn, noticeDays } = plan;
  const id = newId(now);
  const sent = decisionRows(merchantId, now, {
    plannedId: plan.id,
    attemptId: id,
    kind: 'send',
    rule: decision.rule,
    facts: { collectOn, noticedOn, noticeDays, amount }
  });
  const [attempt] = await Promise.all([
    openAttempt(
      tx,
      {
        ...{ merchantId, id, customerId, accountId: method.accountId, payLinkId: null, formKey: null },
        initiator: 'merchant',
        method: method.kind,
        instrument: storedInstrument(method),
        ...{ amount, allocations, isToBeSaved: false, consent: null }
      },
      now
    ),
    movePlan(tx, plan, 'attempt', now, { attemptId: id }, [sent])
  ]);
  return attempt;
}

/** What is still owed, and never more than was announced. */
function allocationsOf(
  plan: PlannedCollection,
  lines: readonly PlannedLine[],
  invoices: readonly OwedInvoice[]
): Allocation[] {
  return invoices.flatMap(({ id, status, balance }) => {
    const line = lines.find(({ invoiceId }) => invoiceId === id);
    const isOwing = (status === 'open' || status === 'overdue') && balance.minor > 0;
    if (!line || !isOwing || balance.currency !== plan.amount.currency) return [];
    return [{ invoiceId: id, amount: smaller(balance, money(line.amountMinor, balance.currency)) }];
  });
}

async function callOff(tx: Tx, plan: PlannedCollection, because: StopReason, now: Temporal.Instant) {
  await cancel(tx, plan, because, now);
  return undefined;
}

async function cancel(tx: Tx, plan: PlannedCollection, rule: string, now: Temporal.Instant): Promise<void> {
  const { merchantId, id: plannedId } = plan;
  await movePlan(tx, plan, 'cancel', now, {}, [
    decisionRows(merchantId, now, { plannedId, kind: 'cancel', rule })
  ]);
}

/** This plan can't be sent: it ends, and the debt goes on as the policy says now. */
async function goOn(
  ctx: Context,
  tx: Tx,
  plan: PlannedCollection,
  invoices: readonly OwedInvoice[],
  rule: string,
  now: Temporal.Instant
) {
  const { merchantId, customerId, id: plannedId } = plan;
  await cancel(tx, plan, rule, now);
  // How a part that was arranged goes on is for its arrangement to say.
  const owing = invoices.filter(({ balance, pausedBecause }) => balance.minor > 0 && pausedBecause === null);
  if (owing.length === 0) return undefined;
  await continueCollection(ctx, tx, { merchantId, customerId, invoices: owing, after: { plannedId } }, now);
  return undefined;
}
