/**
 * What a returned or refused SEPA debit means. R-codes come from bank files; a provider's own words for them stand
 * beside. Data with a source and a date, because banks' habits differ by country and change.
 */
import type { DeclineClass } from '../../../gateway/index.ts';

export type SepaReason = Readonly<{
  codes: readonly string[];
  /** A provider's words for the same. */
  providerCodes: readonly string[];
  class: DeclineClass;
  /** Countries of the account in which the class is another one. */
  byCountry?: Readonly<{ countries: readonly string[]; class: DeclineClass }>;
  /** The money wasn't there: the next try belongs on the day on which it is. */
  isFunds?: boolean;
  /** The mandate or the account is gone: close it and ask for a new one. */
  endsMandate?: boolean;
  /** Nobody is to be written to by machine. */
  isSensitive?: boolean;
  source: string;
  validFrom: string;
}>;

const SCHEME = { source: 'EPC173-14, reason codes for R-transactions; slimpay.com', validFrom: '2026-11-21' };
/** Read through payment companies, not in the scheme's own text. */
const PRACTICE = {
  source: 'support.gocardless.com, MS03 treated as missing funds in AT, BE, DE, LU and SK',
  validFrom: '2026-11-21'
};

export const sepaReasons: readonly SepaReason[] = [
  { ...SCHEME, codes: ['AM04'], providerCodes: ['insufficient_funds'], class: 'later', isFunds: true },
  {
    ...PRACTICE,
    // "Not specified": banks that may not say more use it for missing funds.
    codes: ['MS03'],
    providerCodes: ['generic_could_not_process', 'bank_cannot_process', 'general'],
    class: 'customer-action',
    byCountry: { countries: ['AT', 'BE', 'DE', 'LU', 'SK'], class: 'later' },
    isFunds: true
  },
  {
    ...SCHEME,
    codes: ['AC04', 'MD01'],
    providerCodes: ['account_closed', 'debit_not_authorized', 'authorization_revoked', 'no_account'],
    class: 'never',
    endsMandate: true
  },
  {
    ...SCHEME,
    codes: ['AC01', 'RC01'],
    providerCodes: ['invalid_account_number', 'branch_does_not_exist', 'incorrect_account_details'],
    class: 'fix-data',
    endsMandate: true
  },
  {
    ...SCHEME,
    codes: ['AC06', 'AC13', 'AG01', 'AG02', 'FF05', 'MD02'],
    providerCodes: [
      'bank_account_restricted',
      'incorrect_account_holder_name',
      'debit_authorization_not_match'
    ],
    class: 'fix-data'
  },
  // Refused, refunded within eight weeks, or on the bank's black list: the customer has the word.
  {
    ...SCHEME,
    codes: ['MS02', 'MD06', 'SL01'],
    providerCodes: ['refer_to_customer', 'debit_disputed', 'customer_initiated'],
    class: 'customer-action'
  },
  {
    ...SCHEME,
    codes: ['MD07'],
    providerCodes: ['recipient_deceased'],
    class: 'never',
    endsMandate: true,
    isSensitive: true
  },
  { ...SCHEME, codes: ['AM05'], providerCodes: ['duplicate'], class: 'merchant' },
  {
    ...SCHEME,
    codes: ['BE05', 'RR01', 'RR02', 'RR03', 'RR04'],
    providerCodes: [
      'charge_exceeds_source_limit',
      'charge_exceeds_transaction_limit',
      'charge_exceeds_weekly_limit'
    ],
    class: 'merchant'
  }
];
