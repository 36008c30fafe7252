import type { Context } from '../../context.ts';
import { readSubscriberId } from '../subscriptions/index.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';

/** What a customer is told about a subscription: a pause was agreed, it runs again, it will stop, it stopped, it stays. */
export const subscriptionChanges = ['paused', 'resumed', 'stopping', 'stopped', 'staying'] as const;
export type SubscriptionChange = (typeof subscriptionChanges)[number];

/** What the customer just asked for themselves is answered at once. */
const ANSWERS: ReadonlySet<SubscriptionChange> = new Set(['paused', 'stopping', 'staying']);

/**
 * Something about a subscription changed: its customer gets it in writing, once per event, with its day and what it does
 * to the price. A pause is told when it is agreed, not a second time on the day it begins.
 */
export async function tellSubscriptionChange(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    subscriptionId: string;
    eventId: string;
    change: SubscriptionChange;
    /** ISO 8601; the day on which it runs again, which nothing else remembers. */
    on?: string | undefined;
  }>
): Promise<void> {
  const { merchantId, subscriptionId, eventId, change, on = '' } = input;
  await ctx.db.withMerchant(merchantId, async (tx) =>
    queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId: await readSubscriberId(tx, merchantId, subscriptionId),
      invoiceId: null,
      kind: 'subscription-changed',
      isAnswer: ANSWERS.has(change),
      cause: ['subscription', subscriptionId, change, on, eventId].join(':')
    })
  );
}
