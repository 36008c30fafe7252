import type { Context } from '../../../context.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { findCustomers } from '../customers.ts';
import { isOfBrowser, readTicket } from './browser-ticket.ts';
import type { Contact } from './contact.ts';
import { findProof, findProofByToken, type ContactProof } from './proofs.ts';

type Look = Readonly<{ merchantId: string; ticket: string | undefined }>;

/** One of several customers who share a contact. */
export type SharingCustomer = Readonly<{ id: string; name: string; reference: string }>;

/** How far signing in has come in this browser. */
export type SignInUnderWay =
  | Readonly<{ kind: 'asked'; contact: Contact }>
  /** Link or code were shown; whose page is it? */
  | Readonly<{ kind: 'choose'; customers: readonly SharingCustomer[] }>
  /** Nothing was asked, it was used, or it took too long. */
  | Readonly<{ kind: 'none' }>;

/** How far signing in has come in this browser. Changes nothing. */
export async function readSignIn(ctx: Pick<Context, 'db' | 'clock'>, look: Look): Promise<SignInUnderWay> {
  const ticket = readTicket(look.ticket);
  if (!ticket) return { kind: 'none' };
  return ctx.db.withMerchant(look.merchantId, async (tx) => {
    const proof = await findProof(tx, look.merchantId, ticket.proofId);
    if (!proof || proof.usedAt !== null || !isOfBrowser(proof, ticket) || hasExpired(ctx, proof))
      return { kind: 'none' };
    if (proof.provedAt === null)
      return { kind: 'asked', contact: { channel: proof.channel, address: proof.address } };
    return { kind: 'choose', customers: await listSharing(tx, proof) };
  });
}

/** What a link out of a message does in this browser. */
export type LinkHere = 'opens' | 'needs-code' | 'is-over';

/** What a link does in this browser. Changes nothing: programs open links, too. */
export async function readSignInLink(
  ctx: Pick<Context, 'db' | 'clock'>,
  look: Look & Readonly<{ token: string }>
): Promise<LinkHere> {
  const proof = await ctx.db.withMerchant(look.merchantId, (tx) =>
    findProofByToken(tx, look.merchantId, sha256(look.token))
  );
  if (!proof || proof.provedAt !== null || hasExpired(ctx, proof)) return 'is-over';
  return isOfBrowser(proof, readTicket(look.ticket)) ? 'opens' : 'needs-code';
}

function hasExpired(ctx: Pick<Context, 'clock'>, proof: ContactProof): boolean {
  return Temporal.Instant.compare(proof.expiresAt, ctx.clock.now()) <= 0;
}

async function listSharing(tx: Tx, proof: ContactProof): Promise<SharingCustomer[]> {
  const found = await findCustomers(tx, proof.merchantId, proof.matched ?? []);
  return (proof.matched ?? []).flatMap((id) => {
    const person = found.get(id);
    return person ? [{ id, name: person.name, reference: person.reference }] : [];
  });
}
