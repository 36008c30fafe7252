import { lifecycle } from '../../platform/lifecycle.ts';

/** One event on its way to one endpoint. Both ends can be left again: staff may send anything once more. */
export const deliveryLifecycle = lifecycle({
  waiting: { deliver: 'delivered', 'give-up': 'failed' },
  delivered: { replay: 'waiting' },
  failed: { replay: 'waiting' }
});

export type DeliveryStatus = keyof typeof deliveryLifecycle.table;
