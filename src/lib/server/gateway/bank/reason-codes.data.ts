import type { DeclineClass } from '../index.ts';

/**
 * The class of each ISO 20022 reason code that a SEPA debit comes back with (EPC173-14). A first answer; the country of
 * the account and the history decide further (`collection/retry`).
 */
export const reasonClasses: Readonly<Record<string, DeclineClass>> = {
  AM04: 'later',
  MS03: 'customer-action',
  AC04: 'never',
  MD01: 'never',
  MD07: 'never',
  AC01: 'fix-data',
  AC06: 'fix-data',
  AC13: 'fix-data',
  AG01: 'fix-data',
  AG02: 'fix-data',
  FF05: 'fix-data',
  MD02: 'fix-data',
  RC01: 'fix-data',
  MS02: 'customer-action',
  MD06: 'customer-action',
  SL01: 'customer-action',
  AM05: 'merchant',
  BE05: 'merchant',
  RR01: 'merchant',
  RR02: 'merchant',
  RR03: 'merchant',
  RR04: 'merchant'
};

/** A code that nobody has told us of is never repeated by machine. */
export const UNKNOWN_REASON_CLASS: DeclineClass = 'customer-action';
