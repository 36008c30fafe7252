export { bulkActs, listBulkActs, type BulkActName } from './acts/bulk-acts.ts';
export type { BulkItemState } from './bulk-items.ts';
export { bulkJobs } from './jobs.ts';
export { prepareBulk, type BulkSelection } from './prepare-bulk.ts';
export {
  listBulkLines,
  listBulkRuns,
  readBulk,
  type BulkCounts,
  type BulkDetail,
  type BulkLine
} from './read-bulk.ts';
export { rehearseBulk, setBulkParams } from './rehearse-bulk.ts';
export { bulkActNames } from './schema.ts';
export { startBulk, stopBulk, undoBulk } from './start-bulk.ts';
