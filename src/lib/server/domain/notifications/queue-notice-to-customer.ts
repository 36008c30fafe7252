import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readCustomer, readMerchant } from '../identity/index.ts';
import { listContacts } from './choose-contact.ts';
import { hasNotice, queueNotice, type NewNotice } from './notices.ts';

/**
 * Queues a notice on the first channel by which this customer can be reached. Nothing happens when this cause was told
 * already, on whichever channel, or when there is no contact on file.
 */
export async function queueNoticeToCustomer(
  ctx: Context,
  tx: Tx,
  input: Omit<NewNotice, 'channel' | 'language'>
): Promise<void> {
  const { merchantId, customerId, cause } = input;
  if (await hasNotice(tx, merchantId, cause)) return;
  const customer = await readCustomer(tx, merchantId, customerId);
  const [contact] = listContacts(customer, await readMerchant(tx, merchantId));
  if (!contact) {
    ctx.log.info({ merchantId, customerId, cause }, 'nobody to tell: no contact on file');
    return;
  }
  await queueNotice(ctx, tx, { ...input, channel: contact.channel, language: customer.language });
}
