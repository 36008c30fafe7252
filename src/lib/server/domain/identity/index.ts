export { answerOnce, deleteOldApiRequests, type ApiAnswer, type RepeatableRequest } from './answer-once.ts';
export { addCustomer, type NewCustomer } from './add-customer.ts';
export {
  apiScopes,
  createApiKey,
  findApiKey,
  listApiKeys,
  revokeApiKey,
  type ApiKey,
  type ApiScope
} from './api-keys.ts';
export { changeCustomer, type CustomerChange } from './change-customer.ts';
export {
  customerCookie,
  deleteEndedCustomerSessions,
  endCustomerSession,
  endCustomerSessions,
  findCustomerSession,
  isConfirmed,
  listCustomerSessions,
  startCustomerSession,
  type CustomerSession,
  type Helper,
  type SignedInBy
} from './customer-session.ts';
export {
  changeReader,
  findCustomerByReference,
  findCustomers,
  holdCustomer,
  pseudonymiseCustomer,
  readCurrentCustomer,
  readCustomer,
  upsertCustomers,
  type Customer,
  type CustomerRow
} from './customers.ts';
export { askToSignIn } from './contacts/ask-to-sign-in.ts';
export { askForNewContact, changeContact, findContactUnderWay } from './contacts/change-contact.ts';
export {
  askForConfirmation,
  confirmByCode,
  readConfirmation,
  type AskingForCode,
  type AtHome
} from './contacts/confirm-session.ts';
export { contactsOf, hintOf, type Contact } from './contacts/contact.ts';
export { listContactEvidence, type Browser, type ContactEvidence } from './contacts/evidence.ts';
export { listCustomersByContact } from './contacts/contact.ts';
export { formatPhone } from './contacts/format-phone.ts';
export { toE164 } from './contacts/phone-number.ts';
export { claimProofMessage, releaseProofMessage, type ProofMessage } from './contacts/proof-message.ts';
export { findProof, PROOF_MINUTES, type ContactProof } from './contacts/proofs.ts';
export { readSignIn, readSignInLink, type LinkHere, type SharingCustomer } from './contacts/read-sign-in.ts';
export { signInAs, signInByCode, signInByLink, type SignedIn } from './contacts/sign-in-customer.ts';
export { endHelp, listHelp, startHelp } from './help-customer.ts';
export { checkHost } from './hosts/check-host.ts';
export { LOST_AFTER_HOURS } from './hosts/decide-host.ts';
export { askForHost, findHome, findHost, giveUpHost, type HostWithRecord } from './hosts/hosts.ts';
export { inNameOf, originAt, originOf } from './hosts/origin-of.ts';
export { forEachActiveMerchant, forEachMerchant } from './for-each-merchant.ts';
export { identityJobs } from './jobs.ts';
export { readMerchantIcon, type IconSize } from './merchant-icon.ts';
export { readMerchantPicture } from './merchant-picture.ts';
export { pictureSizes, type PictureForm } from '../../documents/index.ts';
export { listCustomers } from './list-customers.ts';
export { changeAsking } from './change-asking.ts';
export { changeOpenings } from './change-openings.ts';
export { changeRefundLimit } from './change-refund-limit.ts';
export { changeMerchant, type MerchantSettings } from './change-merchant.ts';
export { changeOwnPassword } from './own-account/change-own-password.ts';
export { countRecoveryCodes, makeRecoveryCodes } from './own-account/recovery-codes.ts';
export { renewAuthenticator } from './own-account/renew-authenticator.ts';
export { askSecondFactorReset, releaseSecondFactorReset } from './own-account/second-factor.ts';
export { askRelease, readReason } from './releases/ask-release.ts';
export { claimRelease, refuseRelease, withdrawRelease } from './releases/claim-release.ts';
export { decideRelease, type ReleaseKind } from './releases/decide-release.ts';
export { findAskedRelease, listReleases, readRelease, type ReleaseRequest } from './releases/releases.ts';
export { mayDo, staffRoles, type StaffAct, type StaffRole } from './may-do.ts';
export {
  createMerchant,
  findMerchantBySlug,
  listMerchants,
  readMerchant,
  takeReferences,
  type Merchant,
  type NewMerchant
} from './merchants.ts';
export { NOTE_LENGTH, noteOnCustomer } from './note-on-customer.ts';
export { addPasskey, mayAddPasskey, offerPasskey } from './passkeys/add-passkey.ts';
export { listPasskeys, removePasskey, renamePasskey, type Passkey } from './passkeys/passkeys.ts';
export {
  addStaffPasskey,
  allowStaffPasskey,
  checkPasskeyTicket,
  offerStaffPasskey
} from './passkeys/add-staff-passkey.ts';
export { askForPasskey, signInByPasskey } from './passkeys/sign-in-by-passkey.ts';
export {
  askForStaffPasskey,
  canShowPasskey,
  completeSignInByPasskey
} from './passkeys/sign-in-staff-by-passkey.ts';
export { listStaffPasskeys, removeStaffPasskey, renameStaffPasskey } from './passkeys/staff-passkeys.ts';
export { actorKinds, findAuditEntries, listAuditedActs, type ActorKind } from './find-audit-entries.ts';
export {
  actorIdOf,
  listAuditEntries,
  recordAudit,
  type AuditedAct,
  type AuditEntry
} from './record-audit.ts';
export type { PostalAddress } from './postal-address.ts';
export { customer, merchant, staff } from './schema.ts';
export { acceptInvitation, readInvitation } from './colleagues/accept-invitation.ts';
export { changeStaffRole, disableStaff, endStaffSessions } from './colleagues/change-staff.ts';
export { decideStaffChange } from './colleagues/decide-staff-change.ts';
export {
  claimInvitationMessage,
  listInvitations,
  releaseInvitationMessage,
  type InvitationMessage
} from './colleagues/invitations.ts';
export { inviteStaff, resendInvitation, withdrawInvitation } from './colleagues/invite-staff.ts';
export { listStaff } from './colleagues/list-staff.ts';
export { listOperatorActs, recordOperatorAct, type OperatorAct } from './operators/operator-acts.ts';
export { endOperatorSession, findOperatorSession, OPERATOR_COOKIE } from './operators/operator-session.ts';
export { addOperator, disableOperator, listOperators, type Operator } from './operators/operators.ts';
export {
  beginOperatorSignIn,
  completeOperatorSignIn,
  readOperatorTicket
} from './operators/sign-in-operator.ts';
export {
  deleteEndedSessions,
  endAllSessions,
  endSession,
  findSession,
  listSessions,
  SESSION_COOKIE,
  type SessionCookie,
  type StartedSession
} from './session.ts';
export { beginSignIn, completeSignIn, readSignInTicket, type SecondStep } from './sign-in.ts';
export { addStaff, findActiveStaff, listStaffNames, type NewStaff, type Staff } from './staff.ts';
export { newTotpSecret, totpAddress } from './totp.ts';
