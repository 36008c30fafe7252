/** Calling codes of the countries whose customers we write to, and whether a national number starts with a 0 that falls away. */
const CALLING_CODES: Readonly<Record<string, Readonly<{ code: string; hasTrunkZero: boolean }>>> = {
  NL: { code: '31', hasTrunkZero: true },
  BE: { code: '32', hasTrunkZero: true },
  FR: { code: '33', hasTrunkZero: true },
  DE: { code: '49', hasTrunkZero: true },
  AT: { code: '43', hasTrunkZero: true },
  GB: { code: '44', hasTrunkZero: true },
  IE: { code: '353', hasTrunkZero: true },
  CH: { code: '41', hasTrunkZero: true },
  LU: { code: '352', hasTrunkZero: false },
  ES: { code: '34', hasTrunkZero: false },
  PT: { code: '351', hasTrunkZero: false }
};

/**
 * A phone number as carriers want it (ITU-T E.164: `+31612345678`), from how people write it in their country.
 * `undefined` when it can't be one: better no message than one to a stranger.
 */
export function toE164(written: string, country: string): string | undefined {
  // "+31 (0)6" is a habit, not part of the number.
  const digits = written.replace(/\(0\)/g, '').replace(/[\s().\-/\u00a0]/g, '');
  const international = digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
  if (international.startsWith('+')) return valid(international);
  const plan = CALLING_CODES[country];
  if (!plan) return undefined;
  if (!plan.hasTrunkZero) return valid(`+${plan.code}${international}`);
  return international.startsWith('0') ? valid(`+${plan.code}${international.slice(1)}`) : undefined;
}

function valid(number: string): string | undefined {
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : undefined;
}
