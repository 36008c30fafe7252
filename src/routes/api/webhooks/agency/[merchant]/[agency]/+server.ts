import { receiveAgencyReport } from '#lib/server/domain/handover/index.ts';
import { endpoint, readBody } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types.js';

/** Many times the size of any report. */
const MOST_BYTES = 65_536;

/** A collection agency tells us something (Standard Webhooks 1.0). Stored and answered; a job works it off. */
export const POST: RequestHandler = endpoint(async ({ locals, params, request }) => {
  const header = (name: string) => request.headers.get(name);
  await receiveAgencyReport(locals.ctx, {
    ...{ merchantId: params.merchant, agencyId: params.agency },
    ...{ id: header('webhook-id'), timestamp: header('webhook-timestamp') },
    signature: header('webhook-signature'),
    body: new TextDecoder().decode(await readBody(request, MOST_BYTES))
  });
  return new Response(null, { status: 204 });
});
