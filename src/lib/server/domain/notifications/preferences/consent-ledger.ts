import { and, desc, eq, inArray } from 'drizzle-orm';
import { textVersion } from '#lib/i18n/index.server.ts';
import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { actorIdOf } from '../../identity/index.ts';
import { consentEntry } from '../schema.ts';

/** One line of the ledger: what a customer allowed, refused or chose, when, from where, in which words. */
export type ConsentEntry = Readonly<typeof consentEntry.$inferSelect>;

/** Where and in which words a choice was made. */
export type Evidence = Readonly<{
  source: ConsentEntry['source'];
  /** What stood beside the button; `null` where nothing was asked. */
  wording: string | null;
  language: Language;
  ip?: string | undefined;
  userAgent?: string | undefined;
}>;

export type NewConsent = Pick<ConsentEntry, 'merchantId' | 'customerId' | 'kind' | 'about'> &
  Readonly<{ value?: Readonly<Record<string, unknown>>; evidence: Evidence }>;

/** A user agent says what it likes. */
const MOST_AGENT = 300;

/** Adds a line to the ledger in the caller's transaction, on behalf of whoever acts. Answers its id. */
export async function recordConsent(
  ctx: Pick<Context, 'actor' | 'clock'>,
  tx: Tx,
  { evidence, value = {}, ...what }: NewConsent
): Promise<string> {
  const at = ctx.clock.now();
  const id = newId(at);
  const { ip = null, userAgent = null, ...rest } = evidence;
  await tx.insert(consentEntry).values({
    ...what,
    ...rest,
    id,
    value,
    ip,
    userAgent: userAgent?.slice(0, MOST_AGENT) ?? null,
    actorKind: ctx.actor.kind,
    actorId: actorIdOf(ctx.actor),
    textVersion: textVersion(evidence.language, 'preferences'),
    at
  });
  return id;
}

/** The newest consent about something, such as `push`. */
export async function findConsent(
  tx: Tx,
  { merchantId, customerId, about }: Pick<ConsentEntry, 'merchantId' | 'customerId' | 'about'>
): Promise<ConsentEntry | undefined> {
  const [newest] = await tx
    .select()
    .from(consentEntry)
    .where(
      and(
        eq(consentEntry.merchantId, merchantId),
        eq(consentEntry.customerId, customerId),
        eq(consentEntry.about, about),
        eq(consentEntry.kind, 'consent')
      )
    )
    .orderBy(desc(consentEntry.at), desc(consentEntry.id))
    .limit(1);
  return newest;
}

/** Entries by id, of this customer only. */
export async function findConsentEntries(
  tx: Tx,
  merchantId: string,
  customerId: string,
  ids: readonly string[]
): Promise<ConsentEntry[]> {
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(consentEntry)
    .where(
      and(
        eq(consentEntry.merchantId, merchantId),
        eq(consentEntry.customerId, customerId),
        inArray(consentEntry.id, [...ids])
      )
    );
}

/** What a customer chose, the newest first; at most 200 entries. */
export async function listConsents(tx: Tx, merchantId: string, customerId: string): Promise<ConsentEntry[]> {
  return tx
    .select()
    .from(consentEntry)
    .where(and(eq(consentEntry.merchantId, merchantId), eq(consentEntry.customerId, customerId)))
    .orderBy(desc(consentEntry.at), desc(consentEntry.id))
    .limit(200);
}
