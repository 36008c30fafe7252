import { randomBytes, randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that a code survives being read aloud or off paper. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const COUNTER_BITS = 26;
/** Starts in the lower half, anew in each process: room for thirty million ids before it begins again. */
let counter = randomInt(2 ** (COUNTER_BITS - 1));

/**
 * A UUID version 7 (RFC 9562, 6.2, method 1): the instant in its first 48 bits, so that rows stay in order of time and
 * indexes stay dense; a counter in the next 26, so that those of one millisecond stay in the order in which this process
 * made them, however many there are and whatever was made between; 48 random bits after it. The first 24 characters differ
 * from id to id: whoever numbers rows in SQL puts the number in place of the last 12.
 */
export function newId(now: Temporal.Instant): string {
  counter = (counter + 1) % 2 ** COUNTER_BITS;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.epochMilliseconds, 0, 6);
  bytes.writeUInt16BE(0x7000 | (counter >>> 14), 6);
  bytes[8] = 0x80 | ((counter >>> 8) & 0x3f);
  bytes[9] = counter & 0xff;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A bearer token of `bytes` × 8 random bits in URL-safe base 64, without padding. */
export function newToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** A code that people type: `length` characters of 5 random bits each. */
export function newCode(length: number): string {
  return Array.from({ length }, () => CROCKFORD[randomInt(CROCKFORD.length)]).join('');
}

/** A one-time code of `length` decimal digits, zeros in front included. */
export function newDigits(length: number): string {
  return String(randomInt(10 ** length)).padStart(length, '0');
}

/** What was meant by a typed code: case, spaces and dashes don't count, and O is 0, I and L are 1. */
export function normaliseCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}
