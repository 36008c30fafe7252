import type Stripe from 'stripe';
import * as v from 'valibot';
import { Refusal } from '../../platform/refusal.ts';
import type { GatewayEvent } from '../index.ts';
import { eventSubjects, type EventSubject } from './event-types.data.ts';
import { known } from './known.ts';
import { instant } from './outcomes.ts';

// Stripe's own default, and the port's promise: an older message is a replay (docs.stripe.com/webhooks, "Replay attacks").
const TOLERANCE_SECONDS = 300;

const Envelope = v.object({ id: v.string(), type: v.string(), created: v.number() });
const Subject = v.object({
  id: v.string(),
  payment_intent: v.nullish(v.union([v.string(), v.object({ id: v.string() })])),
  metadata: v.nullish(v.record(v.string(), v.string()))
});

/** See `Gateway.readWebhook`. */
export function readWebhook(
  webhooks: Stripe['webhooks'],
  secret: string,
  message: Readonly<{ rawBody: string; signatureHeader: string | null; now: Temporal.Instant }>
): GatewayEvent {
  verify(webhooks, secret, message);
  return parseEvent(message.rawBody);
}

/** See `Gateway.parseEvent`. Throws `Refusal('webhook-signature')` for what can't be an event of Stripe. */
export function parseEvent(rawBody: string): GatewayEvent {
  const event = parsedJson(rawBody);
  const envelope = v.safeParse(Envelope, event);
  if (!envelope.success) throw new Refusal('webhook-signature');
  const { id, type, created } = envelope.output;
  return { id, type, at: instant(created), about: aboutOf(type, event) };
}

function parsedJson(rawBody: string): unknown {
  try {
    return JSON.parse(rawBody);
  } catch {
    return undefined;
  }
}

function verify(
  webhooks: Stripe['webhooks'],
  secret: string,
  {
    rawBody,
    signatureHeader,
    now
  }: Readonly<{ rawBody: string; signatureHeader: string | null; now: Temporal.Instant }>
): void {
  if (!signatureHeader || isFromTheFuture(signatureHeader, now)) throw new Refusal('webhook-signature');
  try {
    webhooks.constructEvent(
      rawBody,
      signatureHeader,
      secret,
      TOLERANCE_SECONDS,
      undefined,
      now.epochMilliseconds
    );
  } catch {
    throw new Refusal('webhook-signature');
  }
}

/** The SDK measures age only. A stamp far ahead would stay young for as long as its forger likes. */
function isFromTheFuture(header: string, now: Temporal.Instant): boolean {
  const stamp = /(?:^|,)\s*t=(\d{1,12})(?:,|$)/.exec(header)?.[1];
  return stamp !== undefined && Number(stamp) > Math.ceil(now.epochMilliseconds / 1000) + TOLERANCE_SECONDS;
}

function aboutOf(type: string, event: unknown): GatewayEvent['about'] {
  const subject = Object.hasOwn(eventSubjects, type)
    ? (eventSubjects as Record<string, EventSubject>)[type]
    : undefined;
  const object = v.safeParse(v.object({ data: v.object({ object: Subject }) }), event);
  if (!subject || !object.success) return { kind: 'nothing' };
  return aboutSubject(subject, object.output.data.object);
}

function aboutSubject(subject: EventSubject, object: v.InferOutput<typeof Subject>): GatewayEvent['about'] {
  const { id, metadata } = object;
  switch (subject) {
    case 'intent':
      return known<GatewayEvent['about'] & { kind: 'charge' }>({
        kind: 'charge',
        gatewayRef: id,
        attemptId: metadata?.['attempt_id']
      });
    case 'charge': {
      const { payment_intent: intent } = object;
      // A charge without a PaymentIntent was never made by us.
      if (!intent) return { kind: 'nothing' };
      return known<GatewayEvent['about'] & { kind: 'charge' }>({
        kind: 'charge',
        gatewayRef: typeof intent === 'string' ? intent : intent.id,
        attemptId: metadata?.['attempt_id']
      });
    }
    case 'refund':
    case 'dispute':
      return { kind: subject, gatewayRef: id };
    case 'method':
      return { kind: 'method', methodRef: id };
    case 'mandate':
      return { kind: 'mandate', mandateRef: id };
    case 'setup':
      return known<GatewayEvent['about'] & { kind: 'setup' }>({
        kind: 'setup',
        gatewayRef: id,
        setupId: metadata?.['setup_id']
      });
  }
}
