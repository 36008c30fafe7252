import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Context } from '../context.ts';
import {
  findSession,
  mayDo,
  readMerchant,
  SESSION_COOKIE,
  type Merchant,
  type Staff,
  type StaffAct
} from '../domain/identity/index.ts';
import { Refusal } from '../platform/refusal.ts';
import { chosenLanguage } from './chosen-language.ts';
import { refuseClosed } from './refuse-closed.ts';
import { route } from './route.ts';

/** Who works here: their context acts in their name, and everything they touch is their merchant's. */
export type SignedIn = Readonly<{ ctx: Context; staff: Staff; sessionId: string; merchant: Merchant }>;

const SIGN_IN = '/admin/sign-in';

/**
 * Wraps a load, an action or an endpoint of the admin. Nobody is sent to the sign-in page, and back afterwards;
 * whoever's role doesn't include the act is refused with `act-not-allowed`. Nothing of the page runs before that.
 */
export function staffRoute<E extends RequestEvent, T>(
  act: StaffAct,
  run: (event: E, who: SignedIn) => Promise<T>
): (event: E) => Promise<T> {
  return route(async (event: E) => {
    event.locals.language = chosenLanguage(event) ?? event.locals.language;
    const who = await signedIn(event);
    if (!who) redirect(303, `${SIGN_IN}?to=${encodeURIComponent(event.url.pathname + event.url.search)}`);
    if (!mayDo(who.staff.role, act)) throw new Refusal('act-not-allowed', { act });
    return run(event, who);
  });
}

/** Where to go after signing in: a page of the admin, whatever the address says. */
export function pageAfterSignIn(asked: string | null): string {
  return asked !== null && /^\/admin(\/(?!sign-in)[\w/?=&.%-]*)?$/.test(asked) ? asked : '/admin';
}

/** One look-up per request, however many loads ask. */
const lookups = new WeakMap<App.Locals, Promise<SignedIn | undefined>>();

function signedIn(event: RequestEvent): Promise<SignedIn | undefined> {
  const known = lookups.get(event.locals);
  if (known) return known;
  const lookup = lookUp(event);
  lookups.set(event.locals, lookup);
  return lookup;
}

async function lookUp({ cookies, locals }: RequestEvent): Promise<SignedIn | undefined> {
  const token = cookies.get(SESSION_COOKIE);
  const session = token === undefined ? undefined : await findSession(locals.ctx, token);
  if (!session) return undefined;
  const { id: staffId, name, merchantId } = session.staff;
  const ctx: Context = { ...locals.ctx, actor: { kind: 'staff', staffId, name } };
  const merchant = await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId));
  refuseClosed(locals, merchant, 'page-not-found');
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  return { ctx, staff: session.staff, sessionId: session.id, merchant };
}
