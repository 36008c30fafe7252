import { readLetterPdf } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** The letter as it was printed. */
export const GET: RequestHandler = staffRoute('see-invoices', async ({ params }, { ctx, merchant }) => {
  const pdf = await readLetterPdf(ctx, { merchantId: merchant.id, noticeId: params.id });
  return new Response(Buffer.from(pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="letter-${params.id}.pdf"`,
      'cache-control': 'private, no-store'
    }
  });
});
