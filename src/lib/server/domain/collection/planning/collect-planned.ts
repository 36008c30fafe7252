import { money, smaller, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reach } from '../../../platform/failpoints.ts';
import { lockInvoices, type Invoice } from '../../billing/index.ts';
import { readCustomer, readMerchant } from '../../identity/index.ts';
import { readChargeableMethod } from '../../payment-methods/index.ts';
import { openAccount } from '../../routing/index.ts';
import type { Allocation } from '../allocate-payment.ts';
import { listLiveAttempts, type Attempt } from '../attempts.ts';
import { purposeOf } from '../import-attempt.ts';
import { openAttempt } from '../open-attempt.ts';
import { recordOutcome } from '../record-outcome.ts';
import type { RetryDecision } from '../retry/index.ts';
import type { Claim } from './claim-due-collections.ts';
import { listDebitableMethods } from './consents.ts';
import { continueCollection } from './continue-collection.ts';
import { decideSending } from './decide-for-debt.ts';
import { recordDecision } from './decisions.ts';
import { mandateStop } from './mandate-stop.ts';
import {
  listPlannedLines,
  lockPlannedCollection,
  movePlan,
  readPlannedCollection,
  type PlannedCollection
} from './planned-collections.ts';
import { policyOf, readCollectionSettings } from './settings.ts';
import type { StopReason } from './stop-plans.ts';

type Sending = Readonly<{
  attempt: Attempt;
  method: Awaited<ReturnType<typeof readChargeableMethod>>;
  gateway: Awaited<ReturnType<typeof openAccount>>['gateway'];
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
  input: Readonly<{ merchantId: string; claim: Claim }>
): Promise<void> {
  const { merchantId } = input;
  const sending = await ctx.db.withMerchant(merchantId, (tx) => open(ctx, tx, merchantId, input.claim));
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
  await ctx.db.withMerchant(merchantId, (tx) => recordOutcome(ctx, tx, merchantId, attempt.id, outcome));
  reach('collect:recorded');
}

/** The first transaction. Invoices are locked before the plan, as everywhere. */
async function open(ctx: Context, tx: Tx, merchantId: string, claim: Claim): Promise<Sending | undefined> {
  const now = ctx.clock.now();
  // Statements that don't need each other's answers go out together; the server runs them in the order of sending.
  const [{ customerId }, lines] = await Promise.all([
    readPlannedCollection(tx, merchantId, claim.plannedId),
    listPlannedLines(tx, merchantId, claim.plannedId)
  ]);
  const ids = lines.map(({ invoiceId }) => invoiceId);
  const [invoices, plan] = await Promise.all([
    lockInvoices(tx, merchantId, customerId, ids),
    lockPlannedCollection(tx, merchantId, claim.plannedId)
  ]);
  if (!plan || plan.status !== 'due' || plan.claimToken !== claim.token) return undefined;
  const [live, debitable, { zone }, { segment }] = await Promise.all([
    listLiveAttempts(tx, merchantId, ids),
    listDebitableMethods(tx, merchantId, customerId),
    readMerchant(tx, merchantId),
    readCollectionSettings(tx, merchantId)
  ]);
  // Somebody is paying at this moment: the plan stays held, and is looked at again when that has ended.
  if (live.length > 0) return undefined;
  const allocations = allocationsOf(plan, lines, invoices);
  if (allocations.length === 0) return callOff(tx, plan, 'nothing-owed', now);
  if (!debitable.some(({ method }) => method.id === plan.paymentMethodId))
    return goOn(ctx, tx, plan, invoices, 'no-consent', now);
  const method = await readChargeableMethod(tx, merchantId, customerId, plan.paymentMethodId);
  const amount = money(
    allocations.reduce((sum, each) => sum + each.amount.minor, 0),
    plan.amount.currency
  );
  const debt = { merchantId, customerId, invoiceIds: ids, amount, method };
  const decision =
    (await mandateStop(tx, method, dateIn(zone, now))) ??
    (await decideSending(tx, debt, policyOf(segment, zone), 'merchant', now));
  if (decision.kind !== 'allowed-now') return goOn(ctx, tx, plan, invoices, decision.rule, now);
  return send(ctx, tx, { plan, method, amount, allocations, invoices, decision }, now);
}

type Ready = Readonly<{
  plan: PlannedCollection;
  method: Sending['method'];
  amount: Money;
  allocations: readonly Allocation[];
  invoices: readonly Invoice[];
  decision: RetryDecision;
}>;

async function send(ctx: Context, tx: Tx, ready: Ready, now: Temporal.Instant): Promise<Sending> {
  const { plan, method, amount, allocations, invoices, decision } = ready;
  const { merchantId, customerId } = plan;
  const attempt = await openAttempt(
    tx,
    {
      merchantId,
      customerId,
      accountId: method.accountId,
      payLinkId: null,
      formKey: null,
      initiator: 'merchant',
      method: method.kind,
      instrument: { kind: 'stored', paymentMethodId: method.id },
      amount,
      allocations,
      isToBeSaved: false,
      consent: null
    },
    now
  );
  const [{ gateway }, { language }] = await Promise.all([
    openAccount(ctx, tx, merchantId, method.accountId),
    readCustomer(tx, merchantId, customerId),
    movePlan(tx, plan, 'attempt', now, { attemptId: attempt.id }),
    recordDecision(tx, merchantId, now, {
      plannedId: plan.id,
      attemptId: attempt.id,
      kind: 'send',
      rule: decision.rule,
      facts: { collectOn: plan.collectOn, noticedOn: plan.noticedOn, noticeDays: plan.noticeDays, amount }
    })
  ]);
  const numbers = invoices
    .filter(({ id }) => allocations.some(({ invoiceId }) => invoiceId === id))
    .map(({ number }) => number);
  return { attempt, method, gateway, allocations, numbers, language };
}

/** What is still owed, and never more than was announced. */
function allocationsOf(
  plan: PlannedCollection,
  lines: Awaited<ReturnType<typeof listPlannedLines>>,
  invoices: readonly Invoice[]
): Allocation[] {
  return invoices.flatMap(({ id, status, balance }) => {
    const line = lines.find(({ invoiceId }) => invoiceId === id);
    const isOwing = (status === 'open' || status === 'overdue') && balance.minor > 0;
    if (!line || !isOwing || balance.currency !== plan.amount.currency) return [];
    return [{ invoiceId: id, amount: smaller(balance, money(line.amountMinor, balance.currency)) }];
  });
}

async function callOff(tx: Tx, plan: PlannedCollection, because: StopReason, now: Temporal.Instant) {
  await movePlan(tx, plan, 'cancel', now);
  await recordDecision(tx, plan.merchantId, now, { plannedId: plan.id, kind: 'cancel', rule: because });
  return undefined;
}

/** This plan can't be sent: it ends, and the debt goes on as the policy says now. */
async function goOn(
  ctx: Context,
  tx: Tx,
  plan: PlannedCollection,
  invoices: readonly Invoice[],
  rule: string,
  now: Temporal.Instant
) {
  const { merchantId, customerId, id: plannedId } = plan;
  await movePlan(tx, plan, 'cancel', now);
  await recordDecision(tx, merchantId, now, { plannedId, kind: 'cancel', rule });
  const owing = invoices.filter(({ balance }) => balance.minor > 0);
  await continueCollection(ctx, tx, { merchantId, customerId, invoices: owing, after: { plannedId } }, now);
  return undefined;
}
