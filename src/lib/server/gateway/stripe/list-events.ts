import type Stripe from 'stripe';
import type { Gateway } from '../index.ts';
import { read } from './ask.ts';
import type { Connection } from './connection.ts';
import { epochSeconds } from './look-up.ts';
import { parseEvent } from './read-webhook.ts';

/** See `Gateway.listEvents`. Stripe keeps events for thirty days. Newest first; throws `Transient` when Stripe is away. */
export async function* listEvents(
  connection: Connection,
  since: Temporal.Instant
): ReturnType<Gateway['listEvents']> {
  let after: string | undefined;
  for (;;) {
    const page: Stripe.ApiList<Stripe.Event> = await read(connection, () =>
      connection.stripe.events.list({
        created: { gte: epochSeconds(since) },
        limit: 100,
        ...(after ? { starting_after: after } : undefined)
      })
    );
    for (const each of page.data) {
      const rawBody = JSON.stringify(each);
      yield { event: parseEvent(rawBody), rawBody };
    }
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}
