import { expect, test } from 'vitest';
import { hashForNonce } from './hash-for-nonce.ts';

const answer = (nonce: string, body: string) =>
  new Response(body, {
    status: 404,
    headers: {
      'content-type': 'text/html',
      etag: `"${nonce}"`,
      link: '<../_app/start.js>; rel="modulepreload"; nopush',
      'content-security-policy': `default-src 'none'; style-src 'self' 'nonce-${nonce}'`
    }
  });
const read = async (response: Response) => ({
  status: response.status,
  policy: response.headers.get('content-security-policy'),
  others: ['etag', 'link'].filter((name) => response.headers.has(name)),
  body: await response.text()
});

test('two answers of one page are equal, and its styles still allowed', async () => {
  const page = (nonce: string) => answer(nonce, `<style nonce="${nonce}">a{}</style><p>No</p>`);
  const first = await read(await hashForNonce(page('AAAA')));
  expect(await read(await hashForNonce(page('BBBB')))).toEqual(first);
  expect(first).toEqual({
    status: 404,
    // printf 'a{}' | openssl dgst -sha256 -binary | base64
    policy: "default-src 'none'; style-src 'self' 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='",
    others: [],
    body: '<style>a{}</style><p>No</p>'
  });
});

test('what a script would need is left out: it would tell two answers apart', async () => {
  const page = (id: string) =>
    answer(
      id,
      `<link href="/_app/a.js" rel="modulepreload"><link href="/_app/a.css" rel="stylesheet" disabled media="(max-width: 0)">` +
        `<p>No</p><script nonce="${id}">{ "requestId": "${id}" }</script>`
    );
  const first = await read(await hashForNonce(page('AAAA')));
  expect(first.body).toBe('<p>No</p>');
  expect(await read(await hashForNonce(page('BBBB')))).toEqual(first);
});

test('what is no page stays as it is', async () => {
  const json = Response.json({ error: 'x' }, { status: 404 });
  expect(await hashForNonce(json)).toBe(json);
});
