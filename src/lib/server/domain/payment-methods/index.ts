export { closeMandate, findMandate, type Mandate } from './close-mandate.ts';
export { ensureGatewayCustomer } from './gateway-customers.ts';
export { recordMandateState, recordMethodState } from './record-method-state.ts';
export {
  keepMethod,
  listSavedMethods,
  readChargeableMethod,
  type Consent,
  type SavedMethod
} from './saved-methods.ts';
export { paymentMethod } from './schema.ts';
