import { payLinkList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file; nothing in it opens anything. */
export const GET: RequestHandler = staffRoute('see-invoices', async ({ url }, who) =>
  listFile(url, who, payLinkList(who.ctx.clock.now()), {
    name: 'pay-links',
    head: [
      ...['id', 'state', 'scope', 'invoice', 'customer', 'customer_name', 'made_at', 'made_by'],
      ...['purpose', 'channel', 'message', 'opened_at', 'expires_at', 'revoked_at', 'revoked_by']
    ],
    row: (line) => [
      ...[line.id, line.state, line.scope, line.invoiceNumber, line.customerReference, line.customerName],
      ...[line.createdAt.toString({ smallestUnit: 'second' }), line.madeBy, line.purpose, line.channel],
      line.noticeId,
      ...[line.openedAt, line.expiresAt, line.revokedAt].map(
        (at) => at?.toString({ smallestUnit: 'second' }) ?? null
      ),
      line.revokedBy
    ]
  })
);
