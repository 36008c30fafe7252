import { isValidIBAN } from 'ibantools';

/**
 * The EEA. Of the other countries of SEPA (CH, GB, MC, SM …) a debit must also tell the bank's BIC and the debtor's
 * address (EPC130-08, AT-13 and AT-15), which a mandate with us does not hold; beyond SEPA no debit goes at all. One that
 * a bank turns away costs its fee, so it is said before. Source: EPC409-09, list of SEPA scheme countries, 2025-10.
 */
const COUNTRIES = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ')
);

/** Whether an account can be debited by a file of ours: its IBAN is right, and its country asks no more than that. */
export function isDebitable(iban: string): boolean {
  return isValidIBAN(iban) && COUNTRIES.has(iban.slice(0, 2));
}
