import { redirect, type Cookies, type RequestEvent } from '@sveltejs/kit';
import type { Actor, Context } from '../context.ts';
import {
  customerCookie,
  findCustomerSession,
  isConfirmed,
  type Customer,
  type CustomerSession,
  type Merchant
} from '../domain/identity/index.ts';
import { Refusal } from '../platform/refusal.ts';
import { chosenLanguage } from './chosen-language.ts';
import { findMerchantHere } from './home.ts';
import { refuseClosed } from './refuse-closed.ts';
import { route } from './route.ts';

/** Who is at home in the portal: the context acts in their name, and everything they touch is theirs. */
export type SignedInCustomer = Readonly<{
  ctx: Context;
  merchantId: string;
  customerId: string;
  sessionId: string;
  merchant: Merchant;
  customer: Customer;
  session: CustomerSession;
  /** How this merchant addresses this customer: picks the texts' variant. */
  tone: 'formal' | 'friendly';
}>;

/**
 * Wraps a load, an action or an endpoint of the portal: `requireCustomer` first, and refusals become error pages as in
 * `route`. Nothing of the page runs before that.
 */
export function customerRoute<E extends RequestEvent, T>(
  run: (event: E, who: SignedInCustomer) => Promise<T>
): (event: E) => Promise<T> {
  return route(async (event: E) => run(event, await requireCustomer(event)));
}

/**
 * The customer who is signed in at the merchant of this address. Nobody is sent to the sign-in page, and back
 * afterwards. Also tells the page its language and its merchant's look. Refuses with `merchant-not-found`.
 */
export async function requireCustomer(event: RequestEvent): Promise<SignedInCustomer> {
  const merchant = await readPortalMerchant(event);
  const who = await once(lookups, event.locals, () => lookUp(event, merchant));
  if (!who) {
    const to = encodeURIComponent(pageIn(event.url));
    redirect(303, `/my/${merchant.slug}/sign-in?to=${to}`);
  }
  event.locals.language = chosenLanguage(event) ?? who.customer.language;
  return who;
}

/**
 * Before something delicate (another IBAN, e-mail address or phone number, a stop by somebody who came by a link): goes
 * on only while this browser has given a one-time code within the last ten minutes. Anybody else is sent to the page
 * that asks for one, and comes back to `to`, a page of this portal. Ask in the load, before anything is typed, and
 * again in the action.
 */
export function requireConfirmation(who: SignedInCustomer, to: string): void {
  if (isConfirmed(who.session, who.ctx.clock.now())) return;
  redirect(303, `/my/${who.merchant.slug}/confirm?to=${encodeURIComponent(to)}`);
}

/** The same where being signed in is no condition: `undefined` for nobody. */
export async function findSignedInCustomer(event: RequestEvent): Promise<SignedInCustomer | undefined> {
  const merchant = await readPortalMerchant(event);
  return once(lookups, event.locals, () => lookUp(event, merchant));
}

/** The merchant in the address of this page. Refuses with `merchant-not-found`. */
export async function readPortalMerchant(event: RequestEvent): Promise<Merchant> {
  const { locals, params } = event;
  const merchant = await once(merchants, locals, () => {
    // The first to ask: whoever turns out to be signed in has a language of their own later.
    locals.language = chosenLanguage(event) ?? locals.language;
    return findMerchantHere(locals, params['merchant'] ?? '');
  });
  if (!merchant) throw new Refusal('merchant-not-found');
  refuseClosed(locals, merchant, 'merchant-not-found');
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  return merchant;
}

/** At which merchants this browser is signed in, or was: a hint where to lead back to, never a proof. */
export function signedInSlugs(cookies: Cookies): string[] {
  const prefix = customerCookie('');
  return cookies
    .getAll()
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name }) => name.slice(prefix.length));
}

/** Where to go after signing in: a page of this merchant's portal, whatever the address says. */
export function portalPageAfterSignIn(slug: string, asked: string | null): string {
  const home = `/my/${slug}`;
  const isHere = asked === home || asked?.startsWith(`${home}/`) === true;
  const isPage = isHere && /^[\w/?=&.%,:-]*$/.test(asked) && !/^[^?]*(\/sign-in|\/\/|\.\.|%2e)/i.test(asked);
  return isPage ? asked : home;
}

const merchants = new WeakMap<App.Locals, Promise<Merchant | undefined>>();
const lookups = new WeakMap<App.Locals, Promise<SignedInCustomer | undefined>>();

/** One look-up per request, however many loads ask. */
function once<T>(
  known: WeakMap<App.Locals, Promise<T>>,
  locals: App.Locals,
  ask: () => Promise<T>
): Promise<T> {
  const found = known.get(locals) ?? ask();
  known.set(locals, found);
  return found;
}

/** The page, without the name of the action that was asked of it. */
function pageIn(url: URL): string {
  const asked = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
  return url.pathname + (asked.size > 0 ? `?${asked.toString()}` : '');
}

/** What a page does although it is only asked for: it comes back from a bank, or hands out everything there is. */
const ACTS_WHEN_READ = /\/(return|bank|export)(\/|$)/;

/**
 * Whoever helps looks, and does nothing: only staff's own way out stays. Asked where the session is looked up, so that no
 * page can forget it. Refuses `helper-act-not-allowed`.
 */
function refuseActsOfHelper({ request, route: { id } }: RequestEvent): void {
  const isLooking = ['GET', 'HEAD'].includes(request.method) && !ACTS_WHEN_READ.test(id ?? '');
  if (!isLooking && id !== SIGN_OUT) throw new Refusal('helper-act-not-allowed');
}

const SIGN_OUT = '/my/[merchant]/(sign-in)/sign-out';

async function lookUp(event: RequestEvent, merchant: Merchant): Promise<SignedInCustomer | undefined> {
  const { cookies, locals } = event;
  const token = cookies.get(customerCookie(merchant.slug));
  if (token === undefined) return undefined;
  const found = await findCustomerSession(locals.ctx, merchant.id, token);
  if (!found) return undefined;
  const { session, customer } = found;
  if (session.helper) refuseActsOfHelper(event);
  const actor: Actor = session.helper
    ? { kind: 'staff', ...session.helper }
    : { kind: 'customer', customerId: customer.id };
  return {
    ctx: { ...locals.ctx, actor },
    merchantId: merchant.id,
    customerId: customer.id,
    sessionId: session.id,
    merchant,
    customer,
    session,
    tone: (customer.isFormal ?? merchant.isFormal) ? 'formal' : 'friendly'
  };
}
