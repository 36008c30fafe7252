export { spreadMoneyBack } from './money-back.ts';
export {
  allocatePayment,
  type Allocation,
  type AllocationDecision,
  type Selection
} from './allocate-payment.ts';
export { applyCharge, type Source } from './apply-charge.ts';
export type { AttemptStatus } from './attempt-lifecycle.ts';
export { listAllocations, readAttempt, type Attempt } from './attempts.ts';
export { cancelWaitingAttempt } from './cancel-waiting-attempt.ts';
export { collectionJobs } from './jobs.ts';
export type * from './pay-page.ts';
export {
  findPayment,
  listInvoicePayments,
  type DisputeOfAttempt,
  type InvoicePayment,
  type RefundOfAttempt
} from './list-invoice-payments.ts';
export { listDisputing } from './list-disputing.ts';
export { listPayments, readPayment, type PaymentRecord } from './list-payments.ts';
export { listRefunds, readRefund, type RefundRecord } from './list-refunds.ts';
export { payPageLines } from './pay-page-lines.ts';
export { readAttemptOfCustomer } from './attempt-of-payer.ts';
export { payInvoices, type PayInvoices } from './pay-invoices.ts';
export type { PayOutcome } from './pay-outcome.ts';
export type { PayerInstrument } from './payer-instrument.ts';
export { readCardForm, type CardForm } from './read-card-form.ts';
export { readPayOptions, type PayOption, type PayOptions } from './read-pay-options.ts';
export { readPayPage } from './read-pay-page.ts';
export { receiveWebhook, type ReceivedWebhook } from './receive-webhook.ts';
export { dryRunRouting, type RoutedTwice } from './dry-run-routing.ts';
export { fetchEvents } from './fetch-events.ts';
export { processWebhook } from './process-webhook.ts';
export { recordDispute } from './record-dispute.ts';
export { reconcileAttempts } from './reconcile-attempts.ts';
export { MOST_POSTPONED_DAYS, postponeInvoice } from './wheel/postpone-invoice.ts';
export { bookFees } from './book-fees.ts';
export { reconcileBook } from './reconcile-book.ts';
export { reconcileFirst } from './reconcile-first.ts';
export { reconcileRefunds } from './reconcile-refunds.ts';
export { askRefund, refundPayment, releaseRefund, type RefundPayment } from './refund-payment.ts';
export { settleReturn } from './settle-return.ts';
export { wasLeftOpen } from './was-left-open.ts';
export * from './methods/index.ts';
export * from './planning/index.ts';
export { changeMethodAndTry } from './wheel/change-method-and-try.ts';
export type { DebitMoveRange } from './wheel/decide-debit-move.ts';
export { listComingDebits, readComingDebit, type ComingDebit } from './wheel/list-coming-debits.ts';
export { findMovedDebit, type MovedDebitPlace } from './wheel/find-moved-debit.ts';
export { openMoveLink, signMoveLink, type MoveLink } from './wheel/move-link.ts';
export { hasLackedMoney } from './wheel/has-lacked-money.ts';
export { moveDebit, type DebitMoveWish, type MovedDebit } from './wheel/move-debit.ts';
export { tryAgainNow } from './wheel/try-again-now.ts';
export type { TryNow } from './wheel/try-now.ts';
export {
  explainAttempt,
  findCustomerStep,
  readNextStep,
  type AttemptExplanation,
  type ExplainedDecision,
  type NextStep
} from './explain/explain-attempt.ts';
export { listInvoiceDecisions, type InvoiceDecision } from './explain/list-invoice-decisions.ts';
export { explainToCustomer, type CustomerExplanation } from './explain/explain-to-customer.ts';
export * from './retry-rules/index.ts';
export * from './segments/index.ts';
export { networkLimits, type NetworkLimit } from './retry/network-limits.ts';
