import { ledgerBalances } from './i01-ledger-balances.ts';
import { invoicePaidIsWhatCameIn } from './i02-invoice-paid-is-what-came-in.ts';
import { neverPaidBeyondDue } from './i03-never-paid-beyond-due.ts';
import { oneLiveAttemptPerInvoice } from './i04-one-live-attempt-per-invoice.ts';
import { oneChargePerAttempt } from './i06-one-charge-per-attempt.ts';
import { statusIsLastChange } from './i07-status-is-last-change.ts';
import { noEventWaits } from './i08-no-event-waits.ts';
import { everySubscriberIsTold } from './i09-every-subscriber-is-told.ts';
import { unknownIsResolved } from './i10-unknown-is-resolved.ts';
import { refundsWithinPayment } from './i11-refunds-within-payment.ts';
import { toldOnce } from './i13-told-once.ts';
import { oneCurrencyAlongTheChain } from './i14-one-currency-along-the-chain.ts';
import { toldPaidWhenPaid } from './i15-told-paid-when-paid.ts';
import { periodsAreSeamless } from './i16-periods-are-seamless.ts';
import { periodsAreBilled } from './i17-periods-are-billed-once.ts';
import { nothingAskedAfterSettlement } from './i18-nothing-asked-after-settlement.ts';
import { whoIsHeldIsLeftAlone } from './i19-who-is-held-is-left-alone.ts';
import { noDebtOnWhatsApp } from './i20-no-debt-on-whatsapp.ts';
import { instalmentsAreWhatIsOwed } from './i21-instalments-are-what-is-owed.ts';
import { pausedWhileAgreed } from './i22-paused-while-agreed.ts';
import { whoIsHeldIsNotDebited } from './i23-who-is-held-is-not-debited.ts';
import { feesAreOutOfTheMoney } from './i24-fees-are-out-of-the-money.ts';
import { whatAnAgencyHasIsLeftAlone } from './i25-what-an-agency-has-is-left-alone.ts';
import { agencyMoneyAddsUp } from './i26-agency-money-adds-up.ts';
import { agenciesKnowWhoIsLeftAlone } from './i27-agencies-know-who-is-left-alone.ts';
import type { Invariant } from './invariant.ts';

/**
 * What is always true of a merchant's books. I5 (our record against the gateway's book) is `collection`'s
 * reconciliation, and I12 (no row across merchants) a property of the schema: both have tests of their own.
 */
export const invariants: readonly Invariant[] = [
  ledgerBalances,
  invoicePaidIsWhatCameIn,
  neverPaidBeyondDue,
  oneLiveAttemptPerInvoice,
  oneChargePerAttempt,
  statusIsLastChange,
  noEventWaits,
  everySubscriberIsTold,
  unknownIsResolved,
  refundsWithinPayment,
  toldOnce,
  oneCurrencyAlongTheChain,
  toldPaidWhenPaid,
  periodsAreSeamless,
  periodsAreBilled,
  nothingAskedAfterSettlement,
  whoIsHeldIsLeftAlone,
  noDebtOnWhatsApp,
  instalmentsAreWhatIsOwed,
  pausedWhileAgreed,
  whoIsHeldIsNotDebited,
  feesAreOutOfTheMoney,
  whatAnAgencyHasIsLeftAlone,
  agencyMoneyAddsUp,
  agenciesKnowWhoIsLeftAlone
];
