import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isUuid } from '../../../platform/uuid.ts';
import type { Merchant } from '../../identity/index.ts';
import type { Notice } from '../notices.ts';
import { readContactPreference } from '../preferences/contact-preference.ts';

/** Bound into the seal: what was sealed for something else opens nothing here. */
const PURPOSE = 'email-opening';

type Named = Readonly<{ merchantId: string; noticeId: string }>;

/**
 * The consent by which an e-mail may tell that it was opened; `null`: it tells nothing. It takes both, the merchant's
 * wish and this customer's own yes (art. 5(3) Directive 2002/58/EC: a picture that is fetched reads from their device).
 * What a person writes in a conversation is never watched.
 */
export async function findOpeningConsent(
  tx: Tx,
  merchant: Pick<Merchant, 'id' | 'mayNoteOpening'>,
  { channel, kind, customerId }: Pick<Notice, 'channel' | 'kind' | 'customerId'>
): Promise<string | null> {
  if (!merchant.mayNoteOpening || channel !== 'email' || kind === 'reply') return null;
  return (await readContactPreference(tx, merchant.id, customerId)).openingEntryId;
}

/** The address of a message's picture, on our own host. Sealed: it says nothing to anybody, and nobody makes one up. */
export function openingUrl(
  { origin, secrets }: Pick<Context, 'origin' | 'secrets'>,
  { merchantId, id }: Pick<Notice, 'merchantId' | 'id'>
): string {
  const sealed = secrets.seal(`${merchantId} ${id}`, PURPOSE);
  return `${origin}/o/${Buffer.from(sealed, 'base64').toString('base64url')}`;
}

/** Which message a picture stands in; `undefined` for an address that we didn't make. */
export function readOpeningToken({ secrets }: Pick<Context, 'secrets'>, token: string): Named | undefined {
  try {
    const sealed = Buffer.from(token, 'base64url').toString('base64');
    const [merchantId = '', noticeId = ''] = secrets.open(sealed, PURPOSE).split(' ');
    return isUuid(merchantId) && isUuid(noticeId) ? { merchantId, noticeId } : undefined;
  } catch {
    // Altered, cut off, or sealed for something else.
    return undefined;
  }
}
