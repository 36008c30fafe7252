export { chooseDebitDay, findDebitDay, previewDebitDay, readDebitDates } from './choose-debit-day.ts';
export { debitDateFor, nextCollectionDates, type DebitDay } from './debit-days.ts';
export { findDebitDays, listDebitChoices } from './debit-queries.ts';
