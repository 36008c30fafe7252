/** The rows of `contact_proof`: opened, found, tried, claimed. What they are for stands in the use cases. */
import { and, desc, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { emit } from '../../../events.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { equalInConstantTime } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { contactProof } from '../contact-schema.ts';

export type ContactProof = Readonly<typeof contactProof.$inferSelect>;

/** Ten minutes: the longest that a link or a code out of a message may live (ASVS 6.5.5). */
export const PROOF_MINUTES = 10;
/** Five of a million codes: nobody guesses one. */
const MOST_TRIES = 5;

type NewProof = Pick<ContactProof, 'merchantId' | 'purpose' | 'channel' | 'address' | 'language'> &
  Partial<Pick<ContactProof, 'customerId' | 'sessionId' | 'browserHash' | 'formerAddress'>>;

/** Opens a proof and has its message sent. Nothing is looked up, so that a stranger's takes the same time. */
export async function openProof(
  ctx: Pick<Context, 'jobs' | 'clock'>,
  tx: Tx,
  proof: NewProof
): Promise<string> {
  const now = ctx.clock.now();
  const id = newId(now);
  const expiresAt = now.add({ minutes: PROOF_MINUTES });
  await tx.insert(contactProof).values({ ...proof, id, createdAt: now, expiresAt });
  await emit(ctx, tx, proof.merchantId, now, [{ type: 'contact-proof.asked', subjectId: id, payload: {} }]);
  return id;
}

const isThis = (merchantId: string, id: string) =>
  and(eq(contactProof.merchantId, merchantId), eq(contactProof.id, id));

export async function findProof(tx: Tx, merchantId: string, id: string): Promise<ContactProof | undefined> {
  const [row] = await tx.select().from(contactProof).where(isThis(merchantId, id));
  return row;
}

export async function findProofByToken(
  tx: Tx,
  merchantId: string,
  tokenHash: Uint8Array
): Promise<ContactProof | undefined> {
  const [row] = await tx
    .select()
    .from(contactProof)
    .where(and(eq(contactProof.merchantId, merchantId), eq(contactProof.tokenHash, tokenHash)));
  return row;
}

/** The last message that this session asked for and that still counts. */
export async function findProofOfSession(
  tx: Tx,
  owner: Readonly<{ merchantId: string; sessionId: string }>,
  purpose: ContactProof['purpose'],
  now: Temporal.Instant
): Promise<ContactProof | undefined> {
  const isWaiting = and(
    eq(contactProof.merchantId, owner.merchantId),
    eq(contactProof.sessionId, owner.sessionId),
    eq(contactProof.purpose, purpose),
    isNull(contactProof.provedAt),
    gt(contactProof.expiresAt, now)
  );
  const [row] = await tx
    .select()
    .from(contactProof)
    .where(isWaiting)
    .orderBy(desc(contactProof.createdAt), desc(contactProof.id))
    .limit(1);
  return row;
}

/** What a code is kept as: bound to its message, so that no other message's code fits. */
export function hashCode(ctx: Pick<Context, 'secrets'>, proofId: string, code: string): Uint8Array {
  return ctx.secrets.keyedHash(code.replace(/\D/g, ''), `contact-proof:${proofId}`);
}

/**
 * Tries a code, in a transaction of its own: a wrong one counts whatever happens later. Refuses `proof-expired`,
 * `proof-already-used`, `too-many-codes` after five, and `contact-code-wrong` with the tries that are `left`.
 */
export async function tryCode(
  ctx: Pick<Context, 'db' | 'clock' | 'secrets'>,
  input: Readonly<{ merchantId: string; proofId: string; code: string }>
): Promise<void> {
  const { merchantId, proofId, code } = input;
  const now = ctx.clock.now();
  const tried = await ctx.db.withMerchant(merchantId, async (tx) => {
    const mayTry = and(
      isThis(merchantId, proofId),
      isNull(contactProof.provedAt),
      gt(contactProof.expiresAt, now),
      lt(contactProof.tries, MOST_TRIES)
    );
    const [row] = await tx
      .update(contactProof)
      .set({ tries: sql`${contactProof.tries} + 1` })
      .where(mayTry)
      .returning();
    if (!row) throw refusalFor(await findProof(tx, merchantId, proofId), now);
    return row;
  });
  // A stranger's message has no code: compared all the same.
  const right = tried.codeHash ?? hashCode(ctx, proofId, 'none');
  const isRight = equalInConstantTime(right, hashCode(ctx, proofId, code));
  if (!isRight || tried.codeHash === null)
    throw new Refusal('contact-code-wrong', { left: MOST_TRIES - tried.tries });
}

/** Why a proof can't be given any more. */
function refusalFor(row: ContactProof | undefined, now: Temporal.Instant): Refusal {
  if (!row || Temporal.Instant.compare(row.expiresAt, now) <= 0) return new Refusal('proof-expired');
  if (row.provedAt !== null) return new Refusal('proof-already-used');
  return new Refusal('too-many-codes');
}

/**
 * The one who proves: of two that come with the same link or code, one gets through. Refuses as `tryCode` does.
 * `rebound`: another browser than the one that asked goes on from here.
 */
export async function claimProof(
  tx: Tx,
  now: Temporal.Instant,
  input: Readonly<{ merchantId: string; proofId: string; by: 'link' | 'code'; rebound?: Uint8Array }>
): Promise<ContactProof> {
  const { merchantId, proofId, by, rebound } = input;
  const [row] = await tx
    .update(contactProof)
    .set({ provedAt: now, provedBy: by, ...(rebound && { browserHash: rebound }) })
    .where(
      and(
        isThis(merchantId, proofId),
        isNull(contactProof.provedAt),
        gt(contactProof.expiresAt, now),
        isNotNull(contactProof.sentAt)
      )
    )
    .returning();
  if (!row) throw refusalFor(await findProof(tx, merchantId, proofId), now);
  return row;
}

/** Uses what was proved, once. Refuses `proof-expired` and `proof-already-used`. */
export async function useProof(
  tx: Tx,
  now: Temporal.Instant,
  input: Readonly<{ merchantId: string; proofId: string }>
): Promise<ContactProof> {
  const { merchantId, proofId } = input;
  const [row] = await tx
    .update(contactProof)
    .set({ usedAt: now })
    .where(
      and(
        isThis(merchantId, proofId),
        isNotNull(contactProof.provedAt),
        isNull(contactProof.usedAt),
        gt(contactProof.expiresAt, now)
      )
    )
    .returning();
  if (row) return row;
  const found = await findProof(tx, merchantId, proofId);
  throw new Refusal(found?.usedAt ? 'proof-already-used' : 'proof-expired');
}

/** Clears away what can't be shown any more, for one merchant. Answers how many. */
export async function deleteOldProofs(
  ctx: Pick<Context, 'db' | 'clock'>,
  merchantId: string
): Promise<number> {
  // A day: long enough to answer "why did I get this code?".
  const before = ctx.clock.now().subtract({ hours: 24 });
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const gone = await tx
      .delete(contactProof)
      .where(and(eq(contactProof.merchantId, merchantId), lt(contactProof.expiresAt, before)))
      .returning({ id: contactProof.id });
    return gone.length;
  });
}
