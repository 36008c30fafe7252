import type Stripe from 'stripe';
import type { Money } from '#lib/money/index.ts';
import type { DisputeFacts, RefundFacts, RefundOutcome } from '../index.ts';
import { ask, isReplay, read } from './ask.ts';
import type { Connection } from './connection.ts';
import { fromStripe, isPayable, toStripe } from './currency.ts';
import { errorMeanings } from './error-codes.data.ts';
import { idOf } from './instrument-facts.ts';
import { known } from './known.ts';
import { instant } from './outcomes.ts';

const EXPAND = { expand: ['payment_intent'] };

/** See `Gateway.refund`. */
export async function refund(
  connection: Connection,
  request: Readonly<{ refundId: string; attemptGatewayRef: string; amount: Money }>
): Promise<RefundOutcome> {
  if (request.amount.minor <= 0 || !isPayable(request.amount))
    return { kind: 'failed', code: 'invalid_amount' };
  const answer = await ask(connection, () =>
    connection.stripe.refunds.create(
      {
        payment_intent: request.attemptGatewayRef,
        amount: toStripe(request.amount).amount,
        metadata: { refund_id: request.refundId }
      },
      { idempotencyKey: request.refundId }
    )
  );
  if (answer.kind === 'answered')
    return isReplay(answer.value) ? presentRefund(connection, answer.value.id) : refundOutcome(answer.value);
  if (answer.kind !== 'refused') return { kind: 'unknown', because: answer.because };
  const { error } = answer;
  const effect = errorMeanings.get(error.code ?? '')?.effect;
  if (error.rawType === 'idempotency_error' || effect === 'ask' || effect === 'busy')
    return { kind: 'unknown', because: error.code ?? error.rawType ?? error.type };
  return { kind: 'failed', code: error.code ?? error.rawType ?? error.type };
}

async function presentRefund(connection: Connection, gatewayRef: string): Promise<RefundOutcome> {
  const answer = await ask(connection, () => connection.stripe.refunds.retrieve(gatewayRef));
  if (answer.kind === 'answered') return refundOutcome(answer.value);
  return {
    kind: 'unknown',
    because: answer.kind === 'refused' ? (answer.error.code ?? 'refused') : answer.because
  };
}

// A payment has far fewer refunds than this; beyond it the answer is "unknown", never a guess.
const MOST_REFUNDS = 100;

/** See `Gateway.lookUpRefund`. The list of a payment's refunds is never late. */
export async function lookUpRefund(
  connection: Connection,
  { refundId, attemptGatewayRef }: Readonly<{ refundId: string; attemptGatewayRef: string }>
): Promise<RefundOutcome | Readonly<{ kind: 'not-found' }>> {
  const answer = await ask(connection, () =>
    connection.stripe.refunds.list({ payment_intent: attemptGatewayRef, limit: MOST_REFUNDS })
  );
  if (answer.kind === 'refused') return { kind: 'unknown', because: answer.error.code ?? 'refused' };
  if (answer.kind !== 'answered') return { kind: 'unknown', because: answer.because };
  const found = answer.value.data.find((each) => each.metadata?.['refund_id'] === refundId);
  if (found) return refundOutcome(found);
  return answer.value.has_more ? { kind: 'unknown', because: 'too many refunds' } : { kind: 'not-found' };
}

/** See `Gateway.readRefund`. */
export async function readRefund(connection: Connection, gatewayRef: string): Promise<RefundFacts> {
  const found = await read(connection, () => connection.stripe.refunds.retrieve(gatewayRef, EXPAND));
  return known<RefundFacts>({
    gatewayRef: found.id,
    attemptGatewayRef: attemptOf(found),
    amount: amountOf(found),
    status: refundStatus(found.status),
    refundId: found.metadata?.['refund_id'],
    attemptId: attemptIdOf(found),
    at: instant(found.created)
  });
}

/** See `Gateway.readDispute`. */
export async function readDispute(connection: Connection, gatewayRef: string): Promise<DisputeFacts> {
  const found = await read(connection, () => connection.stripe.disputes.retrieve(gatewayRef, EXPAND));
  return known<DisputeFacts>({
    gatewayRef: found.id,
    attemptGatewayRef: attemptOf(found),
    amount: amountOf(found),
    status: disputeStatus(found),
    reason: found.network_reason_code ?? found.reason,
    attemptId: attemptIdOf(found),
    at: instant(found.created)
  });
}

/**
 * `requires_action` means that the payer must say where the money may go: on its way, not arrived. No status is one of
 * the old, settled kind.
 */
export function refundStatus(status: string | null): RefundFacts['status'] {
  switch (status) {
    case 'succeeded':
    case 'failed':
    case 'canceled':
      return status;
    default:
      return 'pending';
  }
}

/**
 * docs.stripe.com/disputes/how-disputes-work. A warning is an inquiry: asked, no money moved; closed without one, it is
 * won. `prevented`: settled with the network before it became a dispute, by money that went back. A refund before the
 * end (the former `charge_refunded`) shows as `won` or `lost` here.
 */
export function disputeStatus({ status }: Pick<Stripe.Dispute, 'status'>): DisputeFacts['status'] {
  switch (status) {
    case 'warning_needs_response':
    case 'warning_under_review':
      return 'inquiry';
    case 'warning_closed':
    case 'won':
      return 'won';
    case 'lost':
    case 'prevented':
      return 'lost';
    case 'needs_response':
    case 'under_review':
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return 'open';
    // A word that we don't know: money may be gone, and nothing is decided.
    default:
      return 'open';
  }
}

function refundOutcome(made: Stripe.Refund): RefundOutcome {
  const status = refundStatus(made.status);
  if (status === 'succeeded' || status === 'pending') return { kind: status, gatewayRef: made.id };
  return { kind: 'failed', gatewayRef: made.id, code: made.failure_reason ?? status };
}

/** Our own id, which the payment carries from the moment it was made: known even before we have learnt its reference. */
function attemptIdOf({ payment_intent: intent }: Stripe.Refund | Stripe.Dispute): string | undefined {
  return typeof intent === 'object' ? intent?.metadata['attempt_id'] : undefined;
}

/** Payments that didn't come through Quitte may have a charge only. */
function attemptOf(object: Stripe.Refund | Stripe.Dispute): string {
  return idOf(object.payment_intent) ?? idOf(object.charge) ?? '';
}

function amountOf(object: Stripe.Refund | Stripe.Dispute): Money {
  const amount = fromStripe(object.amount, object.currency);
  if (!amount) throw new RangeError(`Stripe's ${object.id} is in ${object.currency}, which we can't hold`);
  return amount;
}
