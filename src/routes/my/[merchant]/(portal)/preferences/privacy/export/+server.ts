import { exportCustomer } from '#lib/server/domain/privacy/index.ts';
import { customerRoute, takeCustomerTurn, zipStream } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** Everything that is kept about the customer, as a ZIP that is written while it is read. */
export const POST: RequestHandler = customerRoute(async (_event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  await takeCustomerTurn(who, 'data-export');
  const now = ctx.clock.now();
  const day = now.toZonedDateTimeISO(merchant.zone).toPlainDate().toString();
  return new Response(zipStream(exportCustomer(ctx, { merchantId, customerId }), now), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${merchant.slug}-${day}.zip"`,
      'cache-control': 'no-store'
    }
  });
});
