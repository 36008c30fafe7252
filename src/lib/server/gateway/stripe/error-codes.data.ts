/**
 * What every error code of Stripe's API means for an attempt: whether the bank was asked, whether anything ran.
 * Source: https://docs.stripe.com/error-codes and the enum `PaymentIntent.LastPaymentError.Code` of API version
 * 2026-10-28.endive. A code that the SDK doesn't know fails to compile; one that is missing here fails the test. Held
 * true since 2026-11-21. Code alone is not the whole answer: `outcomes.ts` reads the HTTP status and the intent first.
 */
import type Stripe from 'stripe';
import type { DeclineClass } from '../index.ts';

export type ErrorMeaning =
  /** The payment was tried and refused: `class` says by whom and what helps. */
  | Readonly<{ effect: 'declined'; class: DeclineClass }>
  /** Stripe surely did nothing. */
  | Readonly<{ effect: 'not-executed'; class: DeclineClass; isAboutAccount?: true }>
  /** Stripe surely did nothing *yet*, and wants the same request again. */
  | Readonly<{ effect: 'busy' }>
  /** Only the object itself can tell. */
  | Readonly<{ effect: 'ask' }>;

type Known<Code> = Code extends string ? (string extends Code ? never : Code) : never;
type DocumentedCode = Known<Stripe.PaymentIntent.LastPaymentError.Code>;

