import type { CustomerInvoiceState } from '#lib/server/domain/reporting/index.ts';

/** The colour that repeats what a state says in words. */
export const toneOfState: Readonly<Record<CustomerInvoiceState, 'good' | 'wait' | 'bad' | 'plain'>> = {
  open: 'wait',
  overdue: 'bad',
  waiting: 'wait',
  processing: 'wait',
  planned: 'plain',
  arranged: 'plain',
  paid: 'good',
  disputed: 'plain',
  'handed-over': 'bad',
  'written-off': 'plain',
  void: 'plain'
};
