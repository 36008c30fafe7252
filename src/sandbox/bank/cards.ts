/** The documented test cards and what their issuers do: https://docs.stripe.com/testing. */

export interface TestCard {
  number: string;
  /** `pm_card_…` without the prefix, when there is one. */
  tokens: readonly string[];
  /** Declines every charge with this code. */
  declines?: string;
  /** Can't even be kept for a customer. */
  failsOnAttach?: boolean;
  /** When the bank asks the cardholder to confirm. */
  authentication?: 'until-set-up' | 'always' | 'supported';
  /** What follows a confirmation by the cardholder, when not success. */
  afterAuthentication?: string;
  /** After being set up, charges while the customer is away fail with this code. */
  offSession?: string;
  dispute?: 'fraudulent' | 'product_not_received' | 'inquiry';
  refund?: 'pending-then-succeeds' | 'succeeds-then-fails';
  blockedByRadar?: boolean;
  riskLevel?: 'elevated' | 'highest';
  cvcCheck?: 'fail';
  brand?: string;
  funding?: 'debit' | 'prepaid';
  country?: string;
}

const card = (number: string, tokens: string, rest: Omit<TestCard, 'number' | 'tokens'> = {}): TestCard => ({
  number,
  tokens: tokens === '' ? [] : tokens.split(' '),
  ...rest
});

export const testCards: readonly TestCard[] = [
  card('4242424242424242', 'visa us'),
  card('4000056655665556', 'visa_debit', { funding: 'debit' }),
  card('5555555555554444', 'mastercard'),
  card('2223003122003222', 'mastercard_2'),
  card('5200828282828210', 'mastercard_debit', { funding: 'debit' }),
  card('5105105105105100', 'mastercard_prepaid', { funding: 'prepaid' }),
  card('378282246310005', 'amex'),
  card('371449635398431', 'amex2'),
  card('6011111111111117', 'discover'),
  card('3056930009020004', 'diners'),
  card('3566002020360505', 'jcb'),
  card('6200000000000005', 'unionpay'),
  card('4000002500001001', 'visa_cartesBancaires', { country: 'FR' }),
  card('4000005280000002', 'nl', { country: 'NL' }),
  card('4000000560000004', 'be', { country: 'BE' }),
  card('4000002500000003', 'fr', { country: 'FR' }),
  card('4000002760000016', 'de', { country: 'DE' }),
  card('4000004420000006', 'lu', { country: 'LU' }),
  card('4000000400000008', 'at', { country: 'AT' }),
  card('4000008260000000', 'gb', { country: 'GB' }),

  card('4000000000000002', 'visa_chargeDeclined chargeDeclined', { declines: 'generic_decline' }),
  card('4000000000009995', 'visa_chargeDeclinedInsufficientFunds chargeDeclinedInsufficientFunds', {
    declines: 'insufficient_funds'
  }),
  card('4000000000009987', 'visa_chargeDeclinedLostCard chargeDeclinedLostCard', { declines: 'lost_card' }),
  card('4000000000009979', 'visa_chargeDeclinedStolenCard chargeDeclinedStolenCard', {
    declines: 'stolen_card'
  }),
  card('4000000000000069', 'chargeDeclinedExpiredCard', { declines: 'expired_card' }),
  card('4000000000000127', 'chargeDeclinedIncorrectCvc', { declines: 'incorrect_cvc' }),
  card('4000000000000119', 'chargeDeclinedProcessingError', { declines: 'processing_error' }),
  card('4242424242424241', '', { declines: 'incorrect_number' }),
  card('4000000000006975', 'visa_chargeDeclinedVelocityLimitExceeded', {
    declines: 'card_velocity_exceeded'
  }),
  card('4000000000000341', 'chargeCustomerFail', { declines: 'generic_decline' }),

  card('4100000000000019', 'radarBlock chargeDeclinedFraudulent', {
    declines: 'fraudulent',
    blockedByRadar: true,
    riskLevel: 'highest'
  }),
  card('4000000000004954', 'riskLevelHighest', { riskLevel: 'highest' }),
  card('4000000000009235', 'riskLevelElevated', { riskLevel: 'elevated' }),
  card('4000000000000101', 'cvcCheckFail', { cvcCheck: 'fail' }),

  card('4000002500003155', 'authenticationRequiredOnSetup', { authentication: 'until-set-up' }),
  card('4000002760003184', 'authenticationRequired', { authentication: 'always' }),
  card('4000003800000446', 'authenticationRequiredSetupForOffSession'),
  card('4000008260003178', 'authenticationRequiredChargeDeclinedInsufficientFunds', {
    authentication: 'until-set-up',
    afterAuthentication: 'insufficient_funds',
    offSession: 'insufficient_funds'
  }),
  card('4000000000003220', 'threeDSecure2Required threeDSecureRequired', { authentication: 'always' }),
  card('4000000000003063', '', { authentication: 'always' }),
  card('4000008400001629', 'threeDSecureRequiredChargeDeclined', {
    authentication: 'always',
    afterAuthentication: 'generic_decline'
  }),
  card('4000008400001280', 'threeDSecureRequiredProcessingError', {
    authentication: 'always',
    afterAuthentication: 'processing_error'
  }),
  card('4000000000003055', 'threeDSecureOptional', { authentication: 'supported' }),
  card('4000000000003097', 'threeDSecureOptionalProcessingError', { authentication: 'supported' }),

  card('4000000000000259', 'createDispute', { dispute: 'fraudulent' }),
  card('4000000000002685', 'createDisputeProductNotReceived', { dispute: 'product_not_received' }),
  card('4000000000001976', 'createDisputeInquiry', { dispute: 'inquiry' }),

  card('4000000000007726', 'pendingRefund', { refund: 'pending-then-succeeds' }),
  card('4000000000005126', 'refundFail', { refund: 'succeeds-then-fails' }),
  card('4000000000000077', 'bypassPending')
];

const byNumber = new Map(testCards.map((testCard) => [testCard.number, testCard]));
const byToken = new Map(testCards.flatMap((testCard) => testCard.tokens.map((token) => [token, testCard])));

export function findTestCard(number: string): TestCard | undefined {
  return byNumber.get(number);
}

/** The card behind `pm_card_visa` or `tok_visa`. */
export function findCardByToken(token: string): TestCard | undefined {
  return byToken.get(token.replace(/^(pm_card_|tok_)/, ''));
}

const brands: readonly (readonly [RegExp, string])[] = [
  [/^4/, 'visa'],
  [/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/, 'mastercard'],
  [/^3[47]/, 'amex'],
  [/^(6011|64[4-9]|65)/, 'discover'],
  [/^(36|38|30[0-5])/, 'diners'],
  [/^35/, 'jcb'],
  [/^(62|81)/, 'unionpay'],
  [/^(5018|5020|5038|6304|6759|676[1-3])/, 'maestro']
];

export function brandOf(number: string): string {
  return brands.find(([pattern]) => pattern.test(number))?.[1] ?? 'unknown';
}

/** ISO/IEC 7812-1: the last digit checks the others. */
export function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  let sum = 0;
  [...number].reverse().forEach((digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}
