import { redirect, type RequestEvent } from '@sveltejs/kit';
import { readMerchant } from '../domain/identity/index.ts';
import { openRepairLink, type OpenedRepairLink } from '../domain/payment-methods/index.ts';
import { Refusal } from '../platform/refusal.ts';
import { refuseClosed } from './refuse-closed.ts';
import { takeVisitorTurn } from './take-visitor-turn.ts';

/** A repair link that somebody holds: what it opens, its secret, and the address under which this visit sees it. */
export type HeldRepairLink = OpenedRepairLink & Readonly<{ token: string; base: string }>;

/** 16 random bytes in base64url; a public id is shorter. */
const TOKEN = /^[A-Za-z0-9_-]{22}$/;
const PUBLIC_ID = /^[A-Za-z0-9_-]{1,21}$/;

/**
 * Finds the secret behind an address. A browser that comes with the token is given it as a cookie and sent to the clean
 * address. Nothing is used up by looking. Refuses `merchant-suspended`, and `repair-link-unknown` for everything else.
 */
export async function holdRepairLink(event: RequestEvent): Promise<HeldRepairLink> {
  const link = event.params['link'] ?? '';
  if (!TOKEN.test(link)) {
    const token = PUBLIC_ID.test(link) ? event.cookies.get(cookieName(link)) : undefined;
    if (!token) throw new Refusal('repair-link-unknown');
    return { ...(await open(event, token)), token, base: `/repair/${link}` };
  }
  const opened = await open(event, link);
  if (event.request.method === 'GET' && event.request.headers.get('sec-fetch-mode') === 'navigate') {
    event.cookies.set(cookieName(opened.publicId), link, {
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
      // As long as the link; a dead one is shown until the browser closes.
      ...(opened.state === 'valid' ? { expires: new Date(opened.expiresAt.epochMilliseconds) } : {})
    });
    redirect(303, event.url.pathname.replace(link, opened.publicId) + event.url.search);
  }
  return { ...opened, token: link, base: `/repair/${link}` };
}

async function open(event: RequestEvent, token: string): Promise<OpenedRepairLink> {
  try {
    const { ctx } = event.locals;
    const opened = await openRepairLink(ctx, { token });
    const merchant = await ctx.db.withMerchant(opened.merchantId, (tx) =>
      readMerchant(tx, opened.merchantId)
    );
    refuseClosed(event.locals, merchant, 'repair-link-unknown');
    return opened;
  } catch (fault) {
    // Nobody guesses 128 bits; whoever tries should not keep us busy.
    if (fault instanceof Refusal) await takeVisitorTurn(event, 'pay-link-guess');
    throw fault;
  }
}

/** `__Host-` binds it to this host over HTTPS; the public id keeps two links in one browser apart. */
function cookieName(publicId: string): string {
  return `__Host-repair-${publicId}`;
}
