import { and, eq, gt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { listOpenInvoices } from '../billing/index.ts';
import { readCustomer, readMerchant, recordAudit } from '../identity/index.ts';
import { mintPayLink } from '../pay-links/index.ts';
import { listContacts } from './delivery/list-contacts.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';
import { notice } from './schema.ts';

/** A way that may carry what opens a balance. */
export const payLinkWays = ['email', 'sms'] as const;
export type PayLinkWay = (typeof payLinkWays)[number];

/** Whoever asks again so soon pressed twice, or is on the phone with somebody who hasn't looked yet. */
const AGAIN_AFTER_MINUTES = 2;

type SendPayLink = Readonly<{ merchantId: string; customerId: string; way: PayLinkWay }>;

/**
 * Staff send a customer a link to all that is open, to the contact on file and by the way that was chosen. The link that
 * is made here names whose balance it is and opens nothing, being over at once; the message carries one of its own, since
 * a secret is told once. Refuses
 * `customer-not-found`, `nothing-to-pay` while nothing is open, `contact-way-closed` without such a contact, and
 * `pay-link-under-way` when one went a moment ago.
 */
export async function sendPayLink(ctx: Context, input: SendPayLink): Promise<void> {
  const { merchantId, customerId, way } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const customer = await readCustomer(tx, merchantId, customerId);
    const merchant = await readMerchant(tx, merchantId);
    const [open] = await listOpenInvoices(tx, merchantId, customerId, 1);
    if (!open) throw new Refusal('nothing-to-pay');
    if (!listContacts(customer, merchant).some(({ channel }) => channel === way))
      throw new Refusal('contact-way-closed');
    if (await hasJustSent(ctx, tx, input)) throw new Refusal('pay-link-under-way');
    const link = await mintPayLink(ctx, tx, {
      ...{ merchantId, customerId, invoiceId: null, purpose: 'staff' },
      expiresAt: ctx.clock.now()
    });
    await queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId,
      invoiceId: null,
      kind: 'fresh-pay-link',
      cause: `pay-link:${link.payLinkId}:staff`,
      ways: [way],
      isAnswer: true
    });
    await recordAudit(ctx, tx, merchantId, {
      action: 'send-pay-link',
      subjectKind: 'customer',
      subjectId: customerId,
      details: { way, payLinkId: link.payLinkId }
    });
  });
}

async function hasJustSent(
  { clock }: Pick<Context, 'clock'>,
  tx: Tx,
  { merchantId, customerId, way }: SendPayLink
): Promise<boolean> {
  const since = clock.now().subtract({ minutes: AGAIN_AFTER_MINUTES });
  const sent = await tx
    .select({ id: notice.id })
    .from(notice)
    .where(
      and(
        eq(notice.merchantId, merchantId),
        eq(notice.customerId, customerId),
        eq(notice.kind, 'fresh-pay-link'),
        eq(notice.channel, way),
        gt(notice.createdAt, since)
      )
    )
    .limit(1);
  return sent.length > 0;
}
