import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Correspondence } from '../compose/notice-content.ts';
import { listContacts, phoneOf, recordContactFault } from '../delivery/list-contacts.ts';
import { planDelivery } from '../delivery/plan-delivery.ts';
import { queueNotice, type Delivery, type News, type Notice } from '../notices.ts';

/** `carriers`: only what brings it to them; `anywhere`: if need be it is left in the portal to be read. */
export type WayTo = 'carriers' | 'anywhere';

export type FallBack = Readonly<{
  because: string;
  /** The address itself is at fault: from now on others come first. */
  isAddressFault: boolean;
  to: WayTo;
}>;

/**
 * Another way to reach the customer with the same news, one that it hasn't tried. Answers whether there was one. A
 * letter has none.
 */
export async function fallBack(
  ctx: Context,
  tx: Tx,
  correspondence: Pick<Correspondence, 'notice' | 'customer' | 'merchant'>,
  { because, isAddressFault, to }: FallBack
): Promise<boolean> {
  const { notice: failed } = correspondence;
  const { merchantId, customerId } = failed;
  const used = addressOf(correspondence);
  if (isAddressFault && used)
    await recordContactFault(tx, { merchantId, customerId, ...used, because, at: ctx.clock.now() });
  const delivery = await findNextWay(ctx, tx, correspondence, to);
  if (!delivery) return false;
  await queueNotice(ctx, tx, { ...newsOf(failed), ...delivery });
  return true;
}

/** The same news, to be told another way. */
function newsOf(failed: Notice): News & Pick<Notice, 'isAnswer'> {
  const { merchantId, customerId, invoiceId, kind, cause, isAnswer, sendBy } = failed;
  const { sequenceStepId, tone, ways, fallbackAfterHours } = failed;
  return {
    ...{ merchantId, customerId, invoiceId, kind, cause, isAnswer },
    ...{ sequenceStepId, tone, ways, fallbackAfterHours },
    sendBy: sendBy ?? undefined
  };
}

/** The address that a message went to, as far as it is still on file. */
function addressOf({
  notice: { channel },
  customer,
  merchant
}: Pick<Correspondence, 'notice' | 'customer' | 'merchant'>) {
  const address =
    channel === 'whatsapp'
      ? phoneOf(customer, merchant)
      : listContacts(customer, merchant).find((each) => each.channel === channel)?.address;
  if (address === undefined || (channel !== 'email' && channel !== 'sms' && channel !== 'whatsapp'))
    return undefined;
  return { channel, address };
}

/** The way that the same news would take next; `undefined` when all were tried. */
export async function findNextWay(
  ctx: Pick<Context, 'clock' | 'channels'>,
  tx: Tx,
  { notice: failed, customer, merchant }: Pick<Correspondence, 'notice' | 'customer' | 'merchant'>,
  to: WayTo
): Promise<Delivery | undefined> {
  if (failed.channel === 'letter') return undefined;
  // Without its id: the failed notice's own channel counts as tried.
  const news = { ...newsOf(failed), sendBy: failed.sendBy };
  const delivery = await planDelivery(ctx, tx, news, { customer, merchant });
  return to === 'carriers' && delivery?.channel === 'portal' ? undefined : delivery;
}
