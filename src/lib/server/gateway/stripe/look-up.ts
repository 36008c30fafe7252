import type Stripe from 'stripe';
import type { ChargeLookup } from '../index.ts';
import { ask, type Answer } from './ask.ts';
import { concludeVerdict, readVerdict } from './charge.ts';
import type { Connection } from './connection.ts';
import { decideChargeOutcome } from './outcomes.ts';
import { INTENT_EXPAND } from './request-params.ts';

export type Wanted = Readonly<{ attemptId: string; gatewayRef?: string; openedAt: Temporal.Instant }>;

// Before this, our own request may still be on its way (30 s), and search may lag: "under normal operating conditions,
// data is searchable in less than a minute" (docs.stripe.com/search). Five minutes covers both with room to spare.
export const SURE_AFTER = Temporal.Duration.from({ minutes: 5 });
// Stripe stamps intents by its own clock; ours may run ahead of it.
export const CLOCK_MARGIN = Temporal.Duration.from({ minutes: 5 });
// An attempt is only ever sent within the life of its idempotency key.
const KEY_LIFE = Temporal.Duration.from({ hours: 24 });
// 500 pages of 100: more payments in a day than one account makes. Beyond it the answer is "unknown", never a guess.
const MAX_PAGES = 500;

/** See `Gateway.lookUp`. */
export async function lookUp(connection: Connection, wanted: Wanted): Promise<ChargeLookup> {
  if (wanted.gatewayRef) return concludeVerdict(connection, await readVerdict(connection, wanted.gatewayRef));

  const searched = await searchIntents(connection, wanted.attemptId);
  const found =
    searched.length > 0 ? { kind: 'answered' as const, value: searched } : await scan(connection, wanted);
  if (found.kind !== 'answered')
    return { kind: 'unknown', because: found.kind === 'refused' ? 'refused' : found.because };

  const intent = theOne(connection, found.value);
  if (intent) return concludeVerdict(connection, decideChargeOutcome(intent));
  const isOldEnough = Temporal.Instant.compare(connection.clock.now(), wanted.openedAt.add(SURE_AFTER)) >= 0;
  return isOldEnough ? { kind: 'not-found' } : { kind: 'unknown', because: 'too early to be sure' };
}

/** Search is quick and late: a hit is proof, no hit is none. It is not offered in every country; then it finds nothing. */
async function searchIntents(connection: Connection, attemptId: string): Promise<Stripe.PaymentIntent[]> {
  const answer = await ask(connection, () =>
    connection.stripe.paymentIntents.search({
      query: `metadata['attempt_id']:'${attemptId.replaceAll(/['\\]/g, '')}'`,
      limit: 10,
      expand: INTENT_EXPAND.map((path) => `data.${path}`)
    })
  );
  return answer.kind === 'answered' ? answer.value.data.filter((intent) => isFor(attemptId, intent)) : [];
}

/** Reads every payment of the attempt's day from the list, which is never late. */
async function scan(connection: Connection, wanted: Wanted): Promise<Answer<Stripe.PaymentIntent[]>> {
  const created = {
    gte: epochSeconds(wanted.openedAt.subtract(CLOCK_MARGIN)),
    lte: epochSeconds(wanted.openedAt.add(KEY_LIFE).add(CLOCK_MARGIN))
  };
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await ask(connection, () =>
      connection.stripe.paymentIntents.list({
        created,
        limit: 100,
        expand: INTENT_EXPAND.map((path) => `data.${path}`),
        ...(after ? { starting_after: after } : undefined)
      })
    );
    if (answer.kind !== 'answered') return answer;
    const hits = answer.value.data.filter((intent) => isFor(wanted.attemptId, intent));
    if (hits.length > 0 || !answer.value.has_more) return { kind: 'answered', value: hits };
    after = answer.value.data.at(-1)?.id;
  }
  return { kind: 'silent', because: `more than ${MAX_PAGES} pages of payments in a day` };
}

/** One key makes one intent. Should there be two after all, the one that took money counts, and somebody must look. */
function theOne(
  { log }: Connection,
  intents: readonly Stripe.PaymentIntent[]
): Stripe.PaymentIntent | undefined {
  if (intents.length > 1) log.error({ ids: intents.map(({ id }) => id) }, 'Two payments for one attempt');
  const weight = ({ status }: Stripe.PaymentIntent) => ['processing', 'succeeded'].indexOf(status);
  return intents.toSorted((a, b) => weight(b) - weight(a))[0];
}

function isFor(attemptId: string, intent: Stripe.PaymentIntent): boolean {
  return intent.metadata['attempt_id'] === attemptId;
}

/** Stripe's filters count whole seconds; rounding down keeps the first one in. */
export function epochSeconds(at: Temporal.Instant): number {
  return Math.floor(at.epochMilliseconds / 1000);
}
