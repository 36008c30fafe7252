import { newToken } from '../../../platform/crypto/random.ts';
import { equalInConstantTime, sha256 } from '../../../platform/crypto/secrets.ts';
import type { ContactProof } from './proofs.ts';

/** What the browser that asked for a message holds in a cookie: which message, and a secret of its own. */
export type BrowserTicket = Readonly<{ proofId: string; secret: string }>;

const SECRET_BYTES = 16;
const TICKET = /^([0-9a-f-]{36})\.([\w-]{22})$/;

export const newBrowserSecret = () => newToken(SECRET_BYTES);

export const hashBrowserSecret = (secret: string) => sha256(secret);

export function writeTicket({ proofId, secret }: BrowserTicket): string {
  return `${proofId}.${secret}`;
}

export function readTicket(value: string | undefined): BrowserTicket | undefined {
  const [, proofId, secret] = TICKET.exec(value ?? '') ?? [];
  return proofId !== undefined && secret !== undefined ? { proofId, secret } : undefined;
}

/** Whether this browser asked for this message, or proved it with the code. */
export function isOfBrowser(proof: ContactProof, ticket: BrowserTicket | undefined): boolean {
  return (
    ticket !== undefined &&
    ticket.proofId === proof.id &&
    proof.browserHash !== null &&
    equalInConstantTime(proof.browserHash, hashBrowserSecret(ticket.secret))
  );
}
