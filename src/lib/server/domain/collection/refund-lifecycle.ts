import { lifecycle } from '../../platform/lifecycle.ts';

/** A refund from our asking to the provider's answer; one made in the provider's dashboard starts as `pending`. */
export const refundLifecycle = lifecycle({
  opened: { succeed: 'succeeded', pend: 'pending', fail: 'failed', cancel: 'canceled', lose: 'unknown' },
  unknown: { succeed: 'succeeded', pend: 'pending', fail: 'failed', cancel: 'canceled' },
  pending: { succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
  // Stripe can take a refund back after it succeeded: the customer's bank returned it.
  succeeded: { fail: 'failed' },
  failed: {},
  canceled: {}
});

export type RefundStatus = keyof typeof refundLifecycle.table;
