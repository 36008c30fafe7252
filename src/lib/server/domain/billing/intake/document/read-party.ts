import { electronicFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools';
import type { Findings } from '../faults.ts';
import { present } from './field-readers.ts';
import type { Party, PaymentMeans } from '../invoice-document.ts';
import type { InvoiceDraft, PartyDraft } from './invoice-json.ts';

/**
 * Contact data is worth less than the invoice: an e-mail address, language or country that can't be used is left out
 * with a warning, and the invoice is taken.
 */
export function readParty(draft: PartyDraft, field: string, findings: Findings): Party {
  return present({
    ...draft,
    email: readEmail(draft.email, `${field}.email`, findings),
    language: readLanguage(draft.language, `${field}.language`, findings),
    country: readCountry(draft.country, `${field}.country`, findings),
    addressLines: draft.addressLines.filter((line) => line !== ''),
    endpoint: draft.endpoint && present(draft.endpoint)
  });
}

/** The IBAN in its electronic form, or `undefined` when the check digits don't fit. */
export function readIban(written: string | undefined): string | undefined {
  const iban = electronicFormatIBAN(written ?? '') ?? '';
  return isValidIBAN(iban) ? iban : undefined;
}

export function readPaymentMeans(draft: InvoiceDraft['paymentMeans'], findings: Findings): PaymentMeans[] {
  return draft.map((means, i) => {
    const field = `paymentMeans.${i}`;
    const iban = readIban(means.account);
    // National account numbers are fine; what looks like an IBAN and isn't one would send money astray.
    if (!iban && means.account && /^[A-Z]{2}\s?\d{2}/i.test(means.account))
      findings.warn('iban-invalid', `${field}.account`, { found: means.account });
    const bic = means.bic?.replace(/\s/g, '').toUpperCase();
    const isBic = bic !== undefined && isValidBIC(bic);
    if (bic && !isBic) findings.warn('bic-invalid', `${field}.bic`, { found: bic });
    return present({ ...means, iban, bic: isBic ? bic : undefined });
  });
}

function readEmail(written: string | undefined, field: string, findings: Findings): string | undefined {
  if (written === undefined) return undefined;
  // Deliverability is the channel's business; this keeps out what can't be an address, or is two.
  if (/^[^\s@,;<>"]{1,64}@[^\s@,;<>".][^\s@,;<>"]*\.[^\s@,;<>".]{2,}$/.test(written)) return written;
  return findings.warn('email-invalid', field, { found: written });
}

const LANGUAGES: Readonly<Record<string, string>> = {
  nederlands: 'nl',
  dutch: 'nl',
  niederländisch: 'nl',
  néerlandais: 'nl',
  nld: 'nl',
  dut: 'nl',
  frans: 'fr',
  français: 'fr',
  francais: 'fr',
  french: 'fr',
  französisch: 'fr',
  fra: 'fr',
  fre: 'fr',
  duits: 'de',
  deutsch: 'de',
  german: 'de',
  allemand: 'de',
  deu: 'de',
  ger: 'de',
  engels: 'en',
  english: 'en',
  englisch: 'en',
  anglais: 'en',
  eng: 'en'
};

function readLanguage(written: string | undefined, field: string, findings: Findings): string | undefined {
  if (written === undefined) return undefined;
  const small = written.toLowerCase();
  const code = LANGUAGES[small] ?? /^([a-z]{2})(?:[-_].*)?$/.exec(small)?.[1];
  return code ?? findings.warn('language-unknown', field, { found: written });
}

function readCountry(written: string | undefined, field: string, findings: Findings): string | undefined {
  if (written === undefined) return undefined;
  const capitals = written.toUpperCase();
  if (/^[A-Z]{2}$/.test(capitals)) return capitals;
  return COUNTRY_NAMES[written.toLowerCase()] ?? findings.warn('country-unknown', field, { found: written });
}

const COUNTRY_NAMES: Readonly<Record<string, string>> = {
  nederland: 'NL',
  netherlands: 'NL',
  'the netherlands': 'NL',
  niederlande: 'NL',
  'pays-bas': 'NL',
  nld: 'NL',
  belgië: 'BE',
  belgie: 'BE',
  belgium: 'BE',
  belgien: 'BE',
  belgique: 'BE',
  bel: 'BE',
  frankrijk: 'FR',
  france: 'FR',
  frankreich: 'FR',
  fra: 'FR',
  duitsland: 'DE',
  germany: 'DE',
  deutschland: 'DE',
  allemagne: 'DE',
  deu: 'DE'
};
