import { receiveWebhook } from '#lib/server/domain/collection/index.ts';
import { endpoint } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types.js';

/** Stripe tells us something. Stored and answered; a job works it off. */
export const POST: RequestHandler = endpoint(async ({ locals, params, request }) => {
  await receiveWebhook(locals.ctx, {
    merchantId: params.merchant,
    accountId: params.account,
    rawBody: await request.text(),
    signature: request.headers.get('stripe-signature')
  });
  return new Response(null, { status: 200 });
});
