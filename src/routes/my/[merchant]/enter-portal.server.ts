import { redirect, type RequestEvent } from '@sveltejs/kit';
import {
  customerCookie,
  type Browser,
  type Merchant,
  type SignedIn
} from '#lib/server/domain/identity/index.ts';
import { portalPageAfterSignIn, readPortalMerchant } from '#lib/server/web/index.ts';
import { dropTicket, heldPage, keepTicket } from './door-cookies.server.ts';

/** What every way in needs to know of the browser that stands at the door. */
export async function atTheDoor(
  event: RequestEvent
): Promise<Readonly<{ merchant: Merchant; browser: Browser; formerToken: string | undefined; to: string }>> {
  const merchant = await readPortalMerchant(event);
  return {
    merchant,
    browser: browserOf(event),
    formerToken: event.cookies.get(customerCookie(merchant.slug)),
    to: portalPageAfterSignIn(
      merchant.slug,
      event.url.searchParams.get('to') ?? heldPage(event.cookies, merchant.slug)
    )
  };
}

export function browserOf(event: RequestEvent): Browser {
  return { ip: event.getClientAddress(), userAgent: event.request.headers.get('user-agent') ?? '' };
}

/** Lets in whoever has shown link or code, or asks whose page it is. Never returns. */
export function enterPortal(
  event: RequestEvent,
  answer: SignedIn,
  { slug, to, canPasskey }: Readonly<{ slug: string; to: string; canPasskey: boolean }>
): never {
  const query = `?to=${encodeURIComponent(to)}`;
  if (answer.kind === 'choose') {
    keepTicket(event.cookies, slug, answer.ticket, to);
    redirect(303, `/my/${slug}/sign-in/who${query}`);
  }
  const { name, value, attributes } = answer.cookie;
  event.cookies.set(name, value, attributes);
  dropTicket(event.cookies, slug);
  // Offered once, by itself; later it is found in the preferences.
  redirect(303, answer.isFirst && canPasskey ? `/my/${slug}/sign-in/passkey${query}` : to);
}
