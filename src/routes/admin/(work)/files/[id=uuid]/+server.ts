import { readOriginalFile } from '#lib/server/domain/bank-files/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** A bank's file as it came, or a file of debits as it was written. It holds account numbers: who took it is written down. */
export const GET: RequestHandler = staffRoute('import-invoices', async ({ params }, { ctx, merchant }) => {
  const { name, xml } = await readOriginalFile(ctx, { merchantId: merchant.id, fileId: params.id! });
  return new Response(xml, {
    headers: {
      'content-type': 'application/xml; charset=utf-8',
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}"`,
      'cache-control': 'private, no-store'
    }
  });
});
