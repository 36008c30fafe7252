export { customerTables } from './customer-tables.data.ts';
export { askForPairs, findPairs } from './find-pairs.ts';
export { mergingJobs } from './jobs.ts';
export { mergeCustomers } from './merge-customers.ts';
export { moveLate } from './move-late.ts';
export { countPairs, dismissPair, listPairs } from './pairs.ts';
export { movedThings, previewMerge } from './preview-merge.ts';
