export { listAgencies, readAgency, type Agency } from './agencies/agencies.ts';
export type { AgencyFacts } from './agencies/agency-facts.ts';
export { addAgency, changeAgency, retireAgency, revealAgencySecret } from './agencies/save-agency.ts';
export { testAgency, type AgencyTest } from './agencies/test-agency.ts';
export { AT_AGENCY, handoverStatuses, type HandoverStatus } from './handover-lifecycle.ts';
export { askHandover, dropProposal, isTermOver } from './cases/ask-handover.ts';
export { followCases } from './cases/follow-cases.ts';
export { proposeCases } from './cases/propose-cases.ts';
export { countHandoverNeeds, readHandoverNeeds, type HandoverNeeds } from './count-needs.ts';
export { listCaseRecords, readCaseRecord, type CaseRecord } from './cases/case-records.ts';
export { caseViews, listCases, type CaseView, type ListedCase } from './cases/list-cases.ts';
export { findAgencyContacts, readCase, type AgencyContact, type CaseDetails } from './cases/read-case.ts';
export { recallCase, recordBrought } from './cases/recall-case.ts';
export { releaseHandover } from './cases/release-handover.ts';
export {
  CONDITION_LIMITS,
  findConditionProblems,
  type ConditionName,
  type HandoverConditions
} from './conditions/conditions.ts';
export { handoverRules, type HandoverRule } from './conditions/decide-handover.ts';
export { dryRunConditions, type HandoverDryRun } from './conditions/dry-run-conditions.ts';
export { listConditions, publishConditions } from './conditions/publish-conditions.ts';
export { dossierRows, renderDossierPdf } from './dossier/dossier-files.ts';
export { buildDossier } from './dossier/build-dossier.ts';
export { holdEffects } from './holds/decide-case-hold.ts';
export { letCaseGoOn } from './holds/follow-holds.ts';
export { noteAgencyPayment, recordRemittance } from './inbox/book-agency-payment.ts';
export { takeBackAgencyPayment } from './inbox/reverse-agency-payment.ts';
export { receiveAgencyReport } from './inbox/receive-report.ts';
export {
  listSetAsideReports,
  putReportAside,
  replayReport,
  reportViews,
  type ReportView,
  type SetAsideReport
} from './inbox/waiting-reports.ts';
export { handoverJobs } from './jobs.ts';
export { repeatRefused } from './messages/send-messages.ts';
