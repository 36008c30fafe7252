/**
 * The port to whoever executes payments. Every adapter (`stripe/`, `bank/`) answers these calls in these
 * words; a provider's own vocabulary ends at its adapter. Contract tests in `tests/contracts/` run against each.
 */
import type { Money } from '#lib/money/index.ts';
import type { ChargePurpose } from './charge-purpose.ts';
export type { ChargePurpose } from './charge-purpose.ts';
import type { SetupAsked, SetupLookup, SetupOutcome, SetupRequest } from './setup.ts';
export type { SetupAsked, SetupLookup, SetupOutcome, SetupRequest } from './setup.ts';

/** How the payer pays, in the field's words. A card in a phone's wallet is a card to the gateway. */
export type MethodKind = 'ideal' | 'bancontact' | 'card' | 'sepa_debit';

/** Why a bank said no, in six answers that decide what happens next. */
export type DeclineClass = 'never' | 'fix-data' | 'customer-action' | 'later' | 'technical' | 'merchant';

/** A bank's no. The codes are for decisions and staff; customers only ever see words chosen by `class`. */
export type Decline = Readonly<{
  class: DeclineClass;
  /** The provider's or scheme's reason: `insufficient_funds`, `AM04`. */
  code: string;
  /** The network's advice code (Mastercard MAC `01`, `27`; Visa category) where it gave one. */
  networkAdvice?: string;
  /** The provider's own advice: `do_not_try_again`, `try_again_later`, `confirm_card_data`. */
  advice?: string;
  /** The network's raw decline code. */
  networkCode?: string;
  /** Only with proof that nothing ran and nothing will: never sent, or turned away. Another account may be tried. */
  executed?: 'surely-not';
}>;

/** Proof that a person agreed: when and from where a mandate or a saved method was accepted. */
export type Acceptance = Readonly<{ at: Temporal.Instant; ip: string; userAgent: string }>;

/** What the payer pays with: a browser's token, a redirect, a bank account typed on our page, or a stored method. */
export type Instrument =
  | Readonly<{ kind: 'confirmation-token'; token: string; allowed: readonly MethodKind[] }>
  | Readonly<{ kind: 'redirect'; method: 'ideal' | 'bancontact'; payerName: string; payerEmail?: string }>
  | Readonly<{ kind: 'iban'; iban: string; holder: string; email: string; acceptance: Acceptance }>
  | Readonly<{
      kind: 'stored';
      method: MethodKind;
      methodRef: string;
      customerRef: string;
      mandateRef?: string;
    }>;

export type ChargeRequest = Readonly<{
  /** Our attempt's id: the provider's idempotency key, and metadata by which it can be found again. */
  attemptId: string;
  merchantId: string;
  amount: Money;
  purpose?: ChargePurpose;
  instrument: Instrument;
  /** Whether the payer is present (CIT) or we act alone (MIT). */
  session: 'on-session' | 'off-session';
  /** The provider's customer to pay as; needed to save the method. */
  customerRef?: string;
  /** The payer asked us to remember the method; `acceptance` is the evidence. */
  save?: Readonly<{ acceptance: Acceptance }>;
  /** Where the payer comes back after a bank page. Carries no secret. */
  returnUrl: string;
  /** What the provider's dashboard shows: the invoice numbers. No names, no addresses. */
  description: string;
  language: string;
}>;

/** What is known of the means that paid: enough to show and to reuse, nothing that could pay by itself. */
export type InstrumentFacts = Readonly<{
  method: MethodKind;
  methodRef?: string;
  brand?: string;
  last4?: string;
  expMonth?: number;
  expYear?: number;
  country?: string;
  bankName?: string;
  wallet?: 'apple_pay' | 'google_pay' | 'link';
  fingerprint?: string;
  /** The SEPA mandate that this payment made or used. */
  mandate?: Readonly<{ gatewayRef: string; reference?: string; url?: string }>;
  /** A debit method that a redirect payment left behind (iDEAL and Bancontact can leave a SEPA mandate). */
  generated?: Readonly<{ methodRef: string; last4?: string; mandateRef?: string }>;
}>;

