import type Stripe from 'stripe';
import type { InstrumentFacts, SetupAsked, SetupLookup, SetupOutcome, SetupRequest } from '../index.ts';
import { ask, isReplay, type StripeFailure } from './ask.ts';
import type { Connection } from './connection.ts';
import { decideDecline, unknownCodes } from './decide-decline.ts';
import { factsOfMethod, generatedBy, idOf } from './instrument-facts.ts';
import { known } from './known.ts';
import { CLOCK_MARGIN, epochSeconds, SURE_AFTER } from './look-up.ts';
import { decideFailedCall, factsOfError } from './outcomes.ts';
import { SETUP_EXPAND, setupParams } from './request-params.ts';

/** See `Gateway.setUp`. */
export async function setUp(connection: Connection, request: SetupRequest): Promise<SetupOutcome> {
  const params = setupParams(request);
  if ('unsendable' in params) {
    connection.log.error(
      { setupId: request.setupId, because: params.unsendable },
      'A setup that nobody can send'
    );
    return { kind: 'failed', decline: { class: 'merchant', code: params.unsendable } };
  }
  const answer = await ask(connection, () =>
    connection.stripe.setupIntents.create(params, { idempotencyKey: request.setupId })
  );
  if (answer.kind !== 'answered') return conclude(connection, decideFailedSetup(answer));
  if (isReplay(answer.value)) return readSetup(connection, answer.value.id);
  return conclude(connection, decideSetupOutcome(answer.value));
}

/** See `Gateway.lookUpSetup`. */
export async function lookUpSetup(connection: Connection, setup: SetupAsked): Promise<SetupLookup> {
  return 'gatewayRef' in setup ? readSetup(connection, setup.gatewayRef) : findSetup(connection, setup);
}

/** Nobody sets up more than this in the minutes between a setup and the question about it. */
const MOST_SETUPS = 100;

/** Among what its customer set up since: a list by customer is never late. */
async function findSetup(
  connection: Connection,
  { setupId, customerRef, openedAt }: Extract<SetupAsked, { customerRef: string }>
): Promise<SetupLookup> {
  const answer = await ask(connection, () =>
    connection.stripe.setupIntents.list({
      customer: customerRef,
      created: { gte: epochSeconds(openedAt.subtract(CLOCK_MARGIN)) },
      limit: MOST_SETUPS,
      expand: SETUP_EXPAND.map((path) => `data.${path}`)
    })
  );
  if (answer.kind !== 'answered') return unanswered(answer);
  const found = answer.value.data.find(({ metadata }) => metadata?.['setup_id'] === setupId);
  if (found) return conclude(connection, decideSetupOutcome(found));
  const isOldEnough = Temporal.Instant.compare(connection.clock.now(), openedAt.add(SURE_AFTER)) >= 0;
  return isOldEnough && !answer.value.has_more
    ? { kind: 'not-found' }
    : { kind: 'unknown', because: 'too early to be sure' };
}

async function readSetup(connection: Connection, gatewayRef: string): Promise<SetupOutcome> {
  const answer = await ask(connection, () =>
    connection.stripe.setupIntents.retrieve(gatewayRef, { expand: SETUP_EXPAND })
  );
  if (answer.kind === 'answered') return conclude(connection, decideSetupOutcome(answer.value));
  return unanswered(answer);
}

function unanswered(answer: StripeFailure): SetupOutcome {
  return {
    kind: 'unknown',
    because: answer.kind === 'refused' ? (answer.error.code ?? 'refused') : answer.because
  };
}

/** What a SetupIntent says; `latest_attempt` and `payment_method` expanded. */
export function decideSetupOutcome(intent: Stripe.SetupIntent): SetupOutcome {
  switch (intent.status) {
    case 'succeeded':
      return succeeded(intent);
    case 'processing':
      return { kind: 'processing', gatewayRef: intent.id };
    case 'requires_action': {
      const url = intent.next_action?.redirect_to_url?.url;
      if (url) return { kind: 'requires-action', gatewayRef: intent.id, challengeUrl: url };
      return failed(intent, 'no_way_on');
    }
    case 'requires_payment_method':
      return failed(intent, 'nothing_tried');
    case 'canceled':
    case 'requires_confirmation':
      return failed(intent, intent.status);
    default:
      return { kind: 'unknown', because: `status ${intent.status} of ${intent.id} is new to us` };
  }
}

function succeeded(intent: Stripe.SetupIntent): SetupOutcome {
  const method = intent.payment_method;
  const facts = typeof method === 'object' && method ? factsOfMethod(method) : undefined;
  if (!facts) return { kind: 'unknown', because: `${intent.id} stored a method that we don't offer` };
  const attempt = typeof intent.latest_attempt === 'object' ? intent.latest_attempt : undefined;
  const details = attempt?.payment_method_details;
  const mandateRef = idOf(intent.mandate);
  return {
    kind: 'succeeded',
    gatewayRef: intent.id,
    instrument: known<InstrumentFacts>({
      ...facts,
      mandate: mandateRef ? { gatewayRef: mandateRef } : undefined,
      generated: generatedBy(details?.ideal ?? details?.bancontact)
    })
  };
}

/** No money hangs on a setup that stopped half-way: it may simply be begun again. */
function failed(intent: Stripe.SetupIntent, code: string): SetupOutcome {
  const error = intent.last_setup_error;
  return {
    kind: 'failed',
    gatewayRef: intent.id,
    decline: error ? decideDecline(factsOfError(error)) : { class: 'customer-action', code }
  };
}

function decideFailedSetup(failure: StripeFailure): SetupOutcome {
  const intent = failure.kind === 'refused' ? failure.error.setup_intent : undefined;
  if (intent?.status && intent.last_setup_error) return decideSetupOutcome(intent);
  const verdict = decideFailedCall(failure);
  if (verdict.kind === 'failed') return { ...verdict, ...(intent ? { gatewayRef: intent.id } : undefined) };
  return { kind: 'unknown', because: verdict.kind === 'unknown' ? verdict.because : verdict.kind };
}

function conclude({ log }: Connection, outcome: SetupOutcome): SetupOutcome {
  const codes = outcome.kind === 'failed' ? unknownCodes(outcome.decline) : [];
  if (codes.length > 0) log.error({ codes }, 'Decline codes that no table knows');
  return outcome;
}
