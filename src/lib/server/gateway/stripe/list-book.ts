import type Stripe from 'stripe';
import type { BookEntry } from '../index.ts';
import { read } from './ask.ts';
import { readable } from './charge.ts';
import { readPurpose } from './charge-purpose.ts';
import type { Connection } from './connection.ts';
import { known } from './known.ts';
import { epochSeconds } from './look-up.ts';
import { decideChargeOutcome, instant } from './outcomes.ts';
import { INTENT_EXPAND } from './request-params.ts';

// Stripe lists newest first and we promise oldest first: each window is read whole and turned round. A day of a busy
// account fits in memory; a month may not.
const WINDOW_SECONDS = 24 * 60 * 60;

/** See `Gateway.listBook`. Throws `Transient` when Stripe is away. */
export async function* listBook(connection: Connection, since: Temporal.Instant): AsyncIterable<BookEntry> {
  const end = epochSeconds(connection.clock.now()) + 1;
  for (let from = epochSeconds(since); from < end; from += WINDOW_SECONDS) {
    const window = await readWindow(connection, { gte: from, lt: Math.min(from + WINDOW_SECONDS, end) });
    for (const intent of window.toReversed()) yield entryOf(connection, intent);
  }
}

async function readWindow(
  connection: Connection,
  created: Readonly<{ gte: number; lt: number }>
): Promise<Stripe.PaymentIntent[]> {
  const intents: Stripe.PaymentIntent[] = [];
  for (;;) {
    const after = intents.at(-1)?.id;
    const page = await read(connection, () =>
      connection.stripe.paymentIntents.list({
        created,
        limit: 100,
        expand: INTENT_EXPAND.map((path) => `data.${path}`),
        ...(after ? { starting_after: after } : undefined)
      })
    );
    intents.push(...page.data);
    if (!page.has_more || page.data.length === 0) return intents;
  }
}

function entryOf(connection: Connection, intent: Stripe.PaymentIntent): BookEntry {
  return known<BookEntry>({
    gatewayRef: intent.id,
    attemptId: intent.metadata['attempt_id'],
    merchantId: intent.metadata['merchant_id'],
    purpose: readPurpose(intent.metadata),
    outcome: readable(connection, decideChargeOutcome(intent)),
    createdAt: instant(intent.created)
  });
}
