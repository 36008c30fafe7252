export { chooseDebitDay, previewDebitDay } from './choose-debit-day.ts';
export { debitDateFor, nextCollectionDates, type DebitDay } from './debit-days.ts';
export type { DebitMoveDecision } from './decide-debit-move.ts';
export { findDebitDays, listDebitChoices } from './debit-queries.ts';
export { moveDebit, previewDebitMove } from './move-debit.ts';
