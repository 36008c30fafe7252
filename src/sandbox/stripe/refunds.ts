/** Money given back by the merchant: https://docs.stripe.com/refunds. */
import { findTestCard } from '../bank/cards.ts';
import { seconds } from '../world/clock.ts';
import { enterBalance, enterBook } from './book.ts';
import type { Actor } from './call.ts';
import { invalidRequest, noSuch } from './errors.ts';
import { emit } from './events.ts';
import { newId } from './ids.ts';
import type { ChargeObject, RefundObject } from './objects.ts';
import { secretOf } from './payment-methods.ts';

/** A transfer back to a bank account takes about two days; a test card's later word comes within a minute. */
const TRANSFER_MS = 2 * 86_400_000;
const LATER_WORD_MS = 60_000;

export interface RefundInput {
  charge?: string;
  payment_intent?: string;
  /** Minor units; what is left when absent. */
  amount?: number;
  reason?: string;
  metadata?: Record<string, string> | '';
}

/** Refunds a charge. Refuses more than is left, and charges that were disputed or did not succeed. */
export function createRefund(actor: Actor, input: RefundInput): RefundObject {
  const charge = chargeToRefund(actor, input);
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = input.amount ?? left;
  requireRefundable(charge, amount, left);
  const type = charge.payment_method_details?.type ?? 'card';
  const card =
    type === 'card' ? findTestCard(secretOf(actor, charge.payment_method ?? '').number) : undefined;
  const isPending = type !== 'card' || card?.refund === 'pending-then-succeeds';
  const refund = newRefund(actor, charge, input, amount, isPending ? 'pending' : 'succeeded');
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  actor.tables.charges.put(charge.id, charge);
  const balance = {
    type: type === 'card' ? 'refund' : 'payment_refund',
    amount: -amount,
    fee: 0,
    source: refund.id
  } as const;
  refund.balance_transaction = enterBalance(actor, charge.currency, balance).id;
  actor.tables.refunds.put(refund.id, refund);
  enterBook(actor, charge, 'refund', -amount, refund.id);
  emit(actor, 'refund.created', refund);
  emit(actor, 'charge.refunded', charge, {
    amount_refunded: charge.amount_refunded - amount,
    refunded: false
  });
  const fails = card?.refund === 'succeeds-then-fails';
  if (isPending || fails) {
    const after = type === 'card' ? LATER_WORD_MS : TRANSFER_MS;
    const args = { account: actor.account.id, refund: refund.id, fails };
    actor.world.timeline.schedule(actor.world.clock.now() + after, 'refund', args);
  }
  return refund;
}

function chargeToRefund(actor: Actor, input: RefundInput): ChargeObject {
  if ((input.charge === undefined) === (input.payment_intent === undefined)) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
      {
        code: 'parameter_missing',
        param: 'payment_intent'
      }
    );
  }
  if (input.charge !== undefined) {
    const charge = actor.tables.charges.get(input.charge);
    if (!charge) throw noSuch('charge', input.charge, 'charge');
    return charge;
  }
  const intent = actor.tables.paymentIntents.get(input.payment_intent!);
  if (!intent) throw noSuch('payment_intent', input.payment_intent!, 'payment_intent');
  const charge = intent.latest_charge === null ? undefined : actor.tables.charges.get(intent.latest_charge);
  if (charge?.status === 'succeeded') return charge;
  throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
    code: 'payment_intent_unexpected_state',
    param: 'payment_intent'
  });
}

function requireRefundable(charge: ChargeObject, amount: number, left: number): void {
  if (charge.status !== 'succeeded') {
    throw invalidRequest(`Charge ${charge.id} can't be refunded: its status is ${charge.status}.`, {
      code: 'charge_not_refundable',
      param: 'charge'
    });
  }
  if (charge.disputed) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed'
    });
  }
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded'
    });
  }
  if (amount < 1)
    throw invalidRequest('Invalid positive integer', { param: 'amount', code: 'parameter_invalid_integer' });
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${inUnits(amount, charge.currency)}) is greater than unrefunded amount on charge (${inUnits(left, charge.currency)})`,
      { param: 'amount' }
    );
  }
}

const inUnits = (minor: number, currency: string): string =>
  `${currency.toUpperCase()} ${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;

function newRefund(
  actor: Actor,
  charge: ChargeObject,
  input: RefundInput,
  amount: number,
  status: string
): RefundObject {
  const type = charge.payment_method_details?.type ?? 'card';
  return {
    id: newId(type === 'card' ? 're' : 'pyr'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: seconds(actor.world.clock),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { type },
    metadata: input.metadata === '' ? {} : (input.metadata ?? {}),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(status === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: input.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null
  } as unknown as RefundObject;
}

/** The bank's later word on a refund. */
export function endRefund(
  actor: Actor,
  refundId: string,
  end: 'succeeded' | 'failed' | 'canceled'
): RefundObject | undefined {
  const refund = actor.tables.refunds.get(refundId);
  if (!refund || refund.status === 'failed' || refund.status === 'canceled' || refund.status === end)
    return refund;
  const charge = actor.tables.charges.get(refund.charge!)!;
  const previous = { status: refund.status };
  refund.status = end;
  delete refund.pending_reason;
  if (end !== 'succeeded') {
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
    actor.tables.charges.put(charge.id, charge);
    const balance = { type: 'refund_failure', amount: refund.amount, fee: 0, source: refund.id } as const;
    refund.failure_balance_transaction = enterBalance(actor, charge.currency, balance).id;
    if (end === 'failed') refund.failure_reason = 'expired_or_canceled_card';
    enterBook(actor, charge, 'refund-failure', refund.amount, refund.id);
  }
  actor.tables.refunds.put(refund.id, refund);
  emit(actor, 'refund.updated', refund, previous);
  emit(actor, 'charge.refund.updated', refund, previous);
  if (end === 'failed') emit(actor, 'refund.failed', refund, previous);
  return refund;
}
