import { createHash } from 'node:crypto';

/** SHA-256 of all that a request asks: its words (method, path, type), each ended by a zero, then its body. */
export function hashRequest(words: readonly string[], body: Uint8Array): Uint8Array {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  return hash.update(body).digest();
}
