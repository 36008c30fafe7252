import { findFile } from '#lib/server/domain/notifications/index.ts';
import { refusePage, staffRoute } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** A file that came with a message: handed out to be kept, never to be run in our name. */
export const GET: RequestHandler = staffRoute('see-conversations', async (event, { ctx, merchant }) => {
  const { id: conversationId, message: messageId, place } = event.params;
  if (!/^\d$/.test(place)) refusePage(event);
  const named = { merchantId: merchant.id, conversationId, messageId, place: Number(place) };
  const file = await ctx.db.withMerchant(merchant.id, (tx) => findFile(tx, named));
  if (!file) refusePage(event);
  return new Response(Buffer.from(file.content), {
    headers: {
      'content-type': file.type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store'
    }
  });
});
