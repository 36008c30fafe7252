import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compress } from './compress.ts';

const asked = (encodings?: string) =>
  new Request(
    'https://pay.example/p/x',
    encodings === undefined ? {} : { headers: { 'accept-encoding': encodings } }
  );

function answer(text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    headers: { 'content-type': 'text/html', 'content-length': String(Buffer.byteLength(text)), ...headers }
  });
}

const page = '<p>Nog te betalen: € 212,40</p>'.repeat(100);

describe('compressing an answer', () => {
  test('a page goes zipped to whoever reads gzip, with its new length and a weak tag', async () => {
    const sent = await compress(asked('br, gzip'), answer(page, { etag: '"abc"' }));
    const body = Buffer.from(await sent.arrayBuffer());
    expect(gunzipSync(body).toString()).toBe(page);
    expect(Object.fromEntries(sent.headers)).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(body.length),
      vary: 'accept-encoding',
      etag: 'W/"abc"'
    });
  });

  test.each([
    ['nothing', undefined],
    ['only brotli', 'br'],
    ['gzip refused', 'br, gzip;q=0'],
    ['refused in thousandths', 'gzip; q=0.000, br']
  ])(
    'who asks for %s gets the page as it is, and a cache is told that others may not',
    async (_, encodings) => {
      const sent = await compress(asked(encodings), answer(page));
      expect(await sent.text()).toBe(page);
      expect(sent.headers.get('content-encoding')).toBeNull();
      expect(sent.headers.get('vary')).toBe('accept-encoding');
    }
  );

  test('several cookies stay several', async () => {
    const original = answer(page);
    original.headers.append('set-cookie', 'a=1');
    original.headers.append('set-cookie', 'b=2');
    expect((await compress(asked('gzip'), original)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test.each([
    ['a short text', () => answer('ok')],
    ['a picture', () => answer(page, { 'content-type': 'image/png' })],
    ['a PDF', () => answer(page, { 'content-type': 'application/pdf' })],
    ['what is zipped already', () => answer(page, { 'content-encoding': 'br' })],
    ['a stream without a length', () => new Response(page, { headers: { 'content-type': 'text/csv' } })],
    ['nothing', () => new Response(null, { status: 304 })]
  ])('%s is left alone', async (_, make) => {
    const original = make();
    expect(await compress(asked('gzip'), original)).toBe(original);
  });
});
