import { lifecycle } from '../../platform/lifecycle.ts';

/** What can happen to an issued invoice. `reverse` and `reopen` follow money that went back: a refund, a lost dispute. */
export const invoiceLifecycle = lifecycle({
  open: { settle: 'paid', fallDue: 'overdue', void: 'void' },
  overdue: { settle: 'paid', writeOff: 'uncollectible', void: 'void' },
  paid: { reopen: 'open', reverse: 'overdue' },
  uncollectible: { settle: 'paid' },
  void: {}
});

export type InvoiceStatus = keyof typeof invoiceLifecycle.table;
