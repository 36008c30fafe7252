import { beforeEach, describe, expect, test } from 'vitest';
import {
  answerFile,
  answerNavigation,
  cacheNames,
  dropOldFiles,
  keepOfflinePage,
  type OfflineCaches
} from './offline.ts';

const scope = 'https://pay.example/my/de-klaproos/';
const overview = '<!doctype html><html lang="nl"><body>€ 212,40</body></html>';

/** A cache storage as a browser has it, in memory. */
function memoryCaches() {
  const all = new Map<string, Map<string, Response>>();
  const addressOf = (request: RequestInfo | URL) =>
    request instanceof Request ? request.url : String(request);
  const open = (name: string) => {
    const kept = all.get(name) ?? new Map<string, Response>();
    all.set(name, kept);
    return Promise.resolve({
      match: (request: RequestInfo | URL) => Promise.resolve(kept.get(addressOf(request))?.clone()),
      put: (request: RequestInfo | URL, response: Response) =>
        Promise.resolve(void kept.set(addressOf(request), response)),
      keys: () => Promise.resolve([...kept.keys()].map((address) => new Request(address))),
      delete: (request: RequestInfo | URL) => Promise.resolve(kept.delete(addressOf(request)))
    } as unknown as Cache);
  };
  return { all, open, delete: (name: string) => Promise.resolve(all.delete(name)) };
}

let caches: ReturnType<typeof memoryCaches>;
let network: (address: string, method: string) => Response;
let at: OfflineCaches & { clock: number };
const isAway = (): never => {
  throw new TypeError('Failed to fetch');
};

beforeEach(async () => {
  caches = memoryCaches();
  network = (address) => new Response(address.endsWith('/offline') ? 'geen verbinding' : overview);
  at = {
    scope,
    caches,
    clock: Date.parse('2026-11-22T10:00:00Z'),
    fetch: (request) =>
      Promise.resolve().then(() =>
        request instanceof Request ? network(request.url, request.method) : network(request, 'GET')
      ),
    now: () => at.clock
  };
  await keepOfflinePage(at);
});

const visit = (path: string, method = 'GET') =>
  answerNavigation(new Request(`${scope}${path}`, { method }), at);

describe('without a network', () => {
  test('the overview is the one that was last seen, marked with its time', async () => {
    expect(await (await visit('')).text()).toBe(overview);
    network = isAway;
    expect(await (await visit('')).text()).toBe(
      overview.replace('<html ', '<html data-stored-at="2026-11-22T10:00:00.000Z" ')
    );
  });

  test.each(['invoices', 'pay', 'payment-methods/1'])('%s is the page that says so', async (path) => {
    await visit('');
    await visit(path);
    network = isAway;
    expect(await (await visit(path)).text()).toBe('geen verbinding');
  });

  test('what is sent is lost and said to be: it is never sent later', async () => {
    await visit('');
    const sent: string[] = [];
    network = (address, method) =>
      method === 'POST' ? isAway() : (sent.push(`${method} ${address}`), new Response(overview));
    expect(await (await visit('', 'POST')).text()).toBe('geen verbinding');
    expect(await (await visit('pay', 'POST')).text()).toBe('geen verbinding');
    expect(sent).toEqual([]);
  });

  test.each([
    ['after seven days', 7 * 86_400_000 + 1],
    ['with a clock that was set back', -1]
  ])('%s the kept overview is not shown', async (_, passed) => {
    await visit('');
    network = isAway;
    at.clock += passed;
    expect(await (await visit('')).text()).toBe('geen verbinding');
  });
});

describe('no money stays in a cache', () => {
  test.each([
    ['signing out', 'sign-out', 'POST'],
    ['being asked to sign in again', 'sign-in', 'GET']
  ])('after %s', async (_, path, method) => {
    await visit('');
    await visit(path, method);
    expect(caches.all.has(cacheNames(scope).seen)).toBe(false);
    network = isAway;
    expect(await (await visit('')).text()).toBe('geen verbinding');
  });

  test('a page that is not the overview is never kept, nor one that failed', async () => {
    await visit('invoices/1');
    network = () => new Response('weg', { status: 500 });
    await visit('');
    expect(caches.all.get(cacheNames(scope).seen)?.size ?? 0).toBe(0);
  });
});

test('with a network every page is fresh, however often it was seen', async () => {
  await visit('');
  network = () => new Response(overview.replace('212,40', '0,00'));
  expect(await (await visit('')).text()).toContain('€ 0,00');
});

test('a file is asked for once', async () => {
  let count = 0;
  network = () => ((count += 1), new Response('js'));
  const file = () => answerFile(new Request('https://pay.example/_app/immutable/a.js'), at);
  expect(await (await file()).text()).toBe('js');
  expect(await (await file()).text()).toBe('js');
  expect(count).toBe(1);
});

test('a new version drops the files of the old one, and keeps its own and the offline page', async () => {
  const file = (name: string) => answerFile(new Request(`https://pay.example/_app/immutable/${name}`), at);
  await file('old.js');
  await file('same.js');
  await dropOldFiles(new Set(['/_app/immutable/same.js', '/_app/immutable/new.js']), at);
  const kept = [...(caches.all.get(cacheNames(scope).files)?.keys() ?? [])];
  expect(kept).toEqual([`${scope}offline`, 'https://pay.example/_app/immutable/same.js']);
});
