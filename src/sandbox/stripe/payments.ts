/** How a confirmed payment goes on: by the bank's word, at once, after a challenge, or after days. */
import { debitBehaviour, debitEndsAt } from '../bank/accounts.ts';
import { findTestCard, type TestCard } from '../bank/cards.ts';
import { declineFor, type Decline } from '../bank/declines.ts';
import { bankScripts, type ScriptedOutcome } from '../bank/script.ts';
import type { Actor } from './call.ts';
import { bookCharge, newCharge } from './charges.ts';
import type { Confirmation } from './confirm.ts';
import { scheduleCardAftermath } from './disputes.ts';
import { failPayment } from './failures.ts';
import { emit } from './events.ts';
import { newMandate } from './mandates.ts';
import type { ChargeObject, PaymentIntentObject, PaymentMethodObject } from './objects.ts';
import { bankStep } from './bank-step.ts';
import { keepPaymentMethod, keepSecret, secretOf } from './payment-methods.ts';
import { attachToCustomer } from './attach.ts';
import { generateSepaDebit } from './generated-debit.ts';

const MINUTE_MS = 60_000;
/** A bank's page that nobody answers: iDEAL sessions end within the hour. */
const REDIRECT_EXPIRES_MS = 60 * MINUTE_MS;

/** What is remembered between the challenge and its answer. */
export interface Pending {
  intent: string;
  method: string;
  returnUrl: string | null;
  futureUsage: string | null;
  mandate: string | null;
}

/** Carries out a checked confirmation. Throws 402 when the bank says no; the intent says so, too. */
export function carryOut(
  actor: Actor,
  intent: PaymentIntentObject,
  confirmation: Confirmation
): PaymentIntentObject {
  const { tables } = actor;
  const method = confirmation.isNew ? keepPaymentMethod(actor, confirmation) : confirmation.method;
  if (confirmation.token) useUpToken(actor, confirmation.token.id, intent.id);
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  if (confirmation.futureUsage !== null)
    intent.setup_future_usage = confirmation.futureUsage as 'off_session';
  tables.paymentIntents.put(intent.id, intent);
  const scripted = bankScripts(actor.world).take(confirmation.number, intent.customer);
  if (method.type === 'card') return payByCard(actor, intent, method, confirmation, scripted);
  if (method.type === 'sepa_debit') return payByDebit(actor, intent, method, confirmation, scripted);
  return askBank(actor, intent, method, confirmation);
}

export function useUpToken(actor: Actor, id: string, intent: string): void {
  const token = actor.tables.confirmationTokens.get(id)!;
  token[intent.startsWith('seti') ? 'setup_intent' : 'payment_intent'] = intent;
  actor.tables.confirmationTokens.put(id, token);
  actor.tables.tokenSecrets.put(id, { ...actor.tables.tokenSecrets.get(id)!, usedUp: true });
}

function payByCard(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  confirmation: Confirmation,
  scripted: ScriptedOutcome | undefined
): PaymentIntentObject {
  const card = findTestCard(confirmation.number);
  const { isSetUp } = secretOf(actor, method.id);
  if (scripted?.outcome === 'decline') return failPayment(actor, intent, method, scriptedDecline(scripted));
  if (scripted?.outcome === 'authenticate' || needsAuthentication(card, isSetUp, confirmation.isOffSession)) {
    if (confirmation.isOffSession || confirmation.failsOnAction) {
      return failPayment(actor, intent, method, declineFor('authentication_required'));
    }
    return askBank(actor, intent, method, confirmation);
  }
  if (scripted?.outcome !== 'succeed') {
    const declines =
      confirmation.isOffSession && isSetUp ? (card?.offSession ?? card?.declines) : card?.declines;
    if (declines !== undefined) return failPayment(actor, intent, method, declineFor(declines));
  }
  return succeed(actor, intent, method, {
    futureUsage: confirmation.futureUsage,
    mandate: null,
    wasAuthenticated: false
  });
}

export function needsAuthentication(
  card: TestCard | undefined,
  isSetUp: boolean,
  isOffSession: boolean
): boolean {
  if (card?.authentication === 'always') return true;
  return card?.authentication === 'until-set-up' && !(isSetUp && isOffSession);
}

function scriptedDecline(scripted: ScriptedOutcome): Decline {
  const { declineCode = 'generic_decline', adviceCode, networkDeclineCode, networkAdviceCode } = scripted;
  return declineFor(declineCode, {
    ...(adviceCode === undefined ? {} : { adviceCode }),
    ...(networkDeclineCode === undefined ? {} : { networkDeclineCode }),
    ...(networkAdviceCode === undefined ? {} : { networkAdviceCode })
  });
}

