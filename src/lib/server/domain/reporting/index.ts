export { checkInvariants, type Violation } from './checking/check-invariants.ts';
export { exportAudit, searchAudit, type AuditLine } from './audit/search-audit.ts';
export { searchCustomers, type FoundCustomer } from './customers/search-customers.ts';
export { listCustomerTimeline } from './customers/list-customer-timeline.ts';
export type { CustomerMoment } from './customers/customer-moment.ts';
export { readSetUp, type SetUpStep } from './set-up/read-set-up.ts';
export { decideTodos, type Todo } from './overview/decide-todos.ts';
export type * from './overview/overview.ts';
export { listInvoicesOfAttempt } from './overview/list-invoices-of-attempt.ts';
export { readOverview } from './overview/read-overview.ts';
export {
  invoiceFilters,
  listCustomerInvoices,
  type CustomerInvoicePage,
  type InvoiceFilter
} from './overview/list-customer-invoices.ts';
export type { CustomerInvoice, CustomerInvoiceState } from './overview/invoice-standing.ts';
export { readCustomerInvoice, type CustomerInvoiceDetail } from './overview/read-customer-invoice.ts';
export { reportingJobs } from './jobs.ts';
export {
  readInvoiceHistory,
  type BookedLine,
  type HistoryEntry,
  type InvoiceHistory
} from './read-invoice-history.ts';
export { arrangementList, type ArrangementLine } from './lists/arrangement-list.ts';
export { fileList, type FileLine } from './lists/file-list.ts';
export { readFilters, type FilterField, type Filters } from './lists/filters.ts';
export { invoiceList, type InvoiceLine } from './lists/invoice-list.ts';
export {
  countList,
  narrowSearch,
  readListPage,
  walkList,
  type List,
  type ListSearch,
  type ListTotal
} from './lists/list.ts';
export { messageList, type MessageLine } from './lists/message-list.ts';
export { payLinkList, readPayLinkLine, type PayLinkLine } from './lists/pay-link-list.ts';
export { paymentList, type PaymentLine } from './lists/payment-list.ts';
export { planList, type PlanLine } from './lists/plan-list.ts';
export { promiseList, type PromiseLine } from './lists/promise-list.ts';
export { subscriptionList, type SubscriptionLine } from './lists/subscription-list.ts';
export { countReport } from './counting/count-report.ts';
export { readCountedUntil } from './counting/read-counted-until.ts';
export { MESSAGE_WORKS_DAYS } from './counting/count-flows.ts';
export { LEADS_IN_DAYS, type Cash } from './cash/read-cash.ts';
export {
  agreementKinds,
  agreementOutcomes,
  type AgreementMonth,
  type AgreementOutcome
} from './figures/read-agreements.ts';
export { DSO_DAYS, type DsoPoint } from './figures/read-dso.ts';
export { listAnswers, walkAnswers, type AnswerLine } from './feedback/list-answers.ts';
export {
  readFeedbackOfSplit,
  readFeedbackReport,
  sumOf,
  type FeedbackReport,
  type ScoreTally
} from './feedback/read-feedback.ts';
export type { FeedbackAsked } from './feedback/select-answers.ts';
export { STAYS_DAYS } from './counting/count-contact.ts';
export type { ContactFigure, CostFigure } from './figures/read-figures.ts';
export { queues, readHome, type Home, type Queue } from './home/read-home.ts';
export { USUAL_DAYS, USUAL_WITHIN, WITHINS, type Period } from './period.ts';
export {
  readAgreementReport,
  readCashReport,
  readRecoveryReport,
  readReportState,
  readSummary,
  type Compared,
  type ReportAsked,
  type Summary
} from './read-reports.ts';
export { caseCuts, flowCuts, isCaseCut, type Cut } from './recovery/cuts.ts';
export type { RecoveryPart } from './recovery/read-recovery.ts';
export { listRows, walkRows, type ReportRow, type ReportRows } from './rows/list-rows.ts';
export { measures, rowSources, type RowsAsked, type RowSource } from './rows/row-asked.ts';
export { listSubscriptionInvoices } from './subscriptions/list-subscription-invoices.ts';
export { chooseDefault } from './views/choose-default.ts';
export { listFields, listNames, type ListName } from './views/list-names.ts';
export { listViews, type SavedView } from './views/list-views.ts';
export { changeView, removeView, saveView, VIEW_NAME_LENGTH } from './views/save-view.ts';
