import type { RequestEvent } from '@sveltejs/kit';
import { findReceipt, type Cancellation } from '#lib/server/domain/subscriptions/index.ts';
import type { Merchant } from '#lib/server/domain/identity/index.ts';
import { refusePage } from '#lib/server/web/index.ts';
import { openWayOut } from '../../open-way-out.server.ts';

/** The declaration that this address is the receipt of. Whoever holds the address may see it. */
export async function openReceipt(
  event: RequestEvent
): Promise<Readonly<{ merchant: Merchant; declared: Cancellation }>> {
  const merchant = await openWayOut(event);
  const token = event.params['token'] ?? '';
  const declared = await findReceipt(event.locals.ctx, { merchantId: merchant.id, token });
  if (!declared) refusePage(event);
  event.setHeaders({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow' });
  return { merchant, declared };
}