/** Six answers, never merged: `failed` is the bank's no; `unknown` is that we do not know. */
export type ChargeOutcome =
  | Readonly<{
      kind: 'succeeded';
      gatewayRef: string;
      chargeRef: string;
      received: Money;
      instrument: InstrumentFacts;
      at: Temporal.Instant;
    }>
  | Readonly<{ kind: 'processing'; gatewayRef: string; instrument: InstrumentFacts }>
  | Readonly<{ kind: 'requires-action'; gatewayRef: string; challengeUrl: string }>
  | Readonly<{ kind: 'failed'; gatewayRef?: string; decline: Decline; instrument?: InstrumentFacts }>
  | Readonly<{ kind: 'canceled'; gatewayRef?: string }>
  | Readonly<{ kind: 'unknown'; because: string }>;

/** `not-found` is only said when the provider surely never saw the attempt. */
export type ChargeLookup = ChargeOutcome | Readonly<{ kind: 'not-found' }>;

export type RefundOutcome =
  | Readonly<{ kind: 'succeeded' | 'pending'; gatewayRef: string }>
  | Readonly<{ kind: 'failed'; gatewayRef?: string; code: string }>
  | Readonly<{ kind: 'unknown'; because: string }>;

/** A refund as the provider has it now. `refundId` is ours where we asked for it; absent when made in its dashboard. */
export type RefundFacts = Readonly<{
  gatewayRef: string;
  attemptGatewayRef: string;
  amount: Money;
  status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  refundId?: string;
  /** Our attempt, where the provider's payment names it. */
  attemptId?: string;
  at: Temporal.Instant;
}>;

/** A dispute as the provider has it now. `inquiry`: asked, no money moved. `open`: money withdrawn. Then `won` or `lost`. */
export type DisputeFacts = Readonly<{
  gatewayRef: string;
  attemptGatewayRef: string;
  amount: Money;
  status: 'inquiry' | 'open' | 'won' | 'lost';
  reason: string;
  /** Our attempt, where the provider's payment names it. */
  attemptId?: string;
  at: Temporal.Instant;
}>;

/** An outside event in our words. `about` names the object whose present state is fetched before anything is applied. */
export type GatewayEvent = Readonly<{
  id: string;
  /** The provider's own type, for the record. */
  type: string;
  at: Temporal.Instant;
  about:
    | Readonly<{ kind: 'charge'; gatewayRef: string; attemptId?: string }>
    | Readonly<{ kind: 'refund'; gatewayRef: string }>
    | Readonly<{ kind: 'dispute'; gatewayRef: string }>
    | Readonly<{ kind: 'method'; methodRef: string }>
    | Readonly<{ kind: 'mandate'; mandateRef: string }>
    | Readonly<{ kind: 'setup'; gatewayRef: string; setupId?: string }>
    | Readonly<{ kind: 'nothing' }>;
}>;

/** One charge of the provider's own book, for reconciliation. */
export type BookEntry = Readonly<{
  gatewayRef: string;
  attemptId?: string;
  /** For which merchant of ours and what for, where the charge says so. */
  merchantId?: string;
  purpose?: ChargePurpose;
  outcome: ChargeOutcome;
  createdAt: Temporal.Instant;
}>;

/** What the provider kept of a payment, a refund or a dispute: one movement of its own book. Negative: given back. */
export type GatewayFee = Readonly<{
  /** The movement; the same however often it is read. */
  feeRef: string;
  /** The payment that it is about. */
  gatewayRef: string;
  fee: Money;
  keptAt: Temporal.Instant;
}>;

