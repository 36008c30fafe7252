import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import type { Acceptance, ChargeRequest, Instrument, SetupRequest } from '../index.ts';
import { chargeParams, setupParams } from './request-params.ts';

const acceptance: Acceptance = {
  at: Temporal.Instant.from('2026-03-02T08:00:00Z'),
  ip: '203.0.113.7',
  userAgent: 'Mozilla/5.0'
};
const mandateData = {
  customer_acceptance: { type: 'online', online: { ip_address: '203.0.113.7', user_agent: 'Mozilla/5.0' } }
};
const token: Instrument = { kind: 'confirmation-token', token: 'ctoken_1', allowed: ['card'] };
const ideal: Instrument = { kind: 'redirect', method: 'ideal', payerName: 'Amina El Idrissi' };
const iban: Instrument = {
  kind: 'iban',
  iban: 'NL39RABO0300065264',
  holder: 'Jan de Vries',
  email: 'jan@example.nl',
  acceptance
};
const card: Instrument = { kind: 'stored', method: 'card', methodRef: 'pm_1', customerRef: 'cus_1' };
const debit: Instrument = { ...card, method: 'sepa_debit', mandateRef: 'mandate_1' };

function request(instrument: Instrument, fields: Partial<ChargeRequest> = {}): ChargeRequest {
  return {
    attemptId: 'at_1',
    merchantId: 'm_1',
    amount: money(4900, 'EUR'),
    instrument,
    session: 'on-session',
    returnUrl: 'https://pay.example/return',
    description: '2026-0042',
    language: 'fr-BE',
    ...fields
  };
}

const always = {
  amount: 4900,
  currency: 'eur',
  confirm: true,
  description: '2026-0042',
  metadata: { attempt_id: 'at_1', merchant_id: 'm_1' },
  expand: ['latest_charge.balance_transaction', 'payment_method']
};
const onSession = { ...always, return_url: 'https://pay.example/return' };
const save = { save: { acceptance }, customerRef: 'cus_1' };

