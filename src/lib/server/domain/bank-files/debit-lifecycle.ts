import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A debit from our taking it in to what the bank did with it. A return speaks of money that was there: it settles first.
 * Money that comes after a rejection is still money.
 */
export const debitLifecycle = lifecycle({
  accepted: { file: 'filed', cancel: 'canceled' },
  canceled: {},
  filed: { reject: 'rejected', settle: 'settled' },
  rejected: { settle: 'settled' },
  settled: { return: 'returned' },
  returned: {}
});
