import { expect, test, type APIRequestContext } from '@playwright/test';
import type { StaffRole } from '../../../src/lib/server/domain/identity/index.ts';
import { adminRoutes } from '../../support/admin-routes/admin-routes.data.ts';
import { addressOf, findObjects, isAboutOne } from '../../support/admin-routes/find-objects.ts';
import { addColleague, addOtherMerchant, signInByRequest } from '../../support/colleagues.ts';
import { readReady } from '../../support/ready.ts';

const EVERYBODY: readonly StaffRole[] = ['owner', 'finance', 'support', 'viewer'];

type Asked = Readonly<{ method: 'GET' | 'POST'; id: string; query: string; may: readonly StaffRole[] }>;

/** The whole table, one line for each thing that can be asked; what ends the session stands last. */
const ASKED: readonly Asked[] = Object.entries(adminRoutes)
  .flatMap(([id, { may, acts = {}, ask = '', posted }]): Asked[] => [
    { method: posted ? 'POST' : 'GET', id, query: ask, may },
    ...Object.entries(acts).flatMap(([names, allowed]) =>
      names.split(' ').map((name) => ({
        ...{ method: 'POST' as const, id, may: allowed },
        // An act without a name is the page's only one.
        query: [name === 'default' ? '' : `?/${name}`, ask.slice(1)].filter(Boolean).join('&')
      }))
    )
  ])
  .toSorted((a, b) => Number(endsSession(a)) - Number(endsSession(b)));

function endsSession({ id, query }: Asked): boolean {
  return id === '/account' && /^\?\/(signOut|endAll)$/.test(query);
}

type Answer = Readonly<{ status: number; location: string; body: string }>;

async function ask(request: APIRequestContext, method: 'GET' | 'POST', path: string): Promise<Answer> {
  const { web } = readReady();
  const response = await request.fetch(`${web}/admin${path}`, {
    method,
    maxRedirects: 0,
    headers: { origin: web, 'sec-fetch-site': 'same-origin', accept: 'text/html' },
    ...(method === 'POST' && { form: { any: 'thing' } })
  });
  const body = (await response.text())
    // What differs between any two answers of one page.
    .replace(/nonce="[^"]*"|nonce-[\w+/=]+/g, '')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');
  return { status: response.status(), location: response.headers()['location'] ?? '', body };
}

test('nobody is sent to the sign-in page, whatever they ask', async ({ request }) => {
  test.setTimeout(180_000);
  const objects = await findObjects();
  for (const { method, id, query } of ASKED) {
    const path = addressOf(id, query, objects) ?? addressOf(id, query, 'nobody’s')!;
    const { status, location } = await ask(request, method, path);
    expect([status, location], `${method} ${path}`).toEqual([
      303,
      expect.stringMatching(/^\/admin\/sign-in\?to=/)
    ]);
  }
});

for (const role of EVERYBODY) {
  test(`${role}: opens of the own merchant what the role includes, and nothing else`, async ({ request }) => {
    test.setTimeout(180_000);
    const objects = await findObjects();
    await signInByRequest(request, await addColleague(role));
    let opened = 0;
    for (const { method, id, query, may } of ASKED) {
      const isAllowed = may.includes(role);
      // What they may do is done below, where nobody else looks on.
      if (isAllowed && method === 'POST') continue;
      const path = addressOf(id, query, objects);
      if (path === undefined) continue;
      const { status } = await ask(request, method, path);
      if (!isAllowed) expect(status, `${method} ${path}`).toBe(403);
      // 303: there is no draft to look at, or the thing is past it.
      else expect([200, 303, 409], `${method} ${path} answered ${status}`).toContain(status);
      if (isAllowed && isAboutOne(id, query)) opened += 1;
    }
    // The demo has a thing of nearly every kind.
    expect(opened).toBeGreaterThan(15);
  });

  test(`${role}: another merchant's things are as unknown as what never was, and an odd form breaks nothing`, async ({
    request
  }) => {
    test.setTimeout(180_000);
    const theirs = await findObjects();
    const { merchantId } = await addOtherMerchant();
    await signInByRequest(request, await addColleague(role, { merchantId }));
    for (const asked of ASKED) {
      const { method, id, query, may } = asked;
      const unknown = addressOf(id, query, 'nobody’s')!;
      const what = `${method} ${unknown}`;
      const answer = await ask(request, method, unknown);
      if (!may.includes(role)) {
        expect(answer.status, what).toBe(403);
        continue;
      }
      if (!isAboutOne(id, query)) {
        expect([200, 303, 404, 409, 410, 422], `${what} answered ${answer.status}`).toContain(answer.status);
        if (!endsSession(asked)) expect(answer.location, what).not.toContain('/admin/sign-in');
        continue;
      }
      // A form may be refused before its thing is looked for; a page never is.
      expect(method === 'GET' ? [404] : [404, 422], `${what} answered ${answer.status}`).toContain(
        answer.status
      );
      const foreign = addressOf(id, query, theirs);
      if (foreign !== undefined) expect(await ask(request, method, foreign), foreign).toEqual(answer);
    }
  });
}

test('what is no id is no page', async ({ request }) => {
  await signInByRequest(request, await addColleague('owner'));
  for (const wrong of ['1', "' or 1=1", '../invoices', '019A0000-0000-7000-8000-0000000000FF'])
    expect((await ask(request, 'GET', `/invoices/${encodeURIComponent(wrong)}`)).status, wrong).toBe(404);
});
