import { isBetalingskenmerk } from './betalingskenmerk.ts';
import { formatOgmReference, isOgmReference } from './ogm-reference.ts';
import { isRfReference } from './rf-reference.ts';

/** A structured reference found in text, in its stored form: RF and betalingskenmerk without spaces, OGM with signs. */
export type RecognisedReference = Readonly<{
  scheme: 'rf' | 'ogm' | 'betalingskenmerk';
  reference: string;
}>;

// A remittance line has 140 characters and a statement entry may join a few; more is no remittance text.
const LONGEST_TEXT = 1000;
const RF_LIKE = /(?<![A-Za-z0-9])RF ?\d{2}[A-Za-z0-9]*(?:[ .-][A-Za-z0-9]+){0,12}/gi;

/** The most trustworthy structured reference in free remittance text, or `undefined`. See `recogniseReferences`. */
export function recogniseReference(text: string): RecognisedReference | undefined {
  return recogniseReferences(text)[0];
}

/**
 * Every structured reference whose check digits fit, most trustworthy first: RF, signed OGM, bare OGM (one in 97 by
 * chance), betalingskenmerk (one in 11). A match proves a form, not a debt: look it up before booking. Seven-digit
 * betalingskenmerken carry no check and are never recognised. Only the first 1,000 characters are read.
 */
export function recogniseReferences(text: string): RecognisedReference[] {
  const read = text.slice(0, LONGEST_TEXT);
  // Digits behind a mistyped RF are no reference of another scheme.
  const found = [...rfReferences(read), ...signedOgms(read), ...bareDigits(read.replace(RF_LIKE, ' '))];
  return found.filter(
    (one, at) => found.findIndex((o) => o.scheme === one.scheme && o.reference === one.reference) === at
  );
}

function rfReferences(text: string): RecognisedReference[] {
  const found: RecognisedReference[] = [];
  for (const match of text.matchAll(RF_LIKE)) {
    // Words may follow without a mark, so tokens are dropped from the right until the check digits fit.
    const tokens = match[0].split(/[ .-]/);
    for (let count = tokens.length; count > 0; count--) {
      const reference = tokens.slice(0, count).join('').toUpperCase();
      if (!isRfReference(reference)) continue;
      found.push({ scheme: 'rf', reference });
      break;
    }
  }
  return found;
}

function signedOgms(text: string): RecognisedReference[] {
  const written = /(?:(?:\+{3}|\*{3})\s*\d{3}[/ ]?\d{4}[/ ]?\d{5}|(?<!\d)\d{3}\/\d{4}\/\d{5}(?!\d))/g;
  return [...text.matchAll(written)]
    .filter((match) => isOgmReference(match[0]))
    .map((match) => ({ scheme: 'ogm', reference: formatOgmReference(match[0]) }));
}

function bareDigits(text: string): RecognisedReference[] {
  const ogms: RecognisedReference[] = [];
  const dutch: RecognisedReference[] = [];
  for (const run of text.matchAll(/(?<![A-Za-z0-9])\d+(?:[ .]\d+)*(?![A-Za-z0-9])/g)) {
    for (const digits of joinedGroups(run[0].split(/[ .]/))) {
      if (digits.length === 12 && isOgmReference(digits))
        ogms.push({ scheme: 'ogm', reference: formatOgmReference(digits) });
      if (isBetalingskenmerk(digits)) dutch.push({ scheme: 'betalingskenmerk', reference: digits });
    }
  }
  return [...ogms, ...dutch.sort((a, b) => b.reference.length - a.reference.length)];
}

/** All neighbouring groups that together have 9 to 16 digits: people write the reference and a date side by side. */
function joinedGroups(groups: readonly string[]): string[] {
  const joined: string[] = [];
  for (let from = 0; from < groups.length; from++) {
    let digits = '';
    for (let to = from; to < groups.length && digits.length < 16; to++) {
      digits += groups[to];
      if (digits.length >= 9 && digits.length <= 16) joined.push(digits);
    }
  }
  return joined;
}
