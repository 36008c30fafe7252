import { electronicFormatIBAN, isSEPACountry, isValidBIC, isValidIBAN } from 'ibantools';
import { toDecimal, type Money } from '#lib/money/index.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isRfReference } from './references/rf-reference.ts';

/**
 * What the payer's bank app fills in. `name` must be the account holder's name: since October 2025 the bank compares
 * it with the IBAN (Verification of Payee) and warns the payer when they differ. At most one of `reference` and `text`.
 */
export type EpcTransfer = Readonly<{
  /** Account holder, 1 to 70 characters. */
  name: string;
  iban: string;
  /** Needed for accounts outside the European Economic Area only. */
  bic?: string;
  /** € 0.01 to € 999,999,999.99. */
  amount: Money;
  /** ISO 11649 reference. */
  reference?: string;
  /** Free remittance text, up to 140 characters; Belgian and Dutch references travel here. */
  text?: string;
  /** ISO 20022 external purpose code, up to four capitals or digits. */
  purpose?: string;
  /** Shown to the payer, up to 70 characters. */
  information?: string;
}>;

/** The guideline fixes the error correction level: a QR code in another level isn't an EPC QR code. */
export const EPC_QR_ERROR_CORRECTION = 'M';

/** What fits into version 13, the largest QR code that the guideline allows. */
const MAX_BYTES = 331;
const MAX_AMOUNT_MINOR = 99_999_999_999;
// Version 002 lets the BIC out inside the EEA only.
const EEA = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ')
);

/**
 * Builds the text of an EPC069-12 (version 002, UTF-8) QR code for a SEPA credit transfer. Every limit of the
 * guideline is a refusal of its own: `epc-name-missing`, `epc-field-too-long`, `epc-field-invalid`,
 * `epc-iban-invalid`, `epc-bic-invalid`, `epc-bic-missing`, `epc-currency-not-euro`, `epc-amount-out-of-range`,
 * `epc-purpose-invalid`, `epc-two-references`, `epc-reference-invalid`, `epc-too-many-bytes`.
 */
export function buildEpcPayload(transfer: EpcTransfer): string {
  const lines = [
    'BCD',
    '002',
    '1',
    'SCT',
    ...account(transfer),
    amountText(transfer.amount),
    purposeCode(transfer.purpose),
    ...remittance(transfer),
    line('information', transfer.information, 70)
  ];
  // Nothing may follow the last element that is filled, not even a line end.
  const payload = lines.join('\n').replace(/\n+$/, '');
  const bytes = new TextEncoder().encode(payload).length;
  if (bytes > MAX_BYTES) throw new Refusal('epc-too-many-bytes', { bytes, max: MAX_BYTES });
  return payload;
}

function account(transfer: EpcTransfer): [bic: string, name: string, iban: string] {
  const iban = electronicFormatIBAN(transfer.iban) ?? '';
  const country = iban.slice(0, 2);
  if (!isValidIBAN(iban) || !isSEPACountry(country))
    throw new Refusal('epc-iban-invalid', { iban: transfer.iban });
  const bic = (transfer.bic ?? '').replace(/\s/g, '').toUpperCase();
  if (bic !== '' && !isValidBIC(bic)) throw new Refusal('epc-bic-invalid', { bic: transfer.bic });
  if (bic === '' && !EEA.has(country)) throw new Refusal('epc-bic-missing', { country });
  const name = line('name', transfer.name, 70);
  if (name === '') throw new Refusal('epc-name-missing');
  return [bic, name, iban];
}

function amountText(amount: Money): string {
  if (amount.currency !== 'EUR') throw new Refusal('epc-currency-not-euro', { currency: amount.currency });
  if (amount.minor < 1 || amount.minor > MAX_AMOUNT_MINOR)
    throw new Refusal('epc-amount-out-of-range', { amount: toDecimal(amount) });
  return `EUR${toDecimal(amount)}`;
}

function purposeCode(purpose = ''): string {
  if (!/^[A-Z0-9]{0,4}$/.test(purpose)) throw new Refusal('epc-purpose-invalid', { purpose });
  return purpose;
}

function remittance({ reference, text }: EpcTransfer): [reference: string, text: string] {
  if (reference !== undefined && text !== undefined)
    throw new Refusal('epc-two-references', { reference, text });
  if (reference === undefined) return ['', line('text', text, 140)];
  if (!isRfReference(reference)) throw new Refusal('epc-reference-invalid', { reference });
  return [reference.replace(/\s/g, '').toUpperCase(), ''];
}

function line(field: string, value = '', max: number): string {
  const text = value.trim();
  // A line end would shift every element after it, so an attacker's name could become another IBAN.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text) || !text.isWellFormed())
    throw new Refusal('epc-field-invalid', { field });
  const found = [...text].length;
  if (found > max) throw new Refusal('epc-field-too-long', { field, found, max });
  return text;
}
