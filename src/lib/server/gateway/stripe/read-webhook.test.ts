import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { parseEvent, readWebhook } from './read-webhook.ts';

const stripe = new Stripe('sk_test_webhook');
const secret = 'whsec_test';
const now = Temporal.Instant.from('2026-03-02T08:00:00Z');

function message(
  type: string,
  object: unknown,
  fields: { sentAt?: Temporal.Instant; signedWith?: string } = {}
) {
  const rawBody = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type,
    created: 1_772_438_400,
    data: { object }
  });
  const signatureHeader = stripe.webhooks.generateTestHeaderString({
    payload: rawBody,
    secret: fields.signedWith ?? secret,
    timestamp: Math.floor((fields.sentAt ?? now).epochMilliseconds / 1000)
  });
  return { rawBody, signatureHeader, now };
}

const about = (type: string, object: unknown) =>
  readWebhook(stripe.webhooks, secret, message(type, object)).about;

describe('what an event is about', () => {
  test('the envelope is kept as it came', () => {
    expect(readWebhook(stripe.webhooks, secret, message('balance.available', {}))).toEqual({
      id: 'evt_1',
      type: 'balance.available',
      at: Temporal.Instant.from('2026-03-02T08:00:00Z'),
      about: { kind: 'nothing' }
    });
  });

  test.each<[string, object, object]>([
    [
      'payment_intent.succeeded',
      { id: 'pi_1', metadata: { attempt_id: 'at_1' } },
      { kind: 'charge', gatewayRef: 'pi_1', attemptId: 'at_1' }
    ],
    ['payment_intent.payment_failed', { id: 'pi_1', metadata: {} }, { kind: 'charge', gatewayRef: 'pi_1' }],
    ['charge.failed', { id: 'ch_1', payment_intent: 'pi_1' }, { kind: 'charge', gatewayRef: 'pi_1' }],
    ['charge.succeeded', { id: 'ch_1', payment_intent: null }, { kind: 'nothing' }],
    ['refund.failed', { id: 're_1', payment_intent: 'pi_1' }, { kind: 'refund', gatewayRef: 're_1' }],
    ['charge.refund.updated', { id: 're_1' }, { kind: 'refund', gatewayRef: 're_1' }],
    ['charge.dispute.created', { id: 'du_1' }, { kind: 'dispute', gatewayRef: 'du_1' }],
    ['payment_method.automatically_updated', { id: 'pm_1' }, { kind: 'method', methodRef: 'pm_1' }],
    ['mandate.updated', { id: 'mandate_1' }, { kind: 'mandate', mandateRef: 'mandate_1' }],
    [
      'setup_intent.succeeded',
      { id: 'seti_1', metadata: { setup_id: 'se_1' } },
      { kind: 'setup', gatewayRef: 'seti_1', setupId: 'se_1' }
    ],
    ['invoice.paid', { id: 'in_1' }, { kind: 'nothing' }],
    ['constructor', { id: 'x' }, { kind: 'nothing' }],
    ['payment_intent.succeeded', {}, { kind: 'nothing' }]
  ])('%s about %o', (type, object, expected) => {
    expect(about(type, object)).toEqual(expected);
  });
});

describe('an event that was stored', () => {
  test('reads the same again, without its signature', () => {
    const input = message('payment_intent.succeeded', { id: 'pi_1', metadata: { attempt_id: 'at_1' } });
    expect(parseEvent(input.rawBody)).toEqual(readWebhook(stripe.webhooks, secret, input));
  });

  test.each(['', 'null', '[]', '{"id":"evt_1"}', '{"id":1,"type":"x","created":1}', '{'])(
    '%j is no event',
    (rawBody) => {
      expect(() => parseEvent(rawBody)).toThrow('webhook-signature');
    }
  );
});

describe('who may speak', () => {
  const paid = { id: 'pi_1', metadata: {} };
  const read = (input: Parameters<typeof readWebhook>[2]) => () =>
    readWebhook(stripe.webhooks, secret, input);

  test.each([
    ['signed with another secret', message('payment_intent.succeeded', paid, { signedWith: 'whsec_other' })],
    [
      '301 seconds old',
      message('payment_intent.succeeded', paid, { sentAt: now.subtract({ seconds: 301 }) })
    ],
    [
      '301 seconds from the future',
      message('payment_intent.succeeded', paid, { sentAt: now.add({ seconds: 301 }) })
    ],
    ['without a signature', { ...message('payment_intent.succeeded', paid), signatureHeader: null }],
    ['with an empty signature', { ...message('payment_intent.succeeded', paid), signatureHeader: '' }],
    ['changed on the way', { ...message('payment_intent.succeeded', paid), rawBody: '{"id":"evt_2"}' }]
  ])('a message %s is refused', (_, input) => {
    expect(read(input)).toThrow(Refusal);
    expect(read(input)).toThrow('webhook-signature');
  });

  test.each([300, 0, -300])('a message that is %i seconds old is heard', (seconds) => {
    expect(
      read(message('payment_intent.succeeded', paid, { sentAt: now.subtract({ seconds }) }))
    ).not.toThrow();
  });
});
