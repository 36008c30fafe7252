import { describe, expect, test } from 'vitest';
import { adminRoutes, operatorRoutes } from '../support/admin-routes/admin-routes.data.ts';
import { readRouteFile, readRoutes } from '../support/admin-routes/read-routes.ts';

/** Each room behind a sign-in, with the guard that stands at every door of it. */
const ROOMS = [
  { room: 'admin/(work)', guard: 'staffRoute' },
  { room: 'operator/(work)', guard: 'operatorRoute' },
  { room: 'my/[merchant]/(portal)', guard: 'customerRoute' }
] as const;

/** What anybody may ask, or whoever holds a link, a key or a signature: each checks that itself. */
const OPEN = [
  '/',
  '/accessibility/[[merchant]]',
  ...['/admin', '/admin/invitation/[token]', '/admin/palette.js', '/admin/sign-in', '/admin/sign-in/code'],
  '/admin/sign-in/passkey-options',
  ...['/api/docs', '/api/health', '/api/v1', '/api/v1/[...path]', '/api/v1/openapi.json'],
  ...['/api/webhooks/agency/[merchant]/[agency]', '/api/webhooks/mail/[merchant]'],
  ...['/api/webhooks/stripe/[merchant]/[account]', '/api/webhooks/twilio/[merchant]'],
  ...['/cancel/[merchant]/[[kind=withdrawal]]', '/cancel/[merchant]/receipt/[token]'],
  '/cancel/[merchant]/receipt/[token]/file',
  ...['/check/[merchantSlug]', '/design', '/move/[link]', '/o/[token]', '/u/[token]'],
  ...['/my/[merchant]', '/my/[merchant]/icon-[size=icon].png', '/my/[merchant]/manifest.webmanifest'],
  '/my/[merchant]/picture-[form=form].png',
  ...['', '/offline', '/sign-in', '/sign-in/code', '/sign-in/link/[token]', '/sign-in/passkey'].map(
    (page) => `/my/[merchant]/(sign-in)${page}`
  ),
  ...['/sign-in/passkey-options', '/sign-in/passkey/options', '/sign-in/who', '/sign-out'].map(
    (page) => `/my/[merchant]/(sign-in)${page}`
  ),
  ...['/operator', '/operator/sign-in', '/operator/sign-in/code'],
  ...['', '/[link]', '/[link]/bank', '/[link]/card', '/[link]/debit', '/[link]/documents/[file]'].map(
    (page) => `/p${page}`
  ),
  ...['/p/[link]/return', '/p/[link]/transfer'],
  ...['', '/[link]', '/[link]/account', '/[link]/account/new', '/[link]/done', '/[link]/return'].map(
    (page) => `/repair${page}`
  )
];

describe.each(ROOMS)('behind the sign-in of $room', ({ room, guard }) => {
  test(`every load, act and endpoint begins with ${guard}`, () => {
    const entries = readRoutes(room);
    expect(entries.length).toBeGreaterThan(5);
    const unguarded = entries.filter((entry) => entry.guard !== guard);
    expect(unguarded.map(({ id, name }) => `${room}${id} ${name}`)).toEqual([]);
  });
});

test('a door without its guard is seen, also behind a function of the file', () => {
  const planted = `
    const act = (work) => staffRoute('see', work);
    const open = (work) => async (event) => work(event);
    export const load = staffRoute('see', async () => ({}));
    export const actions = { save: act(() => 1), drop: open(() => 1), look: async () => 1 };
    export const GET = async () => new Response();
    export async function POST() {}`;
  const guards = readRouteFile('+page.server.ts', planted).map(({ kind, name, guard }) => [
    kind,
    name,
    guard
  ]);
  expect(guards).toEqual([
    ['load', 'load', 'staffRoute'],
    ['act', 'save', 'staffRoute'],
    ['act', 'drop', 'open'],
    ['act', 'look', ''],
    ['endpoint', 'GET', ''],
    ['endpoint', 'POST', '']
  ]);
});

test('no route is outside these rooms but those that are known to be open', () => {
  const outside = readRoutes('.')
    .map(({ id }) => (id === '' ? '/' : id))
    .filter((id) => !ROOMS.some(({ room }) => `${id}/`.startsWith(`/${room}/`)));
  expect([...new Set(outside)].sort()).toEqual([...OPEN].sort());
});

/** `GET /page`, `POST /page?/act`, as the tables say it. */
const sorted = (lines: Iterable<string>) => [...new Set(lines)].sort();

function linesOf(room: string): string[] {
  return readRoutes(room).map(({ id, kind, name }) =>
    kind === 'act' ? `POST ${id}?/${name}` : kind === 'load' ? `GET ${id}` : `${name} ${id}`
  );
}

test('who may open each page and do each act of the admin is written down', () => {
  const listed = Object.entries(adminRoutes).flatMap(([id, { acts = {}, posted }]) => [
    `${posted ? 'POST' : 'GET'} ${id}`,
    ...Object.keys(acts).flatMap((names) => names.split(' ').map((name) => `POST ${id}?/${name}`))
  ]);
  expect(sorted(listed)).toEqual(sorted(linesOf('admin/(work)')));
});

test('so is every page and act of whoever runs the installation', () => {
  const listed = Object.entries(operatorRoutes).flatMap(([id, acts]) => [
    `GET ${id}`,
    ...acts.map((name) => `POST ${id}?/${name}`)
  ]);
  expect(sorted(listed)).toEqual(sorted(linesOf('operator/(work)')));
});
