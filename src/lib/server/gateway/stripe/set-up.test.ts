import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { visaCard } from './intent.fixture.ts';
import { decideSetupOutcome } from './set-up.ts';

function setup(fields: Record<string, unknown>): Stripe.SetupIntent {
  return {
    id: 'seti_1',
    object: 'setup_intent',
    status: 'succeeded',
    payment_method: visaCard,
    mandate: null,
    latest_attempt: null,
    last_setup_error: null,
    next_action: null,
    ...fields
  } as unknown as Stripe.SetupIntent;
}

describe('what a SetupIntent says', () => {
  const redirect = {
    type: 'redirect_to_url',
    redirect_to_url: { url: 'https://bank.example', return_url: null }
  };

  test.each([
    ['succeeded', {}, { kind: 'succeeded', instrument: { method: 'card', methodRef: 'pm_1' } }],
    [
      'succeeded with a method that we don’t offer',
      { payment_method: { id: 'pm_9', type: 'klarna' } },
      { kind: 'unknown' }
    ],
    ['processing', { status: 'processing' }, { kind: 'processing', gatewayRef: 'seti_1' }],
    [
      'requires_action with a page to go to',
      { status: 'requires_action', next_action: redirect },
      { kind: 'requires-action', challengeUrl: 'https://bank.example' }
    ],
    [
      'requires_action without one',
      { status: 'requires_action', next_action: { type: 'verify_with_microdeposits' } },
      { kind: 'failed', decline: { class: 'customer-action', code: 'no_way_on' } }
    ],
    [
      'requires_payment_method after a no',
      {
        status: 'requires_payment_method',
        last_setup_error: { code: 'card_declined', decline_code: 'lost_card' }
      },
      { kind: 'failed', decline: { class: 'never', code: 'lost_card' } }
    ],
    [
      'requires_payment_method untried',
      { status: 'requires_payment_method' },
      { kind: 'failed', decline: { class: 'customer-action', code: 'nothing_tried' } }
    ],
    ['canceled', { status: 'canceled' }, { kind: 'failed', decline: { code: 'canceled' } }],
    ['requires_confirmation', { status: 'requires_confirmation' }, { kind: 'failed' }],
    ['a status of the future', { status: 'requires_moonlight' }, { kind: 'unknown' }]
  ])('%s', (_, fields, expected) => {
    expect(decideSetupOutcome(setup(fields))).toMatchObject(expected);
  });

  test('by iDEAL: the debit method that the bank redirect left behind', () => {
    const ideal = {
      generated_sepa_debit: 'pm_3',
      generated_sepa_debit_mandate: 'mandate_1',
      iban_last4: '5264'
    };
    const outcome = decideSetupOutcome(
      setup({
        payment_method: { id: 'pm_2', type: 'ideal', ideal: { bank: 'ing' } },
        latest_attempt: { id: 'setatt_1', payment_method_details: { type: 'ideal', ideal } }
      })
    );
    expect(outcome).toEqual({
      kind: 'succeeded',
      gatewayRef: 'seti_1',
      instrument: {
        method: 'ideal',
        methodRef: 'pm_2',
        bankName: 'ing',
        generated: { methodRef: 'pm_3', last4: '5264', mandateRef: 'mandate_1' }
      }
    });
  });
});
