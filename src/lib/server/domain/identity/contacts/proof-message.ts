import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newDigits, newToken } from '../../../platform/crypto/random.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { originOf } from '../hosts/origin-of.ts';
import { contactProof } from '../contact-schema.ts';
import { readCustomer, type Customer } from '../customers.ts';
import { readMerchant, type Merchant } from '../merchants.ts';
import { listCustomersByContact } from './contact.ts';
import { findProof, hashCode, type ContactProof } from './proofs.ts';

const TOKEN_BYTES = 16;
const CODE_DIGITS = 6;

/** What a message has to say. The secrets are nowhere else: only their hashes are kept. */
export type ProofMessage = Readonly<{
  proof: ContactProof;
  merchant: Merchant;
  /** To whom, by name; several share the contact. */
  customers: readonly Customer[];
  code: string;
  /** For signing in only. */
  link?: string;
}>;

/**
 * Takes up the message of a proof, with a new link and a new code: once, and only while it is of use. `undefined` when
 * it was sent, has expired, or nobody has this contact.
 */
export async function claimProofMessage(
  ctx: Pick<Context, 'clock' | 'secrets' | 'origin'>,
  tx: Tx,
  input: Readonly<{ merchantId: string; proofId: string }>
): Promise<ProofMessage | undefined> {
  const { merchantId, proofId } = input;
  const now = ctx.clock.now();
  const found = await findProof(tx, merchantId, proofId);
  if (!found || found.sentAt !== null || Temporal.Instant.compare(found.expiresAt, now) <= 0)
    return undefined;
  const merchant = await readMerchant(tx, merchantId);
  const customers = await recipientsOf(tx, merchant, found);
  if (customers.length === 0) return undefined;
  const code = newDigits(CODE_DIGITS);
  const token = found.purpose === 'sign-in' ? newToken(TOKEN_BYTES) : undefined;
  const [proof] = await tx
    .update(contactProof)
    .set({
      sentAt: now,
      codeHash: hashCode(ctx, proofId, code),
      ...(token && { tokenHash: sha256(token), matched: customers.map(({ id }) => id) })
    })
    .where(
      and(eq(contactProof.merchantId, merchantId), eq(contactProof.id, proofId), isNull(contactProof.sentAt))
    )
    .returning();
  if (!proof) return undefined;
  const link = token && `${originOf(ctx, merchant)}/my/${merchant.slug}/sign-in/link/${token}`;
  return { proof, merchant, customers, code, ...(link && { link }) };
}

/** The carrier surely didn't take it: the next try makes its own secrets. */
export async function releaseProofMessage(tx: Tx, { merchantId, id }: ContactProof): Promise<void> {
  await tx
    .update(contactProof)
    .set({ sentAt: null, codeHash: null, tokenHash: null })
    .where(
      and(eq(contactProof.merchantId, merchantId), eq(contactProof.id, id), isNull(contactProof.provedAt))
    );
}

async function recipientsOf(tx: Tx, merchant: Merchant, proof: ContactProof): Promise<Customer[]> {
  if (proof.customerId !== null) return [await readCustomer(tx, merchant.id, proof.customerId)];
  return listCustomersByContact(tx, merchant, proof);
}
