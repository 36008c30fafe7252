import { receiveWebhook } from '#lib/server/domain/collection/index.ts';
import { endpoint, readBody } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types.js';

/** Many times the size of any event: whoever sends more is not Stripe. */
const MOST_BYTES = 1_048_576;

/** Stripe tells us something. Stored and answered; a job works it off. */
export const POST: RequestHandler = endpoint(async ({ locals, params, request }) => {
  await receiveWebhook(locals.ctx, {
    merchantId: params.merchant,
    accountId: params.account,
    rawBody: new TextDecoder().decode(await readBody(request, MOST_BYTES)),
    signature: request.headers.get('stripe-signature')
  });
  return new Response(null, { status: 200 });
});
