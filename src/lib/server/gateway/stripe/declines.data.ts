/**
 * What each reason for a "no" means for the next step. Data, because networks and Stripe change their lists: every
 * group names its source and since when we hold it true. The class column is Quitte's reading of those sources.
 */
import type { DeclineClass } from '../index.ts';

export type DeclineRule = Readonly<{
  class: DeclineClass;
  codes: readonly string[];
  source: string;
  /** The date from which this row holds; ISO 8601. */
  validFrom: string;
}>;

const CARD = { source: 'https://docs.stripe.com/declines/codes', validFrom: '2026-10-05' };
const SEPA = {
  source: 'https://docs.stripe.com/payments/sepa-debit#failed-payments',
  validFrom: '2026-11-21'
};
const ADVICE = {
  source: 'https://docs.stripe.com/declines/card#retrying-issuer-declines',
  validFrom: '2026-10-05'
};
/** Mastercard's own rules are not public; read through several acquirers' pages. */
const MAC = {
  source:
    'https://developer.paypal.com/braintree/docs/reference/general/processor-responses/merchant-advice-codes',
  validFrom: '2026-11-21'
};
const VISA = { source: 'Visa Core Rules 2026-04-18, ID 0030640, Table 7-2', validFrom: '2026-04-18' };

/** Stripe's `decline_code` for cards. */
export const cardDeclines: readonly DeclineRule[] = [
  {
    ...CARD,
    class: 'never',
    // prettier-ignore
    codes: [
      'lost_card', 'stolen_card', 'pickup_card', 'fraudulent', 'restricted_card', 'revocation_of_authorization',
      'revocation_of_all_authorizations', 'stop_payment_order', 'invalid_account', 'incorrect_number',
      'invalid_number', 'merchant_blacklist', 'transaction_not_allowed', 'not_permitted', 'service_not_allowed',
      'card_not_supported', 'currency_not_supported', 'do_not_try_again', 'highest_risk_level',
      'previously_declined_do_not_retry'
    ]
  },
  {
    ...CARD,
    class: 'fix-data',
    // prettier-ignore
    codes: [
      'expired_card', 'invalid_expiry_month', 'invalid_expiry_year', 'incorrect_cvc', 'invalid_cvc',
      'incorrect_address', 'incorrect_zip', 'incorrect_pin', 'invalid_pin', 'new_account_information_available'
    ]
  },
  {
    ...CARD,
    class: 'customer-action',
    // prettier-ignore
    codes: [
      'authentication_required', 'authentication_not_handled', 'mobile_device_authentication_required',
      'approve_with_id', 'call_issuer', 'pin_try_exceeded', 'offline_pin_required', 'online_or_offline_pin_required'
    ]
  },
  {
    ...CARD,
    class: 'later',
    // prettier-ignore
    codes: [
      'insufficient_funds', 'card_velocity_exceeded', 'withdrawal_count_limit_exceeded', 'do_not_honor',
      'generic_decline', 'no_action_taken', 'try_again_later', 'security_violation'
    ]
  },
  {
    ...CARD,
    class: 'technical',
    codes: ['processing_error', 'issuer_not_available', 'reenter_transaction']
  },
  {
    ...CARD,
    class: 'merchant',
    codes: ['duplicate_transaction', 'invalid_amount', 'testmode_decline']
  }
];

/**
 * Stripe's `failure_code` for SEPA debits. The bank's own R-code stays behind Stripe; in brackets the codes that each
 * covers. A debit is repeated by machine for missing funds only: every other repeat needs the payer's word first.
 */
export const sepaFailures: readonly DeclineRule[] = [
  // AM04. Also a card's reason; the class is the same.
  { ...SEPA, class: 'later', codes: ['insufficient_funds'] },
  // MD01, AC04, MD07, and refusal or revocation: the mandate is spent.
  {
    ...SEPA,
    class: 'never',
    codes: ['debit_not_authorized', 'authorization_revoked', 'account_closed', 'recipient_deceased']
  },
  // AC01, AC06, AG01, RC01, MD02: another IBAN or a new mandate cures it.
  {
    ...SEPA,
    class: 'fix-data',
    // prettier-ignore
    codes: [
      'invalid_account_number', 'branch_does_not_exist', 'incorrect_account_holder_name', 'bank_account_restricted',
      'debit_authorization_not_match'
    ]
  },
  // MS02, MS03, MD06 and "no reason given".
  {
    ...SEPA,
    class: 'customer-action',
    codes: ['refer_to_customer', 'debit_disputed', 'generic_could_not_process']
  },
  // Stripe's own ceilings on an account: € 10,000 per debit, and a weekly limit for new accounts.
  {
    ...SEPA,
    class: 'merchant',
    codes: ['charge_exceeds_source_limit', 'charge_exceeds_transaction_limit', 'charge_exceeds_weekly_limit']
  }
];

/** Stripe's `advice_code`. */
export const stripeAdvice: readonly DeclineRule[] = [
  { ...ADVICE, class: 'never', codes: ['do_not_try_again'] },
  { ...ADVICE, class: 'later', codes: ['try_again_later'] },
  { ...ADVICE, class: 'fix-data', codes: ['confirm_card_data'] }
];

/** Mastercard's merchant advice codes: two digits. 24 to 30 name a waiting time, from one hour to ten days. */
export const mastercardAdvice: readonly DeclineRule[] = [
  // 03 do not try again, 21 the payer stopped the agreement; 40 prepaid that can't be topped up, 41 single-use number,
  // 42 sanctions score: the same card will not pay.
  { ...MAC, class: 'never', codes: ['03', '21', '40', '41', '42'] },
  { ...MAC, class: 'fix-data', codes: ['01'] },
  // 43 is a multi-use virtual number: it may be filled again.
  { ...MAC, class: 'later', codes: ['02', '24', '25', '26', '27', '28', '29', '30', '43'] },
  // The network token lacks what its type requires: another route may work at once.
  { ...MAC, class: 'technical', codes: ['04'] },
  // The merchant doesn't qualify for the product code.
  { ...MAC, class: 'merchant', codes: ['22'] }
];

/**
 * Visa's decline categories: one digit. 1 the issuer will never approve, 2 not now, 3 wrong data. Category 4 is
 * "everything else" and advises nothing.
 */
export const visaAdvice: readonly DeclineRule[] = [
  { ...VISA, class: 'never', codes: ['1'] },
  { ...VISA, class: 'later', codes: ['2'] },
  { ...VISA, class: 'fix-data', codes: ['3'] }
];

/** Advice that is known and says nothing: Visa category 4. */
export const silentAdvice: ReadonlySet<string> = new Set(['4']);