describe('what a charge sends', () => {
  test.each<[string, ChargeRequest, object]>([
    [
      'a card form',
      request(token),
      { ...onSession, allowed_payment_method_types: ['card'], confirmation_token: 'ctoken_1' }
    ],
    [
      'a card form that is remembered',
      request(token, save),
      {
        ...onSession,
        customer: 'cus_1',
        setup_future_usage: 'off_session',
        allowed_payment_method_types: ['card'],
        confirmation_token: 'ctoken_1'
      }
    ],
    [
      'iDEAL',
      request(ideal),
      {
        ...onSession,
        allowed_payment_method_types: ['ideal'],
        payment_method_data: { type: 'ideal', billing_details: { name: 'Amina El Idrissi' } }
      }
    ],
    [
      'iDEAL that leaves a mandate',
      request({ ...ideal, payerEmail: 'amina@example.nl' }, save),
      {
        ...onSession,
        customer: 'cus_1',
        setup_future_usage: 'off_session',
        allowed_payment_method_types: ['ideal'],
        payment_method_data: {
          type: 'ideal',
          billing_details: { name: 'Amina El Idrissi', email: 'amina@example.nl' }
        },
        mandate_data: mandateData
      }
    ],
    [
      'Bancontact, in the language of the payer',
      request({ ...ideal, method: 'bancontact' }),
      {
        ...onSession,
        allowed_payment_method_types: ['bancontact'],
        payment_method_data: { type: 'bancontact', billing_details: { name: 'Amina El Idrissi' } },
        payment_method_options: { bancontact: { preferred_language: 'fr' } }
      }
    ],
    [
      'an IBAN typed on our page',
      request(iban),
      {
        ...onSession,
        allowed_payment_method_types: ['sepa_debit'],
        payment_method_data: {
          type: 'sepa_debit',
          sepa_debit: { iban: 'NL39RABO0300065264' },
          billing_details: { name: 'Jan de Vries', email: 'jan@example.nl' }
        },
        mandate_data: mandateData
      }
    ],
    [
      'a stored card, its owner present',
      request(card),
      { ...onSession, customer: 'cus_1', allowed_payment_method_types: ['card'], payment_method: 'pm_1' }
    ],
    [
      'a stored card, its owner away',
      request(card, { session: 'off-session' }),
      {
        ...always,
        customer: 'cus_1',
        allowed_payment_method_types: ['card'],
        payment_method: 'pm_1',
        off_session: true,
        error_on_requires_action: true
      }
    ],
    [
      'a debit on a mandate, its owner away',
      request(debit, { session: 'off-session' }),
      {
        ...always,
        customer: 'cus_1',
        allowed_payment_method_types: ['sepa_debit'],
        payment_method: 'pm_1',
        mandate: 'mandate_1',
        off_session: true
      }
    ],
    [
      'what iDEAL left behind: a debit',
      request({ ...debit, method: 'ideal' }, { session: 'off-session' }),
      {
        ...always,
        customer: 'cus_1',
        allowed_payment_method_types: ['sepa_debit'],
        payment_method: 'pm_1',
        mandate: 'mandate_1',
        off_session: true
      }
    ]
  ])('%s', (_, input, expected) => {
    expect(chargeParams(input)).toEqual(expected);
  });

  test.each<[string, ChargeRequest]>([
    ['amount-not-positive', request(token, { amount: money(0, 'EUR') })],
    ['amount-not-expressible', request(token, { amount: money(5124, 'KWD') })],
    ['method-pays-euros-only', request(ideal, { amount: money(4900, 'GBP') })],
    ['off-session-needs-a-stored-method', request(token, { session: 'off-session' })],
    ['saving-needs-a-customer', request(token, { save: { acceptance } })],
    ['payer-email-missing', request(ideal, save)]
  ])('%s is found before anything is sent', (unsendable, input) => {
    expect(chargeParams(input)).toEqual({ unsendable });
  });

  test('nothing about a person, and no token, is written into metadata or description', () => {
    for (const instrument of [token, ideal, iban, card, debit]) {
      const params = chargeParams(request(instrument));
      if ('unsendable' in params) throw new Error(params.unsendable);
      expect(Object.keys(params.metadata ?? {})).toEqual(['attempt_id', 'merchant_id']);
      expect(params.receipt_email).toBeUndefined();
    }
  });
});

describe('what a setup sends', () => {
  const setup = (instrument: Instrument): SetupRequest => ({
    setupId: 'se_1',
    merchantId: 'm_1',
    customerRef: 'cus_1',
    instrument,
    returnUrl: 'https://pay.example/return',
    acceptance,
    language: 'nl'
  });
  const sent = {
    confirm: true,
    customer: 'cus_1',
    usage: 'off_session',
    return_url: 'https://pay.example/return',
    metadata: { setup_id: 'se_1', merchant_id: 'm_1' },
    expand: ['latest_attempt', 'payment_method']
  };

  test.each<[string, Instrument, object]>([
    [
      'a card form',
      token,
      { ...sent, allowed_payment_method_types: ['card'], confirmation_token: 'ctoken_1' }
    ],
    [
      'iDEAL',
      { ...ideal, payerEmail: 'amina@example.nl' },
      {
        ...sent,
        allowed_payment_method_types: ['ideal'],
        payment_method_data: {
          type: 'ideal',
          billing_details: { name: 'Amina El Idrissi', email: 'amina@example.nl' }
        },
        mandate_data: mandateData
      }
    ],
    [
      'an IBAN',
      iban,
      {
        ...sent,
        allowed_payment_method_types: ['sepa_debit'],
        payment_method_data: {
          type: 'sepa_debit',
          sepa_debit: { iban: 'NL39RABO0300065264' },
          billing_details: { name: 'Jan de Vries', email: 'jan@example.nl' }
        },
        mandate_data: mandateData
      }
    ]
  ])('%s', (_, instrument, expected) => {
    expect(setupParams(setup(instrument))).toEqual(expected);
  });

  test('a stored method and iDEAL without an e-mail address are found before anything is sent', () => {
    expect(setupParams(setup(card))).toHaveProperty('unsendable');
    expect(setupParams(setup(ideal))).toHaveProperty('unsendable');
  });
});
