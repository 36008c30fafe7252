import { receiveTextReport } from '#lib/server/domain/notifications/index.ts';
import { endpoint, readBody } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types.js';

/** A text message has at most 1,600 characters; the rest are names and numbers. */
const MOST_BYTES = 65_536;

/** The provider of text messages tells how far one is, or passes on what somebody wrote. Stored and answered. */
export const POST: RequestHandler = endpoint(async ({ locals: { ctx }, params, request, url }) => {
  const body = new TextDecoder().decode(await readBody(request, MOST_BYTES));
  await receiveTextReport(ctx, {
    merchantId: params.merchant,
    // The address that it was told, whatever a proxy made of it on the way.
    url: `${ctx.origin}${url.pathname}${url.search}`,
    fields: Object.fromEntries(new URLSearchParams(body)),
    signature: request.headers.get('x-twilio-signature')
  });
  return new Response(null, { status: 204 });
});
