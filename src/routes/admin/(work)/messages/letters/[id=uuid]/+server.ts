import { packLetterBatch } from '#lib/server/domain/notifications/index.ts';
import { staffRoute, zipStream } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** A pile of letters for the printer: a PDF each, and a list of them. */
export const GET: RequestHandler = staffRoute('send-letter', async ({ params }, { ctx, merchant }) => {
  const files = await packLetterBatch(ctx, { merchantId: merchant.id, batchId: params.id });
  return new Response(zipStream(files, ctx.clock.now()), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="letters-${params.id}.zip"`,
      'cache-control': 'private, no-store'
    }
  });
});
