import { electronicFormatIBAN, ValidationErrorsIBAN, validateIBAN } from 'ibantools';

/**
 * What a person typed, as the electronic form of an IBAN; `undefined` when it can't be one. Checked are the country,
 * its length and form, and the two check digits (ISO 13616). A bank's own digits inside the account are left to the
 * bank: some countries' older accounts, and every provider's documented test accounts, don't follow them.
 */
export function parseIban(typed: string): string | undefined {
  const iban = electronicFormatIBAN(typed);
  if (iban === null) return undefined;
  const { errorCodes } = validateIBAN(iban);
  return errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum)
    ? iban
    : undefined;
}