function payByDebit(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  confirmation: Confirmation,
  scripted: ScriptedOutcome | undefined
): PaymentIntentObject {
  const usual = debitBehaviour(confirmation.number);
  const fails = scripted?.outcome === 'decline' || (scripted === undefined && usual.end === 'fails');
  const failureCode = fails ? (scripted?.declineCode ?? usual.failureCode ?? 'generic_decline') : null;
  const isReusable = confirmation.futureUsage !== null || intent.customer !== null;
  const mandate =
    confirmation.mandate ??
    (confirmation.acceptance
      ? newMandate(
          actor,
          method.id,
          confirmation.acceptance,
          isReusable ? undefined : { amount: intent.amount, currency: intent.currency }
        ).id
      : actor.tables.mandates
          .values()
          .findLast((known) => known.payment_method === method.id && known.status === 'active')!.id);
  const charge = newCharge(actor, intent, method, { status: 'pending', mandate });
  startProcessing(actor, intent, charge);
  keepForFuture(actor, intent, method, confirmation.futureUsage);
  const endsAt = debitEndsAt(actor.world.clock.now(), scripted?.afterBusinessDays ?? usual.afterBusinessDays);
  const isDisputed = scripted === undefined && usual.end === 'disputed';
  actor.world.timeline.schedule(endsAt, 'debit', {
    account: actor.account.id,
    intent: intent.id,
    failureCode,
    isDisputed
  });
  return intent;
}

export function startProcessing(actor: Actor, intent: PaymentIntentObject, charge: ChargeObject): void {
  intent.status = 'processing';
  intent.next_action = null;
  intent.latest_charge = charge.id;
  intent.processing = null;
  actor.tables.paymentIntents.put(intent.id, intent);
  emit(actor, 'payment_intent.processing', intent);
  emit(actor, 'charge.pending', charge);
}

/** The customer must answer on a page of the bank. */
function askBank(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  confirmation: Confirmation
): PaymentIntentObject {
  const { world, tables } = actor;
  const mandate = confirmation.mandate ?? null;
  const { futureUsage } = confirmation;
  const { nextAction, returnUrl } = bankStep(actor, intent, method, confirmation);
  const pending: Pending = { intent: intent.id, method: method.id, returnUrl, futureUsage, mandate };
  world.store.collection<Pending>(`stripe/${actor.account.id}/pending`).put(intent.id, pending);
  intent.status = 'requires_action';
  intent.next_action = nextAction;
  tables.paymentIntents.put(intent.id, intent);
  emit(actor, 'payment_intent.requires_action', intent);
  const expires = { account: actor.account.id, intent: intent.id };
  world.timeline.cancel((task) => task.kind === 'redirect-expires' && task.args['intent'] === intent.id);
  world.timeline.schedule(world.clock.now() + REDIRECT_EXPIRES_MS, 'redirect-expires', expires);
  return intent;
}

export interface Success {
  futureUsage: string | null;
  mandate: string | null;
  wasAuthenticated: boolean;
}

export function succeed(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  { futureUsage, mandate, wasAuthenticated }: Success
): PaymentIntentObject {
  const isManual = intent.capture_method === 'manual';
  const charge = newCharge(actor, intent, method, {
    status: 'succeeded',
    mandate,
    wasAuthenticated,
    isCaptured: !isManual
  });
  intent.latest_charge = charge.id;
  intent.next_action = null;
  intent.last_payment_error = null;
  intent.status = isManual ? 'requires_capture' : 'succeeded';
  if (isManual) intent.amount_capturable = intent.amount;
  else intent.amount_received = intent.amount;
  actor.tables.paymentIntents.put(intent.id, intent);
  keepForFuture(actor, intent, method, futureUsage);
  if (futureUsage === 'off_session' && method.type !== 'card')
    generateSepaDebit(actor, intent, method, charge);
  emit(actor, 'charge.succeeded', charge);
  emit(actor, isManual ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', intent);
  if (!isManual) bookCharge(actor, charge);
  if (method.type === 'card')
    scheduleCardAftermath(actor, charge, findTestCard(secretOf(actor, method.id).number));
  return intent;
}

/** Attaches the method when it is to be used again, else it is used up. */
export function keepForFuture(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  futureUsage: string | null
): void {
  const isReusable = method.type === 'card' || method.type === 'sepa_debit';
  if (futureUsage !== null && isReusable) {
    if (intent.customer !== null && method.customer === null)
      attachToCustomer(actor, method, intent.customer);
    if (futureUsage === 'off_session') keepSecret(actor, method.id, { isSetUp: true });
  }
  if (method.customer === null) keepSecret(actor, method.id, { isUsedUp: true });
}
