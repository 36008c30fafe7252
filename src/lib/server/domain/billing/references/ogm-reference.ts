import { Refusal } from '../../../platform/refusal.ts';
import { mod97 } from './mod97.ts';

// Febelfin, gestructureerde mededeling / communication structurée: ten digits, then the remainder modulo 97, 97 for 0.
const WRITTEN = /^(?:\+{3}|\*{3})?\s*(\d{3})[/ ]?(\d{4})[/ ]?(\d{5})\s*(?:\+{3}|\*{3})?$/;

/**
 * Builds a Belgian structured communication (OGM/VCS) from up to ten digits: `1` gives `+++000/0000/00101+++`.
 * Refuses with `reference-body-invalid`.
 */
export function createOgmReference(body: string): string {
  const clean = body.replace(/\s/g, '');
  if (!/^\d{1,10}$/.test(clean)) throw new Refusal('reference-body-invalid', { body, scheme: 'ogm' });
  const base = clean.padStart(10, '0');
  return formatOgmReference(base + checkDigits(base));
}

/** Whether the text is a Belgian structured communication whose check digits fit, with or without signs and slashes. */
export function isOgmReference(text: string): boolean {
  const digits = ogmDigits(text);
  return digits !== undefined && checkDigits(digits.slice(0, 10)) === digits.slice(10);
}

/** The printed form: `+++090/9337/55493+++`. */
export function formatOgmReference(reference: string): string {
  const digits = ogmDigits(reference);
  if (digits === undefined) throw new Refusal('reference-invalid', { reference, scheme: 'ogm' });
  return `+++${digits.slice(0, 3)}/${digits.slice(3, 7)}/${digits.slice(7)}+++`;
}

/** The twelve digits of a written reference; `undefined` when it isn't one. Check digits aren't looked at. */
function ogmDigits(text: string): string | undefined {
  const match = WRITTEN.exec(text.trim());
  return match ? `${match[1]}${match[2]}${match[3]}` : undefined;
}

function checkDigits(base: string): string {
  return String(mod97(base) || 97).padStart(2, '0');
}
