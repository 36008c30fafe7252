export { addBankAccount, listBankAccounts, type BankAccount, type NewBankAccount } from './bank-accounts.ts';
export { listDebitFiles, markDebitFileSent, readDebitFile, type DebitFileInfo } from './debit-files.ts';
export type { Candidate, WaitReason } from './entry-facts.ts';
export { exportDebitFile, type ExportDebitFile } from './export-debit-file.ts';
export { importBankFile, type BankImportReport, type ImportBankFile } from './import-bank-file.ts';
export { readOriginalFile } from './read-original-file.ts';
export { openBankStore } from './open-bank-store.ts';
export { dismissUnmatched, listUnmatched, settleUnmatched, type UnmatchedEntry } from './unmatched.ts';
