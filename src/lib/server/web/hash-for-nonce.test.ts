import { expect, test } from 'vitest';
import { hashForNonce } from './hash-for-nonce.ts';

const answer = (nonce: string, body: string) =>
  new Response(body, {
    status: 404,
    headers: {
      'content-type': 'text/html',
      'content-security-policy': `default-src 'none'; style-src 'self' 'nonce-${nonce}'`
    }
  });
const read = async (response: Response) => ({
  status: response.status,
  policy: response.headers.get('content-security-policy'),
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
    body: '<style>a{}</style><p>No</p>'
  });
});

test('a page with a script keeps its nonce', async () => {
  const body = '<script nonce="AAAA">1</script>';
  const kept = await read(await hashForNonce(answer('AAAA', body)));
  expect(kept.body).toBe(body);
  expect(kept.policy).toContain("'nonce-AAAA'");
});

test('what is no page stays as it is', async () => {
  const json = Response.json({ error: 'x' }, { status: 404 });
  expect(await hashForNonce(json)).toBe(json);
});
