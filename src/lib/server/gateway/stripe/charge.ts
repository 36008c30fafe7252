import type { ChargeOutcome, ChargeRequest } from '../index.ts';
import { ask, isReplay } from './ask.ts';
import type { Connection } from './connection.ts';
import { unknownCodes } from './decide-decline.ts';
import { decideChargeOutcome, decideFailedCall, type Verdict } from './outcomes.ts';
import { chargeParams, INTENT_EXPAND } from './request-params.ts';

/** See `Gateway.charge`. */
export async function charge(connection: Connection, request: ChargeRequest): Promise<ChargeOutcome> {
  const params = chargeParams(request);
  if ('unsendable' in params) {
    connection.log.error(
      { attemptId: request.attemptId, because: params.unsendable },
      'A charge that nobody can send'
    );
    return { kind: 'failed', decline: { class: 'merchant', code: params.unsendable } };
  }
  const answer = await ask(connection, () =>
    connection.stripe.paymentIntents.create(params, { idempotencyKey: request.attemptId })
  );
  if (answer.kind !== 'answered') return concludeVerdict(connection, decideFailedCall(answer));
  // A repeated key gets the first answer again, word for word: the payer may have paid since.
  const isOld = isReplay(answer.value);
  return concludeVerdict(
    connection,
    isOld ? await readVerdict(connection, answer.value.id) : decideChargeOutcome(answer.value)
  );
}

/** See `Gateway.cancel`. Cancelling twice is cancelling once, so it needs no key of ours. */
export async function cancel(
  connection: Connection,
  attempt: Readonly<{ attemptId: string; gatewayRef: string }>
): Promise<ChargeOutcome> {
  const canceled = await ask(connection, () =>
    connection.stripe.paymentIntents.cancel(attempt.gatewayRef, {
      cancellation_reason: 'abandoned',
      expand: INTENT_EXPAND
    })
  );
  if (canceled.kind === 'answered') return readable(connection, decideChargeOutcome(canceled.value));
  if (canceled.kind !== 'refused') return { kind: 'unknown', because: canceled.because };
  // Refused: it has been paid, is being paid, or was cancelled before. Its present state is the answer.
  return readable(connection, await readVerdict(connection, attempt.gatewayRef));
}

/** The present state of a PaymentIntent. */
export async function readVerdict(connection: Connection, gatewayRef: string): Promise<Verdict> {
  const answer = await ask(connection, () =>
    connection.stripe.paymentIntents.retrieve(gatewayRef, { expand: INTENT_EXPAND })
  );
  if (answer.kind === 'answered') return decideChargeOutcome(answer.value);
  // A reference that Stripe gave us and no longer knows: wrong account or wrong mode. Not a "no" of any bank.
  return {
    kind: 'unknown',
    because: answer.kind === 'refused' ? (answer.error.code ?? 'refused') : answer.because
  };
}

/**
 * Ends what can never end by itself: a dead end is cancelled, so that no money can move on it later. When Stripe does
 * not confirm that, the honest answer is `unknown`.
 */
export async function concludeVerdict(connection: Connection, verdict: Verdict): Promise<ChargeOutcome> {
  if (verdict.kind !== 'dead-end') return readable(connection, verdict);
  connection.log.error(
    { gatewayRef: verdict.gatewayRef, because: verdict.because },
    'A payment without a way on'
  );
  const outcome = await cancel(connection, { attemptId: '', gatewayRef: verdict.gatewayRef });
  if (outcome.kind !== 'canceled') return outcome;
  return {
    kind: 'failed',
    gatewayRef: verdict.gatewayRef,
    decline: { class: 'technical', code: 'no_way_on' }
  };
}

/** An outcome as it is, with an alert for words that no table knows. A dead end is only ever ended by whoever charges. */
export function readable({ log }: Connection, verdict: Verdict): ChargeOutcome {
  if (verdict.kind === 'dead-end') return { kind: 'unknown', because: verdict.because };
  if (verdict.kind === 'failed') {
    const codes = unknownCodes(verdict.decline);
    if (codes.length > 0)
      log.error({ codes, gatewayRef: verdict.gatewayRef }, 'Decline codes that no table knows');
  }
  if (verdict.kind === 'unknown')
    log.warn({ because: verdict.because }, 'The outcome of a payment is unknown');
  return verdict;
}
