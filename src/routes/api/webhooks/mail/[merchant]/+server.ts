import { receiveMailReport } from '#lib/server/domain/notifications/index.ts';
import { endpoint, readBody } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types.js';

/** A report quotes what it is about; more than this is no report. */
const MOST_BYTES = 2_097_152;

/** The mail provider passes on a mail that came to the address for bounces: `message/rfc822`, as it came. */
export const POST: RequestHandler = endpoint(async ({ locals: { ctx }, params, request }) => {
  await receiveMailReport(ctx, {
    merchantId: params.merchant,
    secret: secretOf(request.headers.get('authorization')),
    // A character per byte: which alphabet they are is the parser's to find out. No text column holds a zero.
    raw: Buffer.from(await readBody(request, MOST_BYTES))
      .toString('latin1')
      .replaceAll('\0', '')
  });
  return new Response(null, { status: 204 });
});

/** `Bearer <secret>`, or the password of basic authentication: what mail providers can be told to send differs. */
function secretOf(authorization: string | null): string | undefined {
  const [scheme, value = ''] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':');
}
