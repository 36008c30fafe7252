export { cardEndsOn } from './card-end.ts';
export { closeMandate, findMandate, type Mandate } from './close-mandate.ts';
export type { Consent } from './consent.ts';
export { ensureGatewayCustomer } from './gateway-customers.ts';
export { paymentMethodJobs } from './jobs.ts';
export { keepMethod } from './keep-method.ts';
export { recordMandateState, recordMethodState } from './record-method-state.ts';
export { recordSetupOutcome, type SetupNews } from './record-setup-outcome.ts';
export { removeMethod } from './remove-method.ts';
export { listMethodsOfMerchant } from './list-methods-of-merchant.ts';
export {
  mintRepairLink,
  openRepairLink,
  revokeRepairLink,
  type MintedRepairLink,
  type OpenedRepairLink
} from './repair-links.ts';
export {
  findMethod,
  listKeptMethods,
  listSavedMethods,
  readChargeableMethod,
  readKeptMethod,
  type SavedMethod
} from './saved-methods.ts';
export { paymentMethod } from './schema.ts';
export type { SetupInstrument, TryRefusal } from './setup-facts.ts';
export {
  findSetupByForm,
  findSetupByGatewayRef,
  listLiveSetups,
  listStaleSetups,
  lockSetup,
  noteOnSetup,
  openSetup,
  readSetup,
  type MethodSetup,
  type NewSetup
} from './setups.ts';
export { warnOfExpiry } from './warn-of-expiry.ts';
