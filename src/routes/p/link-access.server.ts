import { redirect, type Cookies } from '@sveltejs/kit';
import {
  noteOpened,
  openPayLink,
  openTypedCode,
  type OpenedPayLink
} from '#lib/server/domain/pay-links/index.ts';
import {
  isPerson,
  keepPayLink,
  payLinkCookie,
  refuseElsewhere,
  Refusal,
  takeVisitorTurn
} from '#lib/server/web/index.ts';

/** A link that somebody holds: its public name, its secret, and the address under which this visit sees it. */
export type HeldLink = Readonly<{ publicId: string; token: string; base: string }>;

type LinkEvent = Readonly<{
  params: Readonly<{ link: string }>;
  request: Request;
  url: URL;
  cookies: Cookies;
  locals: App.Locals;
  getClientAddress: () => string;
}>;

/** 16 random bytes in base64url; a public id is shorter. */
const TOKEN = /^[A-Za-z0-9_-]{22}$/;
const PUBLIC_ID = /^[A-Za-z0-9_-]{1,21}$/;

/**
 * Finds the secret behind an address. A browser that comes with the token is given it as a cookie and sent to the
 * clean address, which can be shown, bookmarked and logged. A client that doesn't say how it navigates (old phones,
 * without Fetch Metadata) may have no cookie jar either and stays at the token's address. Refuses
 * `pay-link-unknown` for everything else.
 */
export async function openHeldLink(event: LinkEvent): Promise<HeldLink> {
  const { link } = event.params;
  if (!TOKEN.test(link)) {
    const token = PUBLIC_ID.test(link) ? event.cookies.get(payLinkCookie(link)) : undefined;
    if (!token) throw new Refusal('pay-link-unknown');
    // A cookie is only as good as whoever brings it.
    if (event.locals.home) await openOrCount(event, token);
    return { publicId: link, token, base: `/p/${link}` };
  }
  const opened = await openOrCount(event, link);
  const { publicId } = opened;
  if (event.request.method === 'GET' && event.request.headers.get('sec-fetch-mode') === 'navigate') {
    if (isPerson(event.request)) await noteOpened(event.locals.ctx, opened);
    keepPayLink(event.cookies, opened, link);
    redirect(303, event.url.pathname.replace(link, publicId) + event.url.search);
  }
  return { publicId, token: link, base: `/p/${link}` };
}

async function openOrCount(event: LinkEvent, token: string): Promise<OpenedPayLink> {
  try {
    const opened = await openPayLink(event.locals.ctx, { token });
    refuseElsewhere(event.locals, opened.merchantId, 'pay-link-unknown');
    return opened;
  } catch (fault) {
    // Nobody guesses 128 bits; whoever tries should not keep us busy.
    if (fault instanceof Refusal) await takeVisitorTurn(event, 'pay-link-guess');
    throw fault;
  }
}

/** Opens the link of a code that was typed from a letter, and answers its clean address. */
export async function openLetterCode(event: Omit<LinkEvent, 'params'>, code: string): Promise<string> {
  await takeVisitorTurn(event, 'pay-code-guess');
  const opened = await openTypedCode(event.locals.ctx, { code });
  refuseElsewhere(event.locals, opened.merchantId, 'pay-link-unknown');
  keepPayLink(event.cookies, opened, code);
  return `/p/${opened.publicId}`;
}
