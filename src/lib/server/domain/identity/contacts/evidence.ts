import { and, desc, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { contactEvidence } from '../contact-schema.ts';
import { hintOf, type Contact } from './contact.ts';

/** Something that happened to a contact. `hint` is what its owner knows it by; the contact itself is not kept here. */
export type ContactEvidence = Readonly<
  Pick<typeof contactEvidence.$inferSelect, 'id' | 'channel' | 'act' | 'hint' | 'at'>
>;

/** Who was at the other end of the line. */
export type Browser = Readonly<{ ip: string; userAgent: string }>;

type NewEvidence = Readonly<{
  merchantId: string;
  customerId: string;
  contact: Contact;
  act: ContactEvidence['act'];
  proofId?: string;
  browser: Browser;
}>;

/**
 * Writes down what was proved, changed or taken away, in the transaction that did it. Answers whether it is the first
 * thing that is known of this customer.
 */
export async function recordEvidence(
  ctx: Pick<Context, 'clock' | 'secrets'>,
  tx: Tx,
  input: NewEvidence
): Promise<boolean> {
  const { merchantId, customerId, contact, act, proofId, browser } = input;
  const at = ctx.clock.now();
  const [known] = await listContactEvidence(tx, { merchantId, customerId });
  await tx.insert(contactEvidence).values({
    ...{ merchantId, customerId, act, at },
    id: newId(at),
    channel: contact.channel,
    addressHash: ctx.secrets.keyedHash(contact.address, 'contact-evidence'),
    hint: hintOf(contact),
    proofId: proofId ?? null,
    ip: browser.ip,
    userAgent: browser.userAgent.slice(0, 300)
  });
  return known === undefined;
}

/** What happened to a customer's contacts, newest first; at most 50. */
export async function listContactEvidence(
  tx: Tx,
  owner: Readonly<{ merchantId: string; customerId: string }>
): Promise<ContactEvidence[]> {
  const { id, channel, act, hint, at } = contactEvidence;
  return tx
    .select({ id, channel, act, hint, at })
    .from(contactEvidence)
    .where(
      and(eq(contactEvidence.merchantId, owner.merchantId), eq(contactEvidence.customerId, owner.customerId))
    )
    .orderBy(desc(at), desc(id))
    .limit(50);
}