export interface Gateway {
  /** What a browser needs to open this gateway's card form. */
  readonly browser: Readonly<{ publishableKey: string }>;
  /** Makes the provider's record of our customer and answers its reference. Throws `Transient` when the provider is away. */
  createCustomer(
    customer: Readonly<{
      merchantId: string;
      customerId: string;
      name: string;
      email?: string;
      language: string;
    }>
  ): Promise<string>;
  /** Takes money once per `attemptId`, however often it is called. Never throws for a no or for silence. */
  charge(request: ChargeRequest): Promise<ChargeOutcome>;
  /** What became of an attempt: by the provider's reference when we have it, else by the attempt's id. */
  lookUp(
    attempt: Readonly<{ attemptId: string; gatewayRef?: string; openedAt: Temporal.Instant }>
  ): Promise<ChargeLookup>;
  /**
   * Spends the key of an attempt that was never found, so that a late request under it can't take money any more.
   * Answers `canceled` when that is sure, what it came upon otherwise, or `unknown`.
   */
  spendKey(
    attempt: Readonly<{ attemptId: string; merchantId: string; amount: Money; openedAt: Temporal.Instant }>
  ): Promise<ChargeOutcome>;
  /** Takes back an attempt that waits for the payer. Answers what it is now: it may have been paid meanwhile. */
  cancel(attempt: Readonly<{ attemptId: string; gatewayRef: string }>): Promise<ChargeOutcome>;
  refund(
    request: Readonly<{ refundId: string; attemptGatewayRef: string; amount: Money }>
  ): Promise<RefundOutcome>;
  /** What became of a refund of ours whose answer was lost, by its id. `not-found`: the provider has none such. */
  lookUpRefund(
    refund: Readonly<{ refundId: string; attemptGatewayRef: string }>
  ): Promise<RefundOutcome | Readonly<{ kind: 'not-found' }>>;
  readRefund(gatewayRef: string): Promise<RefundFacts>;
  readDispute(gatewayRef: string): Promise<DisputeFacts>;
  /** Stores a method without taking money. */
  setUp(request: SetupRequest): Promise<SetupOutcome>;
  /** What became of a setup. */
  lookUpSetup(setup: SetupAsked): Promise<SetupLookup>;
  readMethod(methodRef: string): Promise<Readonly<{ facts: InstrumentFacts; isAttached: boolean }>>;
  detachMethod(methodRef: string): Promise<void>;
  /** Whether a mandate may still be used. */
  readMandate(
    mandateRef: string
  ): Promise<Readonly<{ status: 'active' | 'inactive' | 'pending'; reference?: string; url?: string }>>;
  /** Checks signature and age (5 minutes by `now`), and reads the envelope. Throws `Refusal('webhook-signature')`. */
  readWebhook(rawBody: string, signatureHeader: string | null, now: Temporal.Instant): GatewayEvent;
  /** Reads an event that was verified when it was stored. */
  parseEvent(rawBody: string): GatewayEvent;
  /** The provider's book since an instant, oldest first: every charge it knows, ours or not. */
  listBook(since: Temporal.Instant): AsyncIterable<BookEntry>;
  /** What the provider kept since an instant, in any order; what cost nothing is left out. */
  listFees(since: Temporal.Instant): AsyncIterable<GatewayFee>;
  /** What the provider has told, or meant to tell, since an instant: whoever missed a webhook reads it here. */
  listEvents(since: Temporal.Instant): AsyncIterable<Readonly<{ event: GatewayEvent; rawBody: string }>>;
}

/** How an online provider is reached: by keys. */
export type KeyedAccount = Readonly<{
  id: string;
  provider: 'stripe';
  secretKey: string;
  publishableKey: string;
  webhookSecret: string;
}>;

/** A bank that is reached by files: it has no keys, and its adapter asks what was kept for this account. */
export type FileAccount = Readonly<{ id: string; provider: 'bank'; merchantId: string }>;

/** How a gateway is reached: one per payment account of a merchant. */
export type GatewayAccount = KeyedAccount | FileAccount;

/** Opens the adapter for an account; keeps one client (and its rate limit) per account. */
export type OpenGateway = (account: GatewayAccount) => Gateway;
