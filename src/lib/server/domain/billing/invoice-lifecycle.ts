import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * What can happen to an issued invoice. `postpone`: staff gave more time. `reverse` and `reopen` follow money that went back: a refund, a lost dispute; or
 * a write-off that is taken back. One that was written off is paid once all of the loss has come in after all.
 */
export const invoiceLifecycle = lifecycle({
  open: { settle: 'paid', fallDue: 'overdue', writeOff: 'uncollectible', void: 'void' },
  overdue: { postpone: 'open', settle: 'paid', writeOff: 'uncollectible', void: 'void' },
  paid: { reopen: 'open', reverse: 'overdue' },
  uncollectible: { settle: 'paid', reverse: 'overdue' },
  void: {}
});

export type InvoiceStatus = keyof typeof invoiceLifecycle.table;
