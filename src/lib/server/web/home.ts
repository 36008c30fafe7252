import { isIP } from 'node:net';
import type { RequestEvent } from '@sveltejs/kit';
import { findHome, findMerchantBySlug, originAt, type Merchant } from '../domain/identity/index.ts';

type Home = Awaited<ReturnType<typeof findHome>>;

/** Everything of a customer's; what staff, systems and operators use is on the installation's own host only. */
const AT_HOME = /^\/(my|p|repair|move|cancel|check|u|o|accessibility)(\/|$)/;

/** A host is looked up this often: a domain that was given up is somebody else's soon. */
const KNOWN_FOR_MS = 30_000;
/** Whoever sends made-up names must not fill our memory. */
const MOST_KNOWN = 1_000;

const known = new Map<string, Readonly<{ home: Home; until: number }>>();

/**
 * Notes whose host was asked, if it isn't the installation's: links, passkeys and ways back of this request are then of
 * that host. A name that is nobody's, and an address, is answered as the
 * installation is: whoever looks after its machines asks so.
 */
export async function enterHome({ request, locals }: RequestEvent): Promise<void> {
  const name = hostNameOf(request.headers.get('host'));
  if (name === undefined || name === new URL(locals.ctx.origin).hostname) return;
  const home = await lookUp(locals, name);
  if (!home) return;
  locals.home = { merchantId: home.merchantId, slug: home.slug };
  const { origin: installationOrigin } = locals.ctx;
  locals.ctx = { ...locals.ctx, origin: originAt(locals.ctx, home.host), installationOrigin };
}

/** On a merchant's host: its door leads to its portal, and whatever isn't for its customers isn't there. */
export function turnAway({ locals, url, request }: RequestEvent): Response | undefined {
  const { home } = locals;
  if (!home || AT_HOME.test(url.pathname)) return undefined;
  if (url.pathname === '/' && request.method === 'GET')
    return new Response(null, { status: 303, headers: { location: `/my/${home.slug}` } });
  return new Response(NOT_THERE, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** The merchant behind the name in an address; on a merchant's own host there is no other one. */
export async function findMerchantHere(
  { ctx, home }: App.Locals,
  slug: string
): Promise<Merchant | undefined> {
  return home && home.slug !== slug ? undefined : findMerchantBySlug(ctx, slug);
}

/** The words of `routes/+error.svelte`, without its page: nothing of ours is said on somebody else's host. */
const NOT_THERE = `<!doctype html>
<html lang="en"><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>404</title>
<h1>404</h1>
<p lang="nl">Deze pagina bestaat niet.</p>
<p lang="fr">Cette page n’existe pas.</p>
<p lang="de">Diese Seite gibt es nicht.</p>
<p lang="en">This page does not exist.</p>
</html>`;

async function lookUp({ ctx }: App.Locals, name: string): Promise<Home> {
  const now = performance.now();
  const found = known.get(name);
  if (found && found.until > now) return found.home;
  const home = await findHome(ctx, name);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, { home, until: now + KNOWN_FOR_MS });
  return home;
}

/** The name in a `Host` header, without its port; an address is nobody's name. */
function hostNameOf(header: string | null): string | undefined {
  const name = /^([a-z0-9.-]{1,253}?)\.?(:\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase();
  return name === '' || isIP(name ?? '') !== 0 ? undefined : name;
}
