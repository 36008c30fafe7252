export {
  addDefaultOffers,
  decideOffers,
  listEnabledOffers,
  nameMethod,
  type MethodOffer,
  type OfferKind
} from './method-offers.ts';
export {
  addPaymentAccount,
  openAccount,
  openAccounts,
  openDefaultAccount,
  type OpenAccount
} from './payment-accounts.ts';
export { methodOffer } from './schema.ts';
