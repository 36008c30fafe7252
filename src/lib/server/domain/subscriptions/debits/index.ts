export { chooseDebitDay, previewDebitDay } from './choose-debit-day.ts';
export { debitDateFor, type DebitDay } from './debit-days.ts';
export type { DebitMoveDecision } from './decide-debit-move.ts';
export { findDebitDays } from './debit-queries.ts';
export { moveDebit, previewDebitMove } from './move-debit.ts';
