import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Names one rendering of a form. Posted twice (double tap, reload, back), it stays one payment; and as only somebody
 * who was shown this link's page can hold a key sealed with its secret, no other site can post in the payer's name.
 */
export function newFormKey(secret: string): string {
  const name = randomBytes(16).toString('base64url');
  return `${name}.${sealOf(name, secret)}`;
}

/** The name in a form key, or `undefined` when it was not made for the holder of this secret. */
export function readFormKey(key: unknown, secret: string): string | undefined {
  if (typeof key !== 'string' || key.length > 100) return undefined;
  const [name = '', seal = ''] = key.split('.');
  const expected = Buffer.from(sealOf(name, secret));
  const given = Buffer.from(seal);
  return name !== '' && given.length === expected.length && timingSafeEqual(given, expected)
    ? name
    : undefined;
}

function sealOf(name: string, secret: string): string {
  return createHmac('sha256', secret).update(`pay-form ${name}`).digest('base64url');
}
