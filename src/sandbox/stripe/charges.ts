/** Charges: what an attempt at a payment became. */
import type { Decline } from '../bank/declines.ts';
import { findTestCard } from '../bank/cards.ts';
import { seconds } from '../world/clock.ts';
import { enterBalance, enterBook, feeFor } from './book.ts';
import type { Actor } from './call.ts';
import { emit } from './events.ts';
import { newId } from './ids.ts';
import type { ChargeObject, PaymentIntentObject, PaymentMethodObject } from './objects.ts';
import { secretOf } from './payment-methods.ts';

/** The balance transaction of an asynchronous capture follows the charge: https://docs.stripe.com/payments/payment-intents/asynchronous-capture. */
const BALANCE_AFTER_MS = 2_000;

export interface ChargeResult {
  status: 'succeeded' | 'pending' | 'failed';
  mandate?: string | null;
  wasAuthenticated?: boolean;
  decline?: Decline | undefined;
  /** For manual capture. */
  isCaptured?: boolean;
}

/** Makes a charge for the intent, emits nothing yet. */
export function newCharge(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  result: ChargeResult
): ChargeObject {
  const captured = result.isCaptured ?? result.status === 'succeeded';
  const charge = {
    id: newId(method.type === 'card' ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: actor.account.name?.toUpperCase().slice(0, 22) ?? 'SANDBOX',
    captured,
    created: seconds(actor.world.clock),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: result.decline?.code ?? null,
    failure_message: result.decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(actor, method, result),
    paid: result.status !== 'failed',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(actor, method, result),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: result.status,
    transfer_data: null,
    transfer_group: intent.transfer_group
  } as unknown as ChargeObject;
  return actor.tables.charges.put(charge.id, charge);
}

function outcomeOf(actor: Actor, method: PaymentMethodObject, { status, decline }: ChargeResult): object {
  const known = findTestCard(secretOf(actor, method.id).number);
  const risk =
    method.type === 'card'
      ? { risk_level: known?.riskLevel ?? 'normal', risk_score: known?.riskLevel ? 80 : 20 }
      : {};
  if (status !== 'failed') {
    const seller_message = status === 'pending' ? 'Payment is pending.' : 'Payment complete.';
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      ...risk,
      seller_message,
      type: 'authorized'
    };
  }
  const isBlocked = known?.blockedByRadar === true;
  return {
    advice_code: decline?.adviceCode ?? null,
    network_advice_code: decline?.networkAdviceCode ?? null,
    network_decline_code: decline?.networkDeclineCode ?? null,
    network_status: isBlocked ? 'not_sent_to_network' : 'declined_by_network',
    reason: isBlocked ? 'highest_risk_level' : (decline?.declineCode ?? null),
    ...risk,
    seller_message: isBlocked
      ? 'Stripe blocked this payment as too risky.'
      : 'The bank did not return any further details with this decline.',
    type: isBlocked ? 'blocked' : 'issuer_declined'
  };
}

function detailsOf(actor: Actor, method: PaymentMethodObject, result: ChargeResult): object {
  const { type } = method;
  if (type === 'card') return { type, card: cardDetails(method, result) };
  const number = secretOf(actor, method.id).number;
  if (type === 'sepa_debit') {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit!;
    return {
      type,
      sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate: result.mandate ?? null }
    };
  }
  const shared = {
    generated_sepa_debit: null,
    generated_sepa_debit_mandate: null,
    iban_last4: number === '' ? null : number.slice(-4),
    verified_name: method.billing_details.name
  };
  if (type === 'ideal') {
    const bank = method.ideal?.bank ?? 'rabobank';
    return { type, ideal: { bank, bic: 'RABONL2U', transaction_id: newId('id', 16), ...shared } };
  }
  const bancontact = {
    bank_code: 'VAPE',
    bank_name: 'VAN DE PUT & CO',
    bic: 'VAPEBE22',
    preferred_language: 'nl'
  };
  return { type, bancontact: { ...bancontact, ...shared } };
}

function cardDetails(method: PaymentMethodObject, result: ChargeResult): object {
  const card = method.card!;
  const checks = {
    ...card.checks,
    cvc_check: card.checks?.cvc_check === 'unchecked' ? 'pass' : card.checks?.cvc_check
  };
  const threeDSecure = result.wasAuthenticated
    ? {
        authentication_flow: 'challenge',
        electronic_commerce_indicator: '05',
        exemption_indicator: null,
        result: 'authenticated',
        result_reason: null,
        transaction_id: newId('3ds', 20),
        version: '2.2.0'
      }
    : null;
  return {
    amount_authorized: null,
    authorization_code: result.status === 'failed' ? null : '123456',
    brand: card.brand,
    checks,
    country: card.country,
    electronic_commerce_indicator: result.wasAuthenticated ? '05' : null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: newId('nti', 15).slice(4),
    regulated_status: card.regulated_status,
    three_d_secure: threeDSecure,
    transaction_link_id: null,
    wallet: null
  };
}

/** The money has moved: the book says so at once, the balance a moment later. */
export function bookCharge(actor: Actor, charge: ChargeObject): void {
  const amount = charge.amount_captured;
  enterBook(actor, charge, 'charge', amount, charge.id);
  enterBook(actor, charge, 'fee', -feeFor(charge.payment_method_details?.type ?? 'card', amount), charge.id);
  const intent =
    charge.payment_intent === null ? undefined : actor.tables.paymentIntents.get(charge.payment_intent);
  const args = { account: actor.account.id, charge: charge.id };
  if (intent?.capture_method === 'automatic') settleBalance(actor, charge);
  else actor.world.timeline.schedule(actor.world.clock.now() + BALANCE_AFTER_MS, 'balance', args);
}

/** Writes the charge's balance transaction and its fee, and says so by `charge.updated`. */
export function settleBalance(actor: Actor, charge: ChargeObject): void {
  if (charge.balance_transaction !== null) return;
  const type = charge.payment_method_details?.type ?? 'card';
  const transaction = enterBalance(actor, charge.currency, {
    type: type === 'card' ? 'charge' : 'payment',
    amount: charge.amount_captured,
    fee: feeFor(type, charge.amount_captured),
    source: charge.id,
    description: charge.description
  });
  charge.balance_transaction = transaction.id;
  actor.tables.charges.put(charge.id, charge);
  emit(actor, 'charge.updated', charge, { balance_transaction: null });
}
