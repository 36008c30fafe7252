export { arrangementLifecycle, type ArrangementStatus } from './arrangement-lifecycle.ts';
export {
  acceptArrangement,
  approveArrangement,
  declineArrangement,
  offerArrangement,
  withdrawArrangement
} from './answer-arrangement.ts';
export {
  askArrangement,
  previewArrangement,
  type ArrangementPreview,
  type AskArrangement
} from './ask-arrangement.ts';
export { BOUNDS } from './decide-arrangement.ts';
export { dryRunTerms, type TermsDryRun } from './dry-run-terms.ts';
export { endArrangement } from './conclude-arrangement.ts';
export { findAgreement, type Agreement } from './find-agreement.ts';
export { followDays } from './follow-days.ts';
export { givePromise, withdrawPromise } from './give-promise.ts';
export { instalmentLifecycle, type InstalmentStatus } from './instalment-lifecycle.ts';
export { arrangementJobs } from './jobs.ts';
export { countProposedArrangements, listArrangements, type ListedArrangement } from './list-arrangements.ts';
export {
  listArrangementRecords,
  readArrangementRecord,
  type ArrangementRecord
} from './list-arrangement-records.ts';
export { listPromiseRecords, readPromiseRecord, type PromiseRecord } from './list-promise-records.ts';
export { LAST_DAY } from './plan-instalments.ts';
export { promiseLifecycle, type PromiseStatus } from './promise-lifecycle.ts';
export { listStandingPromises, readPromiseDetails, type PaymentPromise } from './promises.ts';
export { listTerms, publishTerms } from './publish-terms.ts';
export { readAgreementOffer, type AgreementOffer } from './read-offer.ts';
export { wasJustBroken } from './was-just-broken.ts';
export { readArrangement, type ArrangementDetails } from './read-arrangement.ts';
export { findTermProblems, TERM_LIMITS, type ArrangementTerms } from './terms.ts';
