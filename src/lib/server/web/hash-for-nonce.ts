import { createHash } from 'node:crypto';

/**
 * The same page with hashes of its styles in place of its nonce, so that two answers of one page are equal byte for
 * byte. For pages without script only: a page with one keeps its nonce and is given back as it is.
 */
export async function hashForNonce(response: Response): Promise<Response> {
  const policy = response.headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  if (!nonce || !response.headers.get('content-type')?.startsWith('text/html')) return response;
  const page = await response.text();
  const headers = new Headers(response.headers);
  const { status } = response;
  if (/<script/i.test(page)) return new Response(page, { status, headers });
  const html = page.replaceAll(` nonce="${nonce}"`, '');
  const styles = [...html.matchAll(/<style[^>]*>([^]*?)<\/style>/g)].map(([, css = '']) => css);
  const hashes = styles.map((css) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`);
  headers.set('content-security-policy', policy.replaceAll(`'nonce-${nonce}'`, hashes.join(' ')));
  headers.delete('content-length');
  return new Response(html, { status, headers });
}
