import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual
} from 'node:crypto';
import { assert } from '../assert.ts';

/** Encryption of stored secrets and keyed hashes, under the installation's one key. */
export interface Secrets {
  /** AES-256-GCM; `purpose` is bound in, so that a value can't be moved to another column. */
  seal(plain: string, purpose: string): string;
  /** Throws when the value was altered or belongs to another purpose. */
  open(sealed: string, purpose: string): string;
  /** HMAC-SHA-256 for short codes: a stolen table alone doesn't let anyone try them out. */
  keyedHash(text: string, purpose: string): Uint8Array;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `key` is 32 bytes in base64. */
export function makeSecrets(key: string): Secrets {
  const secret = Buffer.from(key, 'base64');
  assert(secret.length === 32, 'SECRET_KEY holds 32 bytes');
  return {
    seal(plain, purpose) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV_BYTES)).setAAD(
        Buffer.from(purpose)
      );
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
        decipher.final()
      ]).toString('utf8');
    },
    keyedHash: (text, purpose) => createHmac('sha256', secret).update(`${purpose}\0${text}`).digest()
  };
}

/** SHA-256: for tokens that carry 128 random bits or more themselves. */
export function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** Compares without telling by its duration where the difference is. */
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
