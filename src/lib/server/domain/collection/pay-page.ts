import type { Language } from '#lib/i18n/languages.ts';
import type { Money } from '#lib/money/index.ts';

/** The offer to pay in one way, in the reader's language. */
export type MethodChoice = Readonly<{
  kind: 'ideal' | 'bancontact' | 'card' | 'sepa_debit' | 'transfer';
  name: string;
  hint: string;
  /** The short word on its mark: `iDEAL`. */
  mark: string;
}>;

/** A method that the customer had us remember. */
export type SavedChoice = Readonly<{
  paymentMethodId: string;
  kind: 'card' | 'sepa_debit';
  brand?: string;
  last4?: string;
  /** The last day on which a card is good. */
  expiresOn?: Temporal.PlainDate;
  isExpired: boolean;
}>;

/** One line of an invoice, as the payer sees it. */
export type PayPageLine = Readonly<{ text: string; amount: Money }>;

export type PayPageInvoice = Readonly<{
  id: string;
  number: string;
  subject: string;
  issuedOn: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  isOverdue: boolean;
  status: 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible';
  total: Money;
  balance: Money;
  lines: readonly PayPageLine[];
  paymentReference: string;
  /** A collection agency has it: it is paid there. */
  isAtAgency: boolean;
  /** The attempt that is under way for this invoice, if there is one. */
  underWay?: Readonly<{
    attemptId: string;
    status: 'opened' | 'unknown' | 'requires_action' | 'processing';
    method: 'ideal' | 'bancontact' | 'card' | 'sepa_debit';
    since: Temporal.Instant;
    amount: Money;
    /** Where the payer can go on with it, when it waits for the payer. */
    challengeUrl?: string;
  }>;
}>;

export type PayPageMerchant = Readonly<{
  id: string;
  slug: string;
  name: string;
  brandColor: string;
  /** How round things are, in percent of our own: 0 to 200. */
  radiusScale: number;
  zone: string;
  language: Language;
  isFormal: boolean;
  contactEmail: string;
  contactPhone?: string;
  website?: string;
  accountHolder: string;
  iban: string;
  bic?: string;
  creditorIdentifier?: string;
}>;

/** A payment that came in by this link or for its invoices, for the receipt. */
export type PayPagePayment = Readonly<{
  attemptId: string;
  amount: Money;
  at: Temporal.Instant;
  method: 'ideal' | 'bancontact' | 'card' | 'sepa_debit';
  last4?: string;
}>;

/**
 * Everything that the pay page shows, by one read. `state` decides the page; `expired` and `revoked` carry the merchant
 * only: a dead link tells its holder nothing about anybody's debt.
 */
export type PayPage = Readonly<
  | {
      state: 'expired' | 'revoked';
      publicId: string;
      merchant: PayPageMerchant;
      language: Language;
      /** Whether a fresh link can be sent: there is a contact on file. Which one is not told. */
      mayAskFresh: boolean;
    }
  | {
      /**
       * `open`: something can be paid. `processing`: all that is owed is under way. `at-agency`: all that is owed is with a
       * collection agency. `paid`, `void`, `credit`: nothing is owed.
       */
      state: 'open' | 'processing' | 'at-agency' | 'paid' | 'void' | 'credit';
      publicId: string;
      scope: 'invoice' | 'balance';
      /** What the link's message told of: it is ticked; none: everything is. */
      toldIds: readonly string[];
      merchant: PayPageMerchant;
      language: Language;
      isFormal: boolean;
      /** Open ones first, the oldest due first; then what was paid or void within this link's scope. */
      invoices: readonly PayPageInvoice[];
      /** What can be paid now: the balances of invoices without an attempt under way. */
      payable: Money;
      /** The sum that was asked and the part that is settled, for the two bars. */
      asked: Money;
      settled: Money;
      /** What the merchant owes the customer: shown, never taken silently. */
      credit: Money;
      /** The smallest part that may be paid. */
      minimumPart: Money;
      methods: readonly MethodChoice[];
      saved: readonly SavedChoice[];
      payments: readonly PayPagePayment[];
      /** The last attempt by this link that the bank refused, to say so in plain words. */
      lastDecline?: Readonly<{
        class: 'never' | 'fix-data' | 'customer-action' | 'later' | 'technical' | 'merchant';
        at: Temporal.Instant;
        method: 'ideal' | 'bancontact' | 'card' | 'sepa_debit';
      }>;
      /** A link's own check code, for "is this really from you?". */
      checkCode: string;
    }
>;
