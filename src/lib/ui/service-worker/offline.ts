/**
 * What the portal shows without a network: the overview as it was last seen, marked with its time, and for everything
 * else a page that says that nothing was sent. Nothing is ever sent later: a payment that could not be made now is not
 * made. Pages come from the network whenever it answers, so that no stale amount is taken for a fresh one.
 */
export type OfflineCaches = Readonly<{
  /** The portal's address, with a slash at its end: the worker's scope. */
  scope: string;
  /** Where the caches are, and what reaches the network. Given, so that both can be looked at in a test. */
  caches: Pick<CacheStorage, 'open' | 'delete'>;
  fetch: (request: Request | string) => Promise<Response>;
  now: () => number;
}>;

/** An overview older than this is shown to nobody: too much may have happened. */
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
const STORED_AT = 'x-stored-at';

/** The names of a portal's caches: files that never change under their address, and what was last seen. */
export const cacheNames = (scope: string) => ({
  files: `files ${new URL(scope).pathname}`,
  seen: `seen ${new URL(scope).pathname}`
});

/** Answers a navigation inside the portal. */
export async function answerNavigation(request: Request, at: OfflineCaches): Promise<Response> {
  const path = new URL(request.url).pathname;
  const home = new URL(at.scope).pathname;
  // Whoever leaves, or has to come in anew, leaves nothing behind: no money in caches after sign-out.
  if (path.startsWith(`${home}sign-`)) await at.caches.delete(cacheNames(at.scope).seen);
  try {
    const response = await at.fetch(request);
    if (request.method === 'GET' && path === home && response.ok) await storeOverview(response.clone(), at);
    return response;
  } catch {
    const isOverview = request.method === 'GET' && path === home;
    return (isOverview ? await findOverview(at) : undefined) ?? (await readOfflinePage(at));
  }
}

/** Answers for a file whose address changes with its content. */
export async function answerFile(request: Request, at: OfflineCaches): Promise<Response> {
  const files = await at.caches.open(cacheNames(at.scope).files);
  const kept = await files.match(request);
  if (kept) return kept;
  const response = await at.fetch(request);
  if (response.ok) await files.put(request, response.clone());
  return response;
}

/** Keeps the page that says that there is no connection, in the portal's language of now. */
export async function keepOfflinePage(at: OfflineCaches): Promise<void> {
  const files = await at.caches.open(cacheNames(at.scope).files);
  const response = await at.fetch(offlineAddress(at));
  if (response.ok) await files.put(offlineAddress(at), response);
}

/** Drops the files of versions that are no longer served; `build` is what this one has. */
export async function dropOldFiles(build: ReadonlySet<string>, at: OfflineCaches): Promise<void> {
  const files = await at.caches.open(cacheNames(at.scope).files);
  for (const request of await files.keys()) {
    const isOfThisOne = request.url === offlineAddress(at) || build.has(new URL(request.url).pathname);
    if (!isOfThisOne) await files.delete(request);
  }
}

const offlineAddress = ({ scope }: OfflineCaches) => `${scope}offline`;

async function storeOverview(response: Response, at: OfflineCaches): Promise<void> {
  const storedAt = new Date(at.now()).toISOString();
  const page = await response.text();
  const headers = new Headers(response.headers);
  headers.set(STORED_AT, storedAt);
  // The text is neither zipped nor as long any more.
  for (const name of ['content-encoding', 'content-length']) headers.delete(name);
  const seen = await at.caches.open(cacheNames(at.scope).seen);
  const marked = page.replace('<html ', `<html data-stored-at="${storedAt}" `);
  await seen.put(at.scope, new Response(marked, { status: 200, headers }));
}

async function findOverview(at: OfflineCaches): Promise<Response | undefined> {
  const seen = await at.caches.open(cacheNames(at.scope).seen);
  const kept = await seen.match(at.scope);
  const storedAt = Date.parse(kept?.headers.get(STORED_AT) ?? '');
  // A clock that was set back makes no page younger.
  const age = at.now() - storedAt;
  return age >= 0 && age <= KEPT_DAYS * DAY_MS ? kept : undefined;
}

async function readOfflinePage(at: OfflineCaches): Promise<Response> {
  const files = await at.caches.open(cacheNames(at.scope).files);
  return (await files.match(offlineAddress(at))) ?? Response.error();
}
