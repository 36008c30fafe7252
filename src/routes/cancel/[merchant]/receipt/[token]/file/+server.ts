import { renderCancellationDocument } from '#lib/server/domain/notifications/index.ts';
import { route } from '#lib/server/web/index.ts';
import { openReceipt } from '../open-receipt.server.ts';
import type { RequestHandler } from './$types';

/** The receipt to keep. */
export const GET: RequestHandler = route(async (event) => {
  const { declared } = await openReceipt(event);
  const { fileName, contentType, bytes } = await renderCancellationDocument(event.locals.ctx, declared);
  return new Response(Buffer.from(bytes), {
    headers: { 'content-type': contentType, 'content-disposition': `attachment; filename="${fileName}"` }
  });
});
