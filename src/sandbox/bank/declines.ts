/** What an issuer says when it says no: https://docs.stripe.com/declines/codes. */

export interface Decline {
  /** Stripe's error code, e.g. `card_declined`. */
  code: string;
  declineCode: string;
  /** What Stripe advises: `try_again_later`, `confirm_card_data` or `do_not_try_again`. */
  adviceCode?: string;
  networkDeclineCode?: string;
  /** Mastercard's merchant advice code, e.g. `03` (do not try again). */
  networkAdviceCode?: string;
  message?: string;
}

const DECLINED = 'Your card was declined.';

/** ISO 8583 response codes as card networks use them, and Stripe's advice, by decline code. */
const networkCodes: Readonly<Record<string, readonly [code: string, advice: string]>> = {
  generic_decline: ['05', 'try_again_later'],
  do_not_honor: ['05', 'try_again_later'],
  insufficient_funds: ['51', 'try_again_later'],
  lost_card: ['41', 'do_not_try_again'],
  stolen_card: ['43', 'do_not_try_again'],
  pickup_card: ['04', 'do_not_try_again'],
  restricted_card: ['62', 'do_not_try_again'],
  fraudulent: ['59', 'do_not_try_again'],
  revocation_of_authorization: ['R1', 'do_not_try_again'],
  revocation_of_all_authorizations: ['R3', 'do_not_try_again'],
  stop_payment_order: ['R0', 'do_not_try_again'],
  expired_card: ['54', 'confirm_card_data'],
  incorrect_cvc: ['82', 'confirm_card_data'],
  incorrect_number: ['14', 'confirm_card_data'],
  invalid_account: ['14', 'do_not_try_again'],
  card_velocity_exceeded: ['61', 'try_again_later'],
  withdrawal_count_limit_exceeded: ['65', 'try_again_later'],
  transaction_not_allowed: ['57', 'do_not_try_again'],
  card_not_supported: ['57', 'do_not_try_again'],
  currency_not_supported: ['57', 'do_not_try_again'],
  issuer_not_available: ['91', 'try_again_later'],
  processing_error: ['96', 'try_again_later'],
  reenter_transaction: ['19', 'try_again_later'],
  try_again_later: ['91', 'try_again_later'],
  authentication_required: ['1A', 'confirm_card_data'],
  security_violation: ['63', 'try_again_later'],
  call_issuer: ['01', 'try_again_later'],
  no_action_taken: ['21', 'try_again_later'],
  not_permitted: ['57', 'do_not_try_again']
};

/** Decline codes that Stripe also uses as the error's own code, with the words that go with them. */
const ownCodes: Readonly<Record<string, string>> = {
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  incorrect_number: 'Your card number is incorrect.',
  invalid_cvc: "Your card's security code is invalid.",
  invalid_expiry_month: "Your card's expiration month is invalid.",
  invalid_expiry_year: "Your card's expiration year is invalid.",
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
  authentication_required: 'Your card was declined. This transaction requires authentication.'
};

/** The full answer of the issuer for a decline code; unknown codes are declined without further detail. */
export function declineFor(declineCode: string, details: Partial<Decline> = {}): Decline {
  const [networkDeclineCode, adviceCode] = networkCodes[declineCode] ?? [undefined, undefined];
  const own = ownCodes[declineCode];
  return {
    code: own === undefined ? 'card_declined' : declineCode,
    declineCode,
    message: own ?? (declineCode === 'insufficient_funds' ? 'Your card has insufficient funds.' : DECLINED),
    ...(networkDeclineCode === undefined ? {} : { networkDeclineCode }),
    ...(adviceCode === undefined ? {} : { adviceCode }),
    ...details
  };
}
