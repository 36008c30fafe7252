export {
  giveDebitConsent,
  listDebitableMethods,
  revokeDebitConsent,
  type DebitConsent,
  type GiveDebitConsent
} from './consents.ts';
export { leaveToCustomer } from './leave-to-customer.ts';
export { planCollections } from './plan-collections.ts';
export {
  listAnnouncedInvoiceIds,
  listPlannedCollections,
  listPlannedLines,
  readPlannedCollection,
  type PlannedCollection
} from './planned-collections.ts';
export {
  listUnnoticedCollections,
  recordCollectionNotice,
  withdrawCollectionNotice
} from './record-notice.ts';
export { findDebitAhead, planPart, type DebitAhead } from './plan-part.ts';
export { resumeCollection } from './resume-collection.ts';
export { runDueCollections } from './run-due-collections.ts';
export { stopPlans, type StopReason } from './stop-plans.ts';
export { changeCollectionSettings, readCollectionSettings, type CollectionSettings } from './settings.ts';
