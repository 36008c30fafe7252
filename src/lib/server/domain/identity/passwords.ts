import { hash, verify, type Options } from '@node-rs/argon2';
import { Refusal } from '../../platform/refusal.ts';

/** Argon2id is the library's `Algorithm` 2, a `const enum` that a file compiled by itself can't name. */
const ARGON2ID = 2;

/**
 * Argon2id with 19 MiB, 2 passes, 1 lane: OWASP's minimum (cheatsheetseries.owasp.org, Password Storage), some 30 ms on
 * a small server. Stored hashes carry their own parameters, so that raising these only concerns new ones.
 */
const PARAMETERS: Options = {
  algorithm: ARGON2ID,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32
};

/** The hash of 24 random bytes that nobody knows, made with the parameters above: what an unknown address is tried on. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$4Uoa4V0Iau+/WGHbm930nQ$WgsakzezbI1RIUWrNDCHsxJ1e4ScwqCaJFH9sE7l1g8';

/** Longer ones are refused before they cost us anything; 12 is ASVS 6.2.1 with a second factor beside it. */
const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

/** Refuses `password-length`. */
export function checkPassword(password: string): void {
  const { min, max } = PASSWORD_LENGTH;
  if (password.length < min || password.length > max) throw new Refusal('password-length', { min, max });
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/** Compares with a stored hash; without one it works just as long, so that time tells nobody who has an account. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  if (password.length > PASSWORD_LENGTH.max) return false;
  const matches = await verify(stored ?? NOBODYS_HASH, password);
  return matches && stored !== undefined;
}
