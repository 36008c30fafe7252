export { Refusal } from '../platform/refusal.ts';
export { Transient } from '../platform/transient.ts';
export { chosenLanguage } from './chosen-language.ts';
export { compress } from './compress.ts';
export { csvResponse } from './csv-response.ts';
export { allowCardForm, allowOwnFrames } from './csp.ts';
export { hasCardNumber } from './has-card-number.ts';
export { debitDayFields, toDebitDay } from './debit-day-form.ts';
export { findFeedback, type AskedQuestion } from './find-feedback.ts';
export { keepFeedback } from './keep-feedback.ts';
export { isPerson } from './is-person.ts';
export { nameDevice } from './name-device.ts';
export { parsePasskey } from './parse-passkey.ts';
export { parseForm, type ParsedForm, type Typed } from './parse-form.ts';
export { readBody } from './read-body.ts';
export { hashForNonce } from './hash-for-nonce.ts';
export { isForeign } from './refuse-foreign.ts';
export { refuseClosed, refuseElsewhere } from './refuse-closed.ts';
export { readUpload, type Upload } from './read-upload.ts';
export { action, endpoint, refusePage, route } from './route.ts';
export { takeCustomerTurn } from './take-customer-turn.ts';
export { takeVisitorTurn } from './take-visitor-turn.ts';
export { zipStream } from '../platform/zip-stream.ts';
export { ticketCookie } from './ticket-cookie.ts';
export { putSecurityHeaders } from './security-headers.ts';
export {
  customerRoute,
  findSignedInCustomer,
  portalPageAfterSignIn,
  readPortalMerchant,
  requireConfirmation,
  requireCustomer,
  signedInSlugs,
  type SignedInCustomer
} from './customer.ts';
export { operatorPageAfterSignIn, operatorRoute, type SignedInOperator } from './operator.ts';
export { pageAfterSignIn, staffRoute, type SignedIn } from './staff.ts';
export { enterHome, findMerchantHere, turnAway } from './home.ts';
export { faultText } from './fault-text.ts';
export * from './api/index.ts';
export { newFormKey, readFormKey } from './form-key.ts';
export { heldPayLinks, keepPayLink, payLinkCookie } from './pay-link-cookie.ts';
export {
  problemStatus,
  readAccount,
  readCard,
  readFormName,
  readToTry,
  readUse,
  storeConsent,
  storeMethod,
  writeToTry,
  type StoreAsk,
  type StoreProblem,
  type StoreUse
} from './store-method.ts';
export { bankAddress, setupResult, type SetupResult } from './setup-result.ts';
export { holdRepairLink, type HeldRepairLink } from './repair-access.ts';
export { wakeAfterDrawing } from './wake-after-drawing.ts';
