/** Money that the customer's bank takes back: https://docs.stripe.com/disputes. */
import type { TestCard } from '../bank/cards.ts';
import { seconds } from '../world/clock.ts';
import { enterBalance, enterBook } from './book.ts';
import type { Actor } from './call.ts';
import { invalidRequest } from './errors.ts';
import { emit } from './events.ts';
import { newId } from './ids.ts';
import { endMandate } from './mandates.ts';
import type { ChargeObject, DisputeObject } from './objects.ts';

/** Cents that a European account pays for a card dispute, and for a returned debit. */
const CARD_DISPUTE_FEE = 2_000;
const DEBIT_DISPUTE_FEE = 750;
/** The test card's dispute comes soon after the charge. */
const DISPUTE_AFTER_MS = 5_000;
const EVIDENCE_DAYS = 9;
const DAY_S = 86_400;

export interface DisputeInput {
  reason: string;
  /** Minor units; the whole charge when absent. */
  amount?: number;
  isInquiry?: boolean;
}

/** A charge by one of the test cards that are disputed is followed by it. */
export function scheduleCardAftermath(actor: Actor, charge: ChargeObject, card: TestCard | undefined): void {
  if (card?.dispute === undefined) return;
  actor.world.timeline.schedule(actor.world.clock.now() + DISPUTE_AFTER_MS, 'dispute', {
    account: actor.account.id,
    charge: charge.id,
    reason: card.dispute === 'inquiry' ? 'general' : card.dispute,
    isInquiry: card.dispute === 'inquiry'
  });
}

/** Opens a dispute. A direct debit's is final at once, a card's waits for evidence. */
export function openDispute(actor: Actor, charge: ChargeObject, input: DisputeInput): DisputeObject {
  if (charge.disputed)
    throw invalidRequest(`Charge ${charge.id} is disputed already.`, { code: 'charge_disputed' });
  const isDebit = charge.payment_method_details?.type === 'sepa_debit';
  const amount = input.amount ?? charge.amount;
  if (amount < 1 || amount > charge.amount)
    throw invalidRequest('The disputed amount must be within the charge.', { param: 'amount' });
  const dispute = newDispute(actor, charge, { ...input, amount }, isDebit);
  charge.disputed = true;
  actor.tables.charges.put(charge.id, charge);
  actor.tables.disputes.put(dispute.id, dispute);
  emit(actor, 'charge.dispute.created', dispute);
  if (input.isInquiry !== true)
    withdraw(actor, charge, dispute, isDebit ? DEBIT_DISPUTE_FEE : CARD_DISPUTE_FEE);
  if (isDebit) {
    emit(actor, 'charge.dispute.closed', dispute);
    const mandate = charge.payment_method_details?.sepa_debit?.mandate;
    const known = mandate ? actor.tables.mandates.get(mandate) : undefined;
    // A customer who tells the bank that a debit was never allowed has withdrawn the mandate.
    if (known && input.reason === 'debit_not_authorized') endMandate(actor, known);
  }
  return dispute;
}

function newDispute(
  actor: Actor,
  charge: ChargeObject,
  { reason, amount, isInquiry = false }: DisputeInput,
  isDebit: boolean
): DisputeObject {
  const created = seconds(actor.world.clock);
  const card = charge.payment_method_details?.card;
  return {
    id: newId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { enhanced_evidence: {} },
    evidence_details: {
      due_by: isDebit ? null : created + EVIDENCE_DAYS * DAY_S,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted'
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    ...(card
      ? {
          network_reason_code: '10.4',
          payment_method_details: {
            card: {
              brand: card.brand,
              case_type: isInquiry ? 'inquiry' : 'chargeback',
              network_reason_code: '10.4'
            },
            type: 'card'
          }
        }
      : {}),
    payment_intent: charge.payment_intent,
    reason,
    status: isDebit ? 'lost' : isInquiry ? 'warning_needs_response' : 'needs_response'
  } as unknown as DisputeObject;
}

function withdraw(actor: Actor, charge: ChargeObject, dispute: DisputeObject, fee: number): void {
  const movement = { type: 'adjustment', amount: -dispute.amount, fee, source: dispute.id } as const;
  dispute.balance_transactions.push(
    enterBalance(actor, charge.currency, {
      ...movement,
      description: `Chargeback withdrawal for ${charge.id}`
    })
  );
  actor.tables.disputes.put(dispute.id, dispute);
  enterBook(actor, charge, 'dispute', -dispute.amount, dispute.id);
  enterBook(actor, charge, 'dispute-fee', -fee, dispute.id);
  emit(actor, 'charge.dispute.funds_withdrawn', dispute);
}

/** The bank decides; money comes back when won. Refuses a dispute that is closed. */
export function closeDispute(actor: Actor, dispute: DisputeObject, how: 'won' | 'lost'): DisputeObject {
  if (['won', 'lost', 'warning_closed'].includes(dispute.status)) {
    throw invalidRequest(`This dispute is already closed: ${dispute.id}`, {
      code: 'status_transition_invalid'
    });
  }
  const charge = actor.tables.charges.get(dispute.charge)!;
  const previous = { status: dispute.status };
  const isInquiry = dispute.status.startsWith('warning');
  dispute.status = isInquiry ? 'warning_closed' : how;
  actor.tables.disputes.put(dispute.id, dispute);
  if (how === 'won' && !isInquiry) {
    const movement = { type: 'adjustment', amount: dispute.amount, fee: 0, source: dispute.id } as const;
    dispute.balance_transactions.push(
      enterBalance(actor, dispute.currency, {
        ...movement,
        description: `Chargeback reversal for ${charge.id}`
      })
    );
    actor.tables.disputes.put(dispute.id, dispute);
    enterBook(actor, charge, 'dispute-reversal', dispute.amount, dispute.id);
    emit(actor, 'charge.dispute.funds_reinstated', dispute);
  }
  emit(actor, 'charge.dispute.updated', dispute, previous);
  emit(actor, 'charge.dispute.closed', dispute);
  return dispute;
}
