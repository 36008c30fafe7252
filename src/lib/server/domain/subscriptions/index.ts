export { addPlan, type NewPlan } from './add-plan.ts';
export { announcePriceChange, type PriceChange } from './announce-price-change.ts';
export type { AnchorWish, BillingCycle } from './billing-periods.ts';
export { changeSubscription, previewChange } from './change-subscription.ts';
export { chargeExtra, type Extra } from './charge-extra.ts';
export { changeSettings } from './change-settings.ts';
export { comeBack, type CameBack, type ComeBack } from './come-back.ts';
export {
  chooseDebitDay,
  findDebitDay,
  findDebitDays,
  listDebitChoices,
  nextCollectionDates,
  previewDebitDay,
  type DebitDay
} from './debits/index.ts';
export type { AdjustmentLine, PriceEffect } from './decision.ts';
export type { Plan, SubscriptionSettings } from './facts.ts';
export { subscriptionsJobs } from './jobs.ts';
export {
  listSubscriptions,
  readSubscription,
  type ComingBill,
  type SubscriptionSummary
} from './list-subscriptions.ts';
export type { ComingPriceChange } from './coming-price-change.ts';
export {
  listSubscriptionRecords,
  readSubscriptionRecord,
  type SubscriptionRecord
} from './list-subscription-records.ts';
export { listPlans } from './list-plans.ts';
export { listPlanChoices, type PlanChoice, type SubscriptionChoices } from './list-plan-choices.ts';
export { previewDebitShift, type DebitShift, type ShiftedBill } from './preview-debit-shift.ts';
export { readSubscriberId } from './read-subscriber-id.ts';
export { listRunningSubscriptions, type RunningSubscription } from './list-running.ts';
export { moveSubscriptions } from './move-subscriptions.ts';
export { pauseSubscription, previewPause, previewResume, resumeSubscription } from './pause-subscription.ts';
export { planPeriods } from './plan-periods.ts';
export { runBilling, type BillingRun } from './run-billing.ts';
export { startSubscription, type NewSubscription } from './start-subscription.ts';
export { previewStop, stopSubscription, undoStop } from './stop-subscription.ts';
export * from './ways-out/index.ts';
export type { SubscriptionStatus } from './subscription-lifecycle.ts';
