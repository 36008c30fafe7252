import { Refusal } from '../../../platform/refusal.ts';
import { mod97 } from './mod97.ts';

// ISO 11649:2009: `RF`, two check digits (ISO 7064 MOD 97-10), then 1 to 21 letters and digits.
const ELECTRONIC = /^RF(\d{2})([A-Z0-9]{1,21})$/;

/**
 * Builds an ISO 11649 creditor reference from 1 to 21 letters and digits (spaces and case don't matter):
 * `539007547034` gives `RF18539007547034`. Refuses with `reference-body-invalid`.
 */
export function createRfReference(body: string): string {
  const clean = compact(body);
  if (!/^[A-Z0-9]{1,21}$/.test(clean)) throw new Refusal('reference-body-invalid', { body, scheme: 'rf' });
  const check = 98 - mod97(toDigits(`${clean}RF00`));
  return `RF${String(check).padStart(2, '0')}${clean}`;
}

/** Whether the text is an ISO 11649 reference whose check digits fit; groups of four and small letters are accepted. */
export function isRfReference(text: string): boolean {
  const match = ELECTRONIC.exec(compact(text));
  if (!match) return false;
  // 00, 01 and 99 can never be computed: MOD 97-10 gives 02 to 98.
  if (match[1] === '00' || match[1] === '01' || match[1] === '99') return false;
  return mod97(toDigits(`${match[2]}RF${match[1]}`)) === 1;
}

/** The printed form, in groups of four: `RF18 5390 0754 7034`. */
export function formatRfReference(reference: string): string {
  return compact(reference).replace(/(.{4})(?=.)/g, '$1 ');
}

function compact(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}

function toDigits(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}
