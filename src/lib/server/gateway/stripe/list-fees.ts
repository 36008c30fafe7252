import type Stripe from 'stripe';
import type { GatewayFee } from '../index.ts';
import { read } from './ask.ts';
import type { Connection } from './connection.ts';
import { fromStripe } from './currency.ts';
import { epochSeconds } from './look-up.ts';
import { instant } from './outcomes.ts';

/**
 * See `Gateway.listFees`: every movement of Stripe's own balance says what was kept of it (`fee`, whatever made it up),
 * which for a debit is known only once the bank has paid. Newest first; throws `Transient` when Stripe is away.
 */
export async function* listFees(connection: Connection, since: Temporal.Instant): AsyncIterable<GatewayFee> {
  let after: string | undefined;
  for (;;) {
    const page: Stripe.ApiList<Stripe.BalanceTransaction> = await read(connection, () =>
      connection.stripe.balanceTransactions.list({
        created: { gte: epochSeconds(since) },
        limit: 100,
        expand: ['data.source'],
        ...(after ? { starting_after: after } : undefined)
      })
    );
    for (const each of page.data) {
      const fee = feeOf(each);
      if (fee) yield fee;
    }
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}

/** `undefined` for what costs nothing, and for what is about no payment: a payout, Stripe's own monthly bill. */
function feeOf(movement: Stripe.BalanceTransaction): GatewayFee | undefined {
  const gatewayRef = intentOf(movement.source);
  const fee = fromStripe(movement.fee, movement.currency);
  if (movement.fee === 0 || gatewayRef === undefined || !fee) return undefined;
  return { feeRef: movement.id, gatewayRef, fee, keptAt: instant(movement.created) };
}

/** The payment that a charge, a refund or a dispute is about. */
function intentOf(source: Stripe.BalanceTransaction['source']): string | undefined {
  if (source === null || typeof source === 'string') return undefined;
  if (source.object !== 'charge' && source.object !== 'refund' && source.object !== 'dispute')
    return undefined;
  const intent = source.payment_intent;
  return typeof intent === 'string' ? intent : intent?.id;
}
