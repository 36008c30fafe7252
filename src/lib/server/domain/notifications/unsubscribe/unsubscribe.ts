import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readMerchant, type Merchant } from '../../identity/index.ts';
import { readNotice, type Notice } from '../notices.ts';
import { refuseChannel } from '../preferences/change-preferences.ts';
import { readContactPreference } from '../preferences/contact-preference.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

/** What the page behind an unsubscribe link shows: from whom, in whose language. Nothing of the message itself. */
export type Unsubscribing = Readonly<{
  merchant: Merchant;
  language: Language;
  /** It was said before, here or elsewhere. */
  isDone: boolean;
}>;

/** Who and what an unsubscribe link is about. Refuses `unsubscribe-link-unknown`. */
export async function readUnsubscribing(ctx: Context, token: string): Promise<Unsubscribing> {
  return withNotice(ctx, token, async (tx, { merchantId, customerId, language }) => {
    const { refused } = await readContactPreference(tx, merchantId, customerId);
    return { merchant: await readMerchant(tx, merchantId), language, isDone: refused.includes('email') };
  });
}

/**
 * The reader of a mail wants no more of them, said by a link in it: an objection in the ledger. What has to be told still
 * is. Said twice, it counts once. Refuses `unsubscribe-link-unknown`.
 */
export async function unsubscribe(
  ctx: Context,
  input: Readonly<{
    token: string;
    /** What stood beside the button; null when a mail provider asked by itself (RFC 8058). */
    wording: string | null;
    ip?: string | undefined;
    userAgent?: string | undefined;
  }>
): Promise<void> {
  const { token, wording, ip, userAgent } = input;
  await withNotice(ctx, token, (tx, { merchantId, customerId, language }) =>
    refuseChannel(ctx, tx, {
      ...{ merchantId, customerId, channel: 'email' },
      evidence: { source: 'link', wording, language, ip, userAgent }
    })
  );
}

async function withNotice<T>(
  ctx: Context,
  token: string,
  work: (tx: Tx, notice: Notice) => Promise<T>
): Promise<T> {
  const named = readUnsubscribeToken(ctx, token);
  if (!named) throw new Refusal('unsubscribe-link-unknown');
  const { merchantId, noticeId } = named;
  return ctx.db.withMerchant(merchantId, async (tx) => work(tx, await readNotice(tx, merchantId, noticeId)));
}
