import type { ChargeOutcome, Gateway } from '../index.ts';
import { ask, type Answer } from './ask.ts';
import { cancel } from './charge.ts';
import type { Connection } from './connection.ts';
import { isPayable, toStripe } from './currency.ts';
import { lookUp } from './look-up.ts';

/**
 * See `Gateway.spendKey`. A PaymentIntent that was never confirmed takes no money; made under the attempt's key and
 * cancelled, it leaves nothing for a late charge but "this key was used with other parameters". Should the key be spent
 * already, its first request counts: it is looked for once more, and a key whose first request made nothing is as safe.
 */
export async function spendKey(
  connection: Connection,
  attempt: Parameters<Gateway['spendKey']>[0]
): Promise<ChargeOutcome> {
  const { attemptId, merchantId, amount, openedAt } = attempt;
  // Never sent, and never sendable.
  if (!isPayable(amount)) return { kind: 'canceled' };
  const made = await ask(connection, () =>
    connection.stripe.paymentIntents.create(
      {
        ...toStripe(amount),
        allowed_payment_method_types: ['card'],
        metadata: { attempt_id: attemptId, merchant_id: merchantId }
      },
      { idempotencyKey: attemptId }
    )
  );
  if (made.kind === 'answered') return cancel(connection, { attemptId, gatewayRef: made.value.id });
  if (made.kind !== 'refused') return { kind: 'unknown', because: made.because };
  if (!isSpentOrUseless(made)) return { kind: 'unknown', because: made.error.code ?? 'refused' };
  const found = await lookUp(connection, { attemptId, openedAt });
  return found.kind === 'not-found' ? { kind: 'canceled' } : found;
}

/** Used with other parameters before; or no amount that Stripe would ever charge, under this key or another. */
function isSpentOrUseless({ error }: Extract<Answer<never>, { kind: 'refused' }>): boolean {
  if (error.code === 'amount_too_small' || error.code === 'amount_too_large') return true;
  return error.rawType === 'idempotency_error' && error.code !== 'idempotency_key_in_use';
}
