import { describe, expect, test } from 'vitest';
import { intentWith, paidCharge, stripeError, visaCard } from './intent.fixture.ts';
import { decideChargeOutcome, decideFailedCall } from './outcomes.ts';

describe('what a PaymentIntent says', () => {
  test('paid by card: the amount, the charge, the card and the moment it was booked', () => {
    const intent = intentWith({ latest_charge: paidCharge, payment_method: visaCard });
    expect(decideChargeOutcome(intent)).toEqual({
      kind: 'succeeded',
      gatewayRef: 'pi_1',
      chargeRef: 'ch_1',
      received: { minor: 4900, currency: 'EUR' },
      at: Temporal.Instant.from('2026-03-02T08:00:02Z'),
      instrument: {
        method: 'card',
        methodRef: 'pm_1',
        brand: 'visa',
        last4: '4242',
        expMonth: 8,
        expYear: 2030,
        country: 'NL',
        wallet: 'apple_pay',
        fingerprint: 'fp_1'
      }
    });
  });

  test('paid by iDEAL and kept: the bank, and the debit method that it left behind', () => {
    const outcome = decideChargeOutcome(
      intentWith({
        payment_method: { id: 'pm_2', type: 'ideal', ideal: { bank: 'rabobank' } },
        latest_charge: {
          ...paidCharge,
          payment_method_details: {
            type: 'ideal',
            ideal: {
              bank: 'rabobank',
              iban_last4: '0300',
              generated_sepa_debit: 'pm_3',
              generated_sepa_debit_mandate: { id: 'mandate_1' }
            }
          }
        }
      })
    );
    expect(outcome).toMatchObject({
      kind: 'succeeded',
      instrument: {
        method: 'ideal',
        bankName: 'rabobank',
        last4: '0300',
        generated: { methodRef: 'pm_3', last4: '0300', mandateRef: 'mandate_1' }
      }
    });
  });

  test('a debit on its way is processing, with its mandate', () => {
    const outcome = decideChargeOutcome(
      intentWith({
        status: 'processing',
        payment_method: { id: 'pm_4', type: 'sepa_debit', sepa_debit: { last4: '3000', country: 'DE' } },
        latest_charge: {
          ...paidCharge,
          status: 'pending',
          balance_transaction: null,
          payment_method_details: { type: 'sepa_debit', sepa_debit: { last4: '3000', mandate: 'mandate_2' } }
        }
      })
    );
    expect(outcome).toEqual({
      kind: 'processing',
      gatewayRef: 'pi_1',
      instrument: {
        method: 'sepa_debit',
        methodRef: 'pm_4',
        last4: '3000',
        country: 'DE',
        mandate: { gatewayRef: 'mandate_2' }
      }
    });
  });

  const redirect = {
    type: 'redirect_to_url',
    redirect_to_url: { url: 'https://bank.example/3ds', return_url: null }
  };
  const refusal = { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' };

  test.each([
    ['succeeded without a charge', { latest_charge: null }, 'unknown'],
    ['succeeded in a currency that we can’t hold', { latest_charge: paidCharge, currency: 'xof' }, 'unknown'],
    [
      'succeeded by a method that we don’t offer',
      { latest_charge: { ...paidCharge, payment_method_details: { type: 'klarna' } } },
      'unknown'
    ],
    [
      'requires_action with a page to go to',
      { status: 'requires_action', next_action: redirect },
      'requires-action'
    ],
    [
      'requires_action for the browser SDK only',
      { status: 'requires_action', next_action: { type: 'use_stripe_sdk' } },
      'dead-end'
    ],
    [
      'requires_action by bank transfer',
      { status: 'requires_action', next_action: { type: 'display_bank_transfer_instructions' } },
      'dead-end'
    ],
    ['requires_action without any action', { status: 'requires_action' }, 'dead-end'],
    ['requires_capture', { status: 'requires_capture', payment_method: visaCard }, 'processing'],
    ['requires_confirmation', { status: 'requires_confirmation' }, 'dead-end'],
    ['requires_payment_method untried', { status: 'requires_payment_method' }, 'dead-end'],
    [
      'requires_payment_method after a no',
      { status: 'requires_payment_method', last_payment_error: refusal },
      'failed'
    ],
    ['canceled', { status: 'canceled' }, 'canceled'],
    ['a status of the future', { status: 'requires_moonlight' }, 'unknown']
  ])('%s', (_, fields, kind) => {
    expect(decideChargeOutcome(intentWith(fields)).kind).toBe(kind);
  });

  test('the reason of a failed debit is read from its charge', () => {
    const outcome = decideChargeOutcome(
      intentWith({
        status: 'requires_payment_method',
        last_payment_error: { type: 'invalid_request_error', code: 'payment_intent_payment_attempt_failed' },
        latest_charge: {
          ...paidCharge,
          status: 'failed',
          failure_code: 'account_closed',
          payment_method_details: null
        }
      })
    );
    expect(outcome).toMatchObject({ kind: 'failed', decline: { class: 'never', code: 'account_closed' } });
  });

  test('network codes come from the charge when the error lacks them', () => {
    const outcome = decideChargeOutcome(
      intentWith({
        status: 'requires_payment_method',
        last_payment_error: refusal,
        latest_charge: {
          ...paidCharge,
          status: 'failed',
          outcome: { advice_code: 'try_again_later', network_advice_code: '03', network_decline_code: '51' }
        }
      })
    );
    expect(outcome).toMatchObject({
      kind: 'failed',
      decline: { class: 'never', networkAdvice: '03', networkCode: '51', advice: 'try_again_later' }
    });
  });
});

describe('what an error says', () => {
  const refused = (status: number, raw: Record<string, unknown>) =>
    decideFailedCall({ kind: 'refused', error: stripeError(status, raw) });

  test.each([
    [
      'a decline',
      402,
      { type: 'card_error', code: 'card_declined', decline_code: 'lost_card' },
      'failed',
      'never'
    ],
    [
      'off-session without its owner',
      402,
      { type: 'card_error', code: 'authentication_required', decline_code: 'authentication_required' },
      'failed',
      'customer-action'
    ],
    ['a failed request of another type', 402, { type: 'invalid_request_error' }, 'failed', 'customer-action'],
    [
      'an unknown parameter',
      400,
      { type: 'invalid_request_error', code: 'parameter_unknown' },
      'failed',
      'merchant'
    ],
    ['a bad request without a code', 400, { type: 'invalid_request_error' }, 'failed', 'merchant'],
    [
      'an IBAN that can’t be debited',
      400,
      { type: 'invalid_request_error', code: 'bank_account_unusable' },
      'failed',
      'fix-data'
    ],
    [
      'a stored method that is gone',
      404,
      { type: 'invalid_request_error', code: 'resource_missing', param: 'payment_method' },
      'failed',
      'fix-data'
    ],
    [
      'a customer who is gone',
      404,
      { type: 'invalid_request_error', code: 'resource_missing', param: 'customer' },
      'failed',
      'merchant'
    ],
    [
      'a token used before',
      400,
      { type: 'invalid_request_error', code: 'token_already_used' },
      'failed',
      'fix-data'
    ],
    ['a wrong key', 401, { type: 'invalid_request_error' }, 'failed', 'merchant'],
    ['a forbidden act', 403, { type: 'invalid_request_error' }, 'failed', 'merchant']
  ])('%s ends the attempt: %i %o → %s, %s', (_, status, raw, kind, declineClass) => {
    expect(refused(status, raw)).toMatchObject({ kind, decline: { class: declineClass } });
  });

  test.each([
    ['the same key with another body', 400, { type: 'idempotency_error' }],
    ['the same key in flight', 409, { type: 'invalid_request_error', code: 'idempotency_key_in_use' }],
    [
      'an object in another state',
      400,
      { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' }
    ],
    ['a locked object', 429, { type: 'invalid_request_error', code: 'lock_timeout' }]
  ])('%s leaves the outcome unknown', (_, status, raw) => {
    expect(refused(status, raw).kind).toBe('unknown');
  });

  test('an error that carries a paid intent means: paid', () => {
    const intent = intentWith({ latest_charge: paidCharge, payment_method: visaCard });
    const raw = {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      payment_intent: intent
    };
    expect(refused(400, raw).kind).toBe('succeeded');
  });

  test('a decline whose intent forgot the error keeps the error and the reference', () => {
    const intent = intentWith({ status: 'requires_payment_method' });
    const raw = {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'expired_card',
      payment_intent: intent
    };
    expect(refused(402, raw)).toEqual({
      kind: 'failed',
      gatewayRef: 'pi_1',
      decline: { class: 'fix-data', code: 'expired_card' }
    });
  });

  test('silence is unknown, never failed', () => {
    expect(decideFailedCall({ kind: 'silent', because: 'HTTP 500' })).toEqual({
      kind: 'unknown',
      because: 'HTTP 500'
    });
  });

  test('what was never taken surely did nothing, and says so', () => {
    expect(decideFailedCall({ kind: 'not-taken', because: 'ECONNREFUSED' })).toEqual({
      kind: 'failed',
      decline: { class: 'technical', code: 'ECONNREFUSED', executed: 'surely-not' }
    });
  });

  test.each([
    [401, { type: 'invalid_request_error' }, 'surely-not'],
    [403, { type: 'invalid_request_error' }, 'surely-not'],
    [400, { type: 'invalid_request_error', code: 'account_invalid' }, 'surely-not'],
    // Refused for what was asked, not for who asked: another account would refuse it, too.
    [400, { type: 'invalid_request_error', code: 'parameter_unknown' }, undefined],
    [402, { type: 'card_error', code: 'processing_error' }, undefined],
    [402, { type: 'card_error', code: 'card_declined' }, undefined]
  ])('%i %o: executed %s', (status, raw, executed) => {
    const verdict = refused(status, raw);
    expect(verdict.kind === 'failed' && verdict.decline.executed).toBe(executed);
  });
});
