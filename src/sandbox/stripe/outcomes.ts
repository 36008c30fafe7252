/** What happens by itself after a confirmation: the bank's answer on its page, the end of a debit. */
import { findTestCard } from '../bank/cards.ts';
import { declineFor, type Decline } from '../bank/declines.ts';
import type { Actor } from './call.ts';
import { bookCharge, newCharge } from './charges.ts';
import { openDispute } from './disputes.ts';
import { documentationOf } from './errors.ts';
import { emit } from './events.ts';
import { endMandate } from './mandates.ts';
import type { PaymentIntentObject } from './objects.ts';
import { readPaymentMethod, secretOf } from './payment-methods.ts';
import { recordFailedCharge, recordFailure, reopen } from './failures.ts';
import { keepForFuture, startProcessing, succeed, type Pending } from './payments.ts';

export type BankAnswer = 'approve' | 'decline' | 'later';

/** "Later" at the bank: the outcome is known a day on. */
const LATER_MS = 24 * 3_600_000;

export type RedirectStatus = 'succeeded' | 'pending' | 'failed';

/** The customer answers on the bank's page. Says how the browser returns; an answer given before stays. */
export function answerBank(
  actor: Actor,
  intentId: string,
  answer: BankAnswer
): { url: string | null; status: RedirectStatus } {
  const { world, tables } = actor;
  const intent = tables.paymentIntents.get(intentId);
  const pending = world.store.collection<Pending>(`stripe/${actor.account.id}/pending`).get(intentId);
  if (!intent || !pending) throw new RangeError(`nothing to answer for ${intentId}`);
  if (intent.status === 'requires_action') settleAnswer(actor, intent, pending, answer);
  const status =
    intent.status === 'succeeded' || intent.status === 'requires_capture'
      ? 'succeeded'
      : intent.status === 'processing'
        ? 'pending'
        : 'failed';
  return { url: pending.returnUrl === null ? null : returnUrlOf(pending.returnUrl, intent, status), status };
}

function settleAnswer(actor: Actor, intent: PaymentIntentObject, pending: Pending, answer: BankAnswer): void {
  const { world } = actor;
  const method = readPaymentMethod(actor, pending.method);
  world.timeline.cancel((task) => task.kind === 'redirect-expires' && task.args['intent'] === intent.id);
  if (answer === 'decline')
    return failAuthentication(actor, intent, pending.method, 'payment_intent_authentication_failure');
  if (answer === 'later') {
    const charge = newCharge(actor, intent, method, { status: 'pending' });
    startProcessing(actor, intent, charge);
    keepForFuture(actor, intent, method, pending.futureUsage);
    const args = { account: actor.account.id, intent: intent.id, failureCode: null, isDisputed: false };
    world.timeline.schedule(world.clock.now() + LATER_MS, 'debit', args);
    return;
  }
  const after = findTestCard(secretOf(actor, method.id).number)?.afterAuthentication;
  if (after !== undefined) {
    recordFailure(actor, intent, method, declineFor(after));
    return;
  }
  succeed(actor, intent, method, {
    futureUsage: pending.futureUsage,
    mandate: pending.mandate,
    wasAuthenticated: method.type === 'card'
  });
}

/** Stripe adds these three to the merchant's return URL. */
function returnUrlOf(
  returnUrl: string,
  intent: { id: string; client_secret: string | null; object: string },
  status: string
): string {
  const url = new URL(returnUrl);
  const name = intent.object;
  url.searchParams.set(name, intent.id);
  url.searchParams.set(`${name}_client_secret`, intent.client_secret ?? '');
  url.searchParams.set('redirect_status', status);
  return url.href;
}

export { returnUrlOf };

function failAuthentication(actor: Actor, intent: PaymentIntentObject, methodId: string, code: string): void {
  const message =
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.';
  const error = {
    type: 'invalid_request_error',
    code,
    doc_url: documentationOf(code),
    message,
    payment_method: structuredClone(readPaymentMethod(actor, methodId))
  };
  reopen(actor, intent, error as unknown as PaymentIntentObject['last_payment_error']);
  emit(actor, 'payment_intent.payment_failed', intent);
}

/** Nobody answered on the bank's page. */
export function expireRedirect(actor: Actor, intentId: string): void {
  const intent = actor.tables.paymentIntents.get(intentId);
  if (intent?.status !== 'requires_action' || intent.payment_method === null) return;
  failAuthentication(actor, intent, intent.payment_method, 'payment_intent_payment_attempt_expired');
}

/** Failure codes after which the account can't be debited any more. */
const ENDS_MANDATE = ['account_closed', 'debit_not_authorized', 'no_account', 'mandate_invalid'];

const debitMessages: Readonly<Record<string, string>> = {
  insufficient_funds: 'The account has insufficient funds to cover this payment.',
  account_closed: "The customer's bank account has been closed.",
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
  no_account: "The customer's bank account could not be located.",
  refer_to_customer: 'The customer has refused this payment.',
  bank_account_restricted: "The customer's bank account does not allow this type of debit."
};

/** The end of a debit that was under way. Does nothing when it has ended before. */
export function endDebit(
  actor: Actor,
  intentId: string,
  failureCode: string | null,
  isDisputed = false
): boolean {
  const { tables, world } = actor;
  const intent = tables.paymentIntents.get(intentId);
  if (intent?.status !== 'processing' || intent.latest_charge === null) return false;
  world.timeline.cancel((task) => task.kind === 'debit' && task.args['intent'] === intentId);
  const charge = tables.charges.get(intent.latest_charge)!;
  const method = readPaymentMethod(actor, charge.payment_method!);
  if (failureCode !== null) {
    charge.status = 'failed';
    charge.paid = false;
    charge.failure_code = failureCode;
    charge.failure_message = debitMessages[failureCode] ?? 'The payment failed.';
    tables.charges.put(charge.id, charge);
    recordFailedCharge(actor, intent, method, charge, debitDecline(failureCode, charge.failure_message));
    const mandate = charge.payment_method_details?.sepa_debit?.mandate;
    const known = mandate ? tables.mandates.get(mandate) : undefined;
    if (known && ENDS_MANDATE.includes(failureCode)) endMandate(actor, known);
    return true;
  }
  charge.status = 'succeeded';
  charge.captured = true;
  charge.amount_captured = charge.amount;
  tables.charges.put(charge.id, charge);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  tables.paymentIntents.put(intent.id, intent);
  emit(actor, 'charge.succeeded', charge);
  emit(actor, 'payment_intent.succeeded', intent);
  bookCharge(actor, charge);
  if (isDisputed) openDispute(actor, charge, { reason: 'debit_not_authorized' });
  return true;
}

function debitDecline(failureCode: string, message: string): Decline {
  return { code: failureCode, declineCode: failureCode, message };
}
