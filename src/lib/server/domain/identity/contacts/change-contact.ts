import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../record-audit.ts';
import { customer } from '../schema.ts';
import { assertConfirmed, type AtHome } from './confirm-session.ts';
import { contactsOf, toContact, type Contact } from './contact.ts';
import { recordEvidence, type Browser } from './evidence.ts';
import { claimProof, findProofOfSession, openProof, tryCode, useProof, type ContactProof } from './proofs.ts';

const ownerOf = ({ merchant, session }: AtHome) => ({ merchantId: merchant.id, sessionId: session.id });

/** The new contact to which a code went that still counts. */
export async function findContactUnderWay(
  ctx: Pick<Context, 'db' | 'clock'>,
  who: AtHome
): Promise<Contact | undefined> {
  const proof = await ctx.db.withMerchant(who.merchant.id, (tx) =>
    findProofOfSession(tx, ownerOf(who), 'new-contact', ctx.clock.now())
  );
  return proof && { channel: proof.channel, address: proof.address };
}

/**
 * Sends a code to a contact that is to take the place of the one on file, or to be the first of its kind. Refuses
 * `confirmation-required`, `contact-invalid`, `contact-unchanged` and `too-many-attempts`.
 */
export async function askForNewContact(
  ctx: Pick<Context, 'db' | 'clock' | 'jobs'>,
  who: AtHome,
  input: Readonly<{ channel: Contact['channel']; typed: string; language: Language }>
): Promise<void> {
  const { merchant, customer: person, session } = who;
  assertConfirmed(ctx, session);
  const contact = toContact(input.typed, person.address?.country ?? merchant.country);
  if (contact?.channel !== input.channel) throw new Refusal('contact-invalid');
  const former = contactsOf(person, merchant).find(({ channel }) => channel === contact.channel);
  if (former?.address === contact.address) throw new Refusal('contact-unchanged');
  await takeTurnOrRefuse(ctx.db, 'portal-message-customer', `${merchant.id} ${person.id}`, ctx.clock.now());
  await ctx.db.withMerchant(merchant.id, (tx) =>
    openProof(ctx, tx, {
      ...{ merchantId: merchant.id, purpose: 'new-contact', customerId: person.id, sessionId: session.id },
      ...contact,
      language: input.language,
      formerAddress: former?.address ?? null
    })
  );
}

/**
 * The code from the new contact: it takes the place of the former one, which is told. Refuses
 * `confirmation-required` and what `tryCode` refuses.
 */
export async function changeContact(
  ctx: Pick<Context, 'db' | 'clock' | 'secrets' | 'actor' | 'jobs'>,
  who: AtHome,
  input: Readonly<{ code: string; browser: Browser }>
): Promise<Contact> {
  assertConfirmed(ctx, who.session);
  const now = ctx.clock.now();
  await takeTurnOrRefuse(ctx.db, 'portal-code-address', input.browser.ip, now);
  const merchantId = who.merchant.id;
  const waiting = await ctx.db.withMerchant(merchantId, (tx) =>
    findProofOfSession(tx, ownerOf(who), 'new-contact', now)
  );
  if (!waiting) throw new Refusal('proof-expired');
  await tryCode(ctx, { merchantId, proofId: waiting.id, code: input.code });
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const proofId = waiting.id;
    await claimProof(tx, now, { merchantId, proofId, by: 'code' });
    const proof = await useProof(tx, now, { merchantId, proofId });
    await putOnFile(tx, who, proof, now);
    await writeDown(ctx, tx, who, proof, input.browser);
    if (proof.formerAddress !== null)
      await emit(ctx, tx, merchantId, now, [
        { type: 'contact.changed', subjectId: proofId, payload: { customerId: who.customer.id } }
      ]);
    return { channel: proof.channel, address: proof.address };
  });
}

async function putOnFile(tx: Tx, who: AtHome, proof: ContactProof, now: Temporal.Instant): Promise<void> {
  const facts =
    proof.channel === 'email'
      ? { email: proof.address, emailProvedAt: now }
      : { phone: proof.address, phoneProvedAt: now };
  await tx
    .update(customer)
    .set(facts)
    .where(and(eq(customer.merchantId, who.merchant.id), eq(customer.id, who.customer.id)));
}

async function writeDown(
  ctx: Pick<Context, 'clock' | 'secrets' | 'actor'>,
  tx: Tx,
  who: AtHome,
  proof: ContactProof,
  browser: Browser
): Promise<void> {
  const merchantId = who.merchant.id;
  const owner = { merchantId, customerId: who.customer.id, proofId: proof.id, browser };
  const { channel, address, formerAddress } = proof;
  if (formerAddress !== null)
    await recordEvidence(ctx, tx, { ...owner, act: 'removed', contact: { channel, address: formerAddress } });
  await recordEvidence(ctx, tx, { ...owner, act: 'changed', contact: { channel, address } });
  const subject = { subjectKind: 'customer', subjectId: who.customer.id };
  await recordAudit(ctx, tx, merchantId, { action: 'change-contact', ...subject, details: { channel } });
}
