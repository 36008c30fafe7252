import type { Invariant } from './invariant.ts';

export const neverPaidBeyondDue: Invariant = {
  id: 'I3',
  says: 'No invoice is paid beyond what it asked; more than that is the customer’s credit.',
  violations: `
  select i.id, i.balance_minor, i.written_off_minor from invoice i
  where :slice(i.id) and (i.balance_minor < 0 or i.written_off_minor < 0
    or i.balance_minor + i.written_off_minor > i.total_minor + i.costs_minor)`,
  walks: ['invoice.id']
};
