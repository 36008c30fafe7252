export {
  addBackUp,
  chooseDefaultMethod,
  moveBackUpForward,
  removeBackUp,
  takeMethodAway,
  type ChooseDefaultMethod,
  type ChosenDefault
} from './arrange-methods.ts';
export type { MethodState } from './method-state.ts';
export type { MethodUses } from './method-uses.ts';
export {
  listStorableKinds,
  readPaymentMethod,
  readPaymentMethods,
  worksStill,
  type MandateView,
  type PaymentMethodDetail,
  type PaymentMethodsView,
  type PaymentMethodView
} from './read-payment-methods.ts';
export { readSetupForm } from './read-setup-form.ts';
export { reconcileSetups } from './reconcile-setups.ts';
export type { RepairDebt } from './repair-debt.ts';
export { readSetupAnswer, settleSetup, type OwnSetup } from './settle-setup.ts';
export { setUpMethod, type SetUpMethod } from './set-up-method.ts';
export type { SetupAnswer, Trial } from './setup-answer.ts';
export { readRepairPage, type RepairPage } from './read-repair.ts';
export { findDebitedMethod, isDebited } from './find-debited.ts';