const GROUPS = [
  // The bank or the scheme said no for good.
  {
    effect: 'declined',
    class: 'never',
    // prettier-ignore
    codes: [
      'account_closed', 'debit_not_authorized', 'incorrect_number', 'invalid_number', 'invalid_card_type',
      'india_recurring_payment_mandate_canceled', 'payment_method_bank_account_blocked',
      'payment_method_restricted', 'bank_account_declined', 'sepa_unsupported_account',
      'payment_intent_mandate_invalid', 'setup_intent_mandate_invalid', 'billing_invalid_mandate'
    ]
  },
  // The details are wrong or too old.
  {
    effect: 'declined',
    class: 'fix-data',
    // prettier-ignore
    codes: [
      'account_number_invalid', 'bank_account_unusable', 'bank_account_restricted', 'no_account',
      'expired_card', 'expired_payment_method', 'incorrect_address', 'incorrect_cvc', 'incorrect_postal_code',
      'incorrect_zip', 'invalid_cvc', 'invalid_expiry_month', 'invalid_expiry_year', 'postal_code_invalid',
      'routing_number_invalid', 'bank_account_bad_routing_numbers', 'payment_method_unactivated'
    ]
  },
  // The payer has to act, or a no without a reason: `card_declined` and its like carry the reason in `decline_code`,
  // which is read first. Alone, they are not repeated by machine.
  {
    effect: 'declined',
    class: 'customer-action',
    // prettier-ignore
    codes: [
      'authentication_required', 'authentication_failure', 'approval_required',
      'payment_intent_action_required', 'payment_intent_authentication_failure',
      'setup_intent_authentication_failure', 'payment_method_customer_decline',
      'payment_intent_payment_attempt_expired', 'setup_intent_setup_attempt_expired', 'refer_to_customer',
      'three_d_secure_authentication_not_supported', 'invoice_payment_intent_requires_action', 'card_declined',
      'payment_intent_payment_attempt_failed', 'setup_attempt_failed', 'payment_method_provider_decline',
      'payment_intent_konbini_rejected_confirmation_number'
    ]
  },
  // The account has no room now.
  {
    effect: 'declined',
    class: 'later',
    // prettier-ignore
    codes: [
      'insufficient_funds', 'card_decline_rate_limit_exceeded'
    ]
  },
  // The bank or the network could not answer.
  {
    effect: 'declined',
    class: 'technical',
    // prettier-ignore
    codes: [
      'processing_error', 'payment_method_provider_timeout', 'payment_method_not_available',
      'three_d_secure_authentication_upstream_error'
    ]
  },
  // Above a limit that Stripe has set for the merchant's account.
  {
    effect: 'declined',
    class: 'merchant',
    // prettier-ignore
    codes: [
      'charge_exceeds_source_limit', 'charge_exceeds_transaction_limit'
    ]
  },
  // Turned away at the door: the same request under the same key may go again.
  {
    effect: 'busy',
    // prettier-ignore
    codes: [
      'lock_timeout', 'rate_limit'
    ]
  },
  // This one intent was tried too often. Nothing ran, and trying again now would be the same.
  {
    effect: 'not-executed',
    class: 'later',
    // prettier-ignore
    codes: [
      'payment_intent_rate_limit_exceeded'
    ]
  },
  // The object, or another request under our key, is in a state that this answer does not tell: it has to be asked.
  {
    effect: 'ask',
    // prettier-ignore
    codes: [
      'idempotency_key_in_use', 'payment_intent_unexpected_state', 'setup_intent_unexpected_state',
      'intent_invalid_state', 'status_transition_invalid', 'resource_already_exists'
    ]
  },
  // Refused before anything ran, for something that the payer can enter anew.
  {
    effect: 'not-executed',
    class: 'fix-data',
    // prettier-ignore
    codes: [
      'token_already_used', 'token_in_use', 'payment_method_unexpected_state',
      'payment_method_unsupported_type', 'payment_method_currency_mismatch',
      'payment_intent_incompatible_payment_method', 'email_invalid', 'invalid_characters',
      'payment_method_billing_details_address_missing', 'customer_max_payment_methods',
      'token_card_network_invalid', 'setup_intent_mobile_wallet_unsupported'
    ]
  },
  // Refused before anything ran: our request or the configuration of the account is wrong.
  {
    effect: 'not-executed',
    class: 'merchant',
    // prettier-ignore
    codes: [
      'amount_too_large', 'amount_too_small', 'invalid_charge_amount', 'missing', 'parameter_invalid_empty',
      'parameter_invalid_integer', 'parameter_invalid_string_blank', 'parameter_invalid_string_empty',
      'parameter_missing', 'parameter_unknown', 'parameters_exclusive', 'payment_intent_invalid_parameter',
      'setup_intent_invalid_parameter', 'payment_method_invalid_parameter',
      'payment_method_invalid_parameter_testmode', 'payment_method_configuration_failures',
      'charge_invalid_parameter', 'resource_missing', 'url_invalid', 'livemode_mismatch',
      'invalid_source_usage', 'invalid_mandate_reference_prefix_format', 'cardholder_phone_number_required',
      'shipping_address_invalid', 'country_code_invalid', 'country_unsupported', 'state_unsupported',
      'customer_session_expired', 'tls_version_unsupported', 'action_blocked', 'request_blocked',
      'intent_verification_method_missing'
    ]
  },
  // Our key or the account may not do this.
  {
    effect: 'not-executed',
    class: 'merchant',
    isAboutAccount: true,
    // prettier-ignore
    codes: [
      'api_key_expired', 'platform_api_key_expired', 'secret_key_required', 'account_invalid',
      'capability_not_active', 'testmode_charges_only', 'not_allowed_on_standard_account',
      'platform_account_required', 'account_information_mismatch', 'storer_capability_missing',
      'storer_capability_not_active'
    ]
  },
  // Refused before anything ran: the charge is not in a state to be refunded or captured.
  {
    effect: 'not-executed',
    class: 'merchant',
    // prettier-ignore
    codes: [
      'charge_already_refunded', 'charge_disputed', 'charge_not_refundable', 'refund_disputed_payment',
      'balance_insufficient', 'return_intent_already_processed', 'charge_already_captured',
      'charge_expired_for_capture', 'capture_charge_authorization_expired', 'capture_unauthorized_payment'
    ]
  },
  // Of Stripe's other products: no call of ours can meet them. Refused before anything ran, should one come after all.
  {
    effect: 'not-executed',
    class: 'merchant',
    // prettier-ignore
    codes: [
      'account_country_invalid_address', 'account_error_country_change_requires_additional_steps',
      'account_token_required_for_v2_account', 'acss_debit_session_incomplete', 'alipay_upgrade_required',
      'anomalous_money_movement_request', 'application_fees_not_allowed', 'balance_invalid_parameter',
      'bank_account_exists', 'bank_account_unverified', 'bank_account_verification_failed',
      'bitcoin_upgrade_required', 'clearing_code_unsupported', 'coupon_expired', 'customer_max_subscriptions',
      'customer_tax_location_invalid', 'dispute_evidence_page_limit_exceeded', 'failed_tax_calculation',
      'financial_account_balance_does_not_support_currency', 'financial_account_capability_not_enabled',
      'financial_account_capability_restricted', 'financial_connections_account_inactive',
      'financial_connections_account_pending_account_numbers',
      'financial_connections_account_unavailable_account_numbers',
      'financial_connections_consent_locale_invalid', 'financial_connections_consent_locale_unsupported',
      'financial_connections_no_successful_transaction_refresh', 'forwarding_api_inactive',
      'forwarding_api_invalid_parameter', 'forwarding_api_retryable_upstream_error',
      'forwarding_api_upstream_connection_error', 'forwarding_api_upstream_connection_timeout',
      'forwarding_api_upstream_error', 'instant_payouts_config_disabled', 'instant_payouts_currency_disabled',
      'instant_payouts_limit_exceeded', 'instant_payouts_unsupported', 'invalid_canceled_subscription_fields',
      'invalid_tax_location', 'invoice_no_customer_line_items', 'invoice_no_payment_method_types',
      'invoice_no_subscription_line_items', 'invoice_not_editable', 'invoice_on_behalf_of_not_editable',
      'invoice_upcoming_none', 'out_of_inventory', 'ownership_declaration_not_allowed',
      'payment_evaluation_on_api_version_not_supported', 'payment_method_bank_account_already_verified',
      'payment_method_microdeposit_failed', 'payment_method_microdeposit_processing_error',
      'payment_method_microdeposit_verification_amounts_invalid',
      'payment_method_microdeposit_verification_amounts_mismatch',
      'payment_method_microdeposit_verification_attempts_exceeded',
      'payment_method_microdeposit_verification_descriptor_code_mismatch',
      'payment_method_microdeposit_verification_timeout', 'payout_reconciliation_not_ready',
      'payouts_limit_exceeded', 'payouts_not_allowed', 'product_inactive',
      'progressive_onboarding_limit_exceeded', 'service_period_coupon_with_metered_tiered_item_unsupported',
      'shipping_calculation_failed', 'siret_invalid', 'sku_inactive', 'smart_disputes_not_available',
      'stripe_tax_inactive', 'subscription_update_trial_after_billing_cycle_anchor', 'tax_id_invalid',
      'tax_id_prohibited', 'taxes_calculation_failed', 'terminal_location_country_unsupported',
      'terminal_reader_busy', 'terminal_reader_hardware_fault',
      'terminal_reader_invalid_location_for_activation', 'terminal_reader_invalid_location_for_payment',
      'terminal_reader_offline', 'terminal_reader_timeout', 'transfer_source_balance_parameters_mismatch',
      'transfers_not_allowed'
    ]
  }
] as const satisfies readonly (ErrorMeaning & { codes: readonly DocumentedCode[] })[];

/** The meaning of a code, by code. */
export const errorMeanings: ReadonlyMap<string, ErrorMeaning> = new Map(
  GROUPS.flatMap(({ codes, ...meaning }) => codes.map((code): [string, ErrorMeaning] => [code, meaning]))
);
