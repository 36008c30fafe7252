import { lifecycle } from '../../platform/lifecycle.ts';

/** A refund from our asking to the provider's answer; one made in the provider's dashboard starts as `pending`. */
export const refundLifecycle = lifecycle({
  opened: { succeed: 'succeeded', pend: 'pending', fail: 'failed', cancel: 'canceled', lose: 'unknown' },
  unknown: { succeed: 'succeeded', pend: 'pending', fail: 'failed', cancel: 'canceled' },
  pending: { succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
  // Stripe can take a refund back after it succeeded: the customer's bank returned it.
  succeeded: { fail: 'failed' },
  // We gave up, and the provider had taken it after all: what went back is booked.
  failed: { succeed: 'succeeded', pend: 'pending' },
  canceled: { succeed: 'succeeded', pend: 'pending' }
});

export type RefundStatus = keyof typeof refundLifecycle.table;
