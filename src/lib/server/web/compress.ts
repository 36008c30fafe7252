import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const zip = promisify(gzip);

/** Less than this fits into one packet as it is. */
const WORTH_IT_BYTES = 1_400;
const READS_GZIP = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/;
const TEXT = /^(text\/|application\/(json|problem\+json|manifest\+json|javascript)|image\/svg)/;

/**
 * The same answer, gzipped where that helps: text of some size to somebody who reads gzip. A pay page then fits into
 * the first flight of a new connection. Done off the main thread. No answer of ours holds a lasting secret beside
 * something that a stranger chose (BREACH): a form's key is new in every rendering, and secrets stay in cookies.
 */
export async function compress(request: Request, response: Response): Promise<Response> {
  const { headers, status } = response;
  // An answer without a length is streamed: it isn't held back to be zipped.
  const isWorthIt = Number(headers.get('content-length')) >= WORTH_IT_BYTES;
  if (!isWorthIt || !TEXT.test(headers.get('content-type') ?? '')) return response;
  if (headers.has('content-encoding')) return response;
  headers.append('vary', 'accept-encoding');
  if (!READS_GZIP.test(request.headers.get('accept-encoding') ?? '')) return response;
  const zipped = await zip(await response.arrayBuffer(), { level: 6 });
  headers.set('content-encoding', 'gzip');
  headers.set('content-length', String(zipped.length));
  // Two encodings are two representations: the tag is the same up to them.
  const tag = headers.get('etag');
  if (tag && !tag.startsWith('W/')) headers.set('etag', `W/${tag}`);
  return new Response(zipped, { status, headers });
}
