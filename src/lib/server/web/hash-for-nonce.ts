import { createHash } from 'node:crypto';

/** What only a script needs: itself, its modules, and the styles that the router would name once more. */
const FOR_SCRIPTS =
  /<script\b[^]*?<\/script>\s*|<link [^>]*rel="modulepreload"[^>]*>\s*|<link [^>]*rel="stylesheet" disabled [^>]*>\s*/gi;

/**
 * The same page with hashes of its styles in place of its nonce and without its scripts, so that two answers of one
 * page are equal byte for byte. A page that says no has nothing for a script to do; what SvelteKit writes into one
 * (the request's id, above all) would tell two answers apart.
 */
export async function hashForNonce(response: Response): Promise<Response> {
  const policy = response.headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  if (!nonce || !response.headers.get('content-type')?.startsWith('text/html')) return response;
  const page = await response.text();
  const headers = new Headers(response.headers);
  const { status } = response;
  const html = page.replace(FOR_SCRIPTS, '').replaceAll(` nonce="${nonce}"`, '');
  const styles = [...html.matchAll(/<style[^>]*>([^]*?)<\/style>/g)].map(([, css = '']) => css);
  const hashes = styles.map((css) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`);
  headers.set('content-security-policy', policy.replaceAll(`'nonce-${nonce}'`, hashes.join(' ')));
  // Made of the page as it was: of its nonce, and of scripts that are gone.
  for (const name of ['content-length', 'etag', 'link']) headers.delete(name);
  return new Response(html, { status, headers });
}
