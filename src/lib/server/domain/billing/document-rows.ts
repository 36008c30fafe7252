import type { Language } from '#lib/i18n/languages.ts';
import { isLanguage } from '#lib/i18n/languages.ts';
import { add, money, type Money } from '#lib/money/index.ts';
import { sha256 } from '../../platform/crypto/secrets.ts';
import type { CustomerRow, Merchant } from '../identity/index.ts';
import type { InvoiceDocument, Party } from './intake/index.ts';
import { createBetalingskenmerk, createOgmReference, createRfReference } from './references/index.ts';
import { writeStoredDocument } from './stored-document.ts';
import { termInWords } from './term-in-words.ts';

/** An incoming document with what we derive from it. */
export type PreparedDocument = Readonly<{
  source: InvoiceDocument;
  /** The document as it is kept, in JSON. */
  json: string;
  hash: Uint8Array;
  customerReference: string;
}>;

export function prepareDocument(source: InvoiceDocument): PreparedDocument {
  const json = writeStoredDocument(source);
  return {
    source,
    json,
    hash: sha256(json),
    customerReference: customerReference(source.customer)
  };
}

/**
 * What the merchant calls this customer, else the steadiest thing that names them. A name alone is many people's: where an
 * address is told it belongs to it, so that nobody sees the invoices of a namesake.
 */
function customerReference(party: Party): string {
  return (
    party.reference ??
    party.legalId ??
    party.vatId ??
    party.endpoint?.id ??
    party.email?.toLowerCase() ??
    [party.name, placeOf(party)].filter(Boolean).join(', ')
  );
}

function placeOf({ addressLines, postalCode, city }: Party): string {
  const street = addressLines[0]?.replaceAll(/\s+/g, ' ').toLowerCase();
  return [street, postalCode?.replaceAll(/\s/g, '').toUpperCase() ?? city?.toLowerCase()]
    .filter(Boolean)
    .join(', ');
}

export function customerRow(document: PreparedDocument, merchant: Merchant): CustomerRow {
  const party = document.source.customer;
  const country = party.country ?? merchant.country;
  return {
    reference: document.customerReference,
    name: party.name,
    ...(party.email && { email: party.email }),
    ...(party.phone && { phone: party.phone }),
    language: customerLanguage(party.language, country, merchant.language),
    ...((party.addressLines.length > 0 || party.city !== undefined) && {
      address: {
        lines: party.addressLines,
        ...(party.postalCode && { postalCode: party.postalCode }),
        ...(party.city && { city: party.city }),
        country
      }
    })
  };
}

/** The language of a country where we know only one; for Belgium and the rest the merchant's counts. */
const COUNTRY_LANGUAGE: Readonly<Record<string, Language>> = {
  NL: 'nl',
  FR: 'fr',
  DE: 'de',
  AT: 'de',
  GB: 'en',
  IE: 'en'
};

function customerLanguage(given: string | undefined, country: string, fallback: Language): Language {
  const code = given?.slice(0, 2).toLowerCase();
  return isLanguage(code) ? code : (COUNTRY_LANGUAGE[country] ?? fallback);
}

/** What is claimed: what is payable now plus what the document says was paid before. */
export function claimedTotal(document: InvoiceDocument): Readonly<{ total: Money; prepaid: Money }> {
  const { payable, prepaid } = document.totals;
  const counted = prepaid.minor > 0 ? prepaid : money(0, payable.currency);
  return { total: add(payable, counted), prepaid: counted };
}

/** When payment is owed: as written, else by the term in words, else by the merchant's; both count from the date of issue. */
export function dueDate(document: InvoiceDocument, merchant: Merchant): Temporal.PlainDate {
  const days = termInWords(document.paymentTerms) ?? merchant.paymentTermDays;
  return document.dueOn ?? document.issuedOn.add({ days });
}

/** The reference that a transfer must carry: the sender's own, else one with check digits in the merchant's country's habit. */
export function paymentReference(document: InvoiceDocument, merchant: Merchant, sequence: number): string {
  const own = document.paymentMeans.find((means) => means.paymentReference)?.paymentReference;
  // 140 characters is what a SEPA transfer carries.
  if (own !== undefined && own.length <= 140) return own;
  if (merchant.country === 'BE') return createOgmReference(String(sequence).padStart(10, '0'));
  if (merchant.country === 'NL') return createBetalingskenmerk(String(sequence).padStart(15, '0'));
  return createRfReference(String(sequence).padStart(10, '0'));
}

/** One line that says what an invoice is for. */
export function subjectOf(document: InvoiceDocument): string {
  const [first, ...rest] = document.lines;
  const name = first?.name ?? first?.description ?? document.notes[0] ?? document.number;
  const subject = rest.length > 0 ? `${name} (+${rest.length})` : name;
  return subject.length > 120 ? `${subject.slice(0, 119)}…` : subject;
}
