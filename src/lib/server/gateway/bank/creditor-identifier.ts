/**
 * Whether this is a SEPA creditor identifier (EPC262-08): country, check digits by ISO 7064 mod 97-10 over country and
 * national part, a business code of three characters that the check leaves out, and the national part.
 */
export function isCreditorIdentifier(text: string): boolean {
  const match = /^([A-Z]{2})(\d{2})[A-Z0-9]{3}([A-Z0-9]{1,28})$/.exec(text);
  if (!match) return false;
  const digits = [...`${match[3]}${match[1]}${match[2]}`].map((each) => parseInt(each, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}
