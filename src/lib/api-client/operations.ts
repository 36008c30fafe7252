// Drawn from the OpenAPI document by `npm run api-client`: change the operations, not this file.
/* eslint max-lines: off -- as long as the document is */

export type Currency =
  | 'AED'
  | 'AUD'
  | 'BGN'
  | 'BHD'
  | 'BRL'
  | 'CAD'
  | 'CHF'
  | 'CLP'
  | 'CNY'
  | 'CZK'
  | 'DKK'
  | 'EUR'
  | 'GBP'
  | 'HKD'
  | 'HUF'
  | 'IDR'
  | 'ILS'
  | 'INR'
  | 'ISK'
  | 'JOD'
  | 'JPY'
  | 'KRW'
  | 'KWD'
  | 'MAD'
  | 'MXN'
  | 'MYR'
  | 'NOK'
  | 'NZD'
  | 'OMR'
  | 'PHP'
  | 'PLN'
  | 'RON'
  | 'SEK'
  | 'SGD'
  | 'THB'
  | 'TND'
  | 'TRY'
  | 'TWD'
  | 'UAH'
  | 'USD'
  | 'VND'
  | 'ZAR';
export type Language = 'nl' | 'fr' | 'de' | 'en';
export type Customer = {
  id: string;
  reference: string;
  name: string;
  email: string | null;
  phone: string | null;
  isEmailProved: boolean;
  isPhoneProved: boolean;
  language: Language;
  segment: string | null;
  isBusiness: boolean;
  address: { lines: string[]; postalCode?: string; city?: string; country: string } | null;
  createdAt: string;
};
export type Invoice = {
  id: string;
  number: string;
  status: 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible';
  subject: string;
  paymentReference: string;
  customerId: string;
  issuedOn: string;
  dueOn: string;
  currency: Currency;
  total: string;
  costs: string;
  balance: string;
  writtenOff: string;
};
export type InvoiceImport = {
  import: { id: string; added: number; known: number; faults: number; warnings: number };
  documents: {
    result: 'added' | 'known';
    kind: 'invoice' | 'credit-note';
    id: string;
    number: string;
    line?: number | null;
    url?: string;
  }[];
  faults: {
    line?: number | null;
    number?: string | null;
    code: string;
    params: Record<string, unknown>;
    message: string;
  }[];
  warnings: {
    line?: number | null;
    number?: string | null;
    code: string;
    params: Record<string, unknown>;
    message: string;
  }[];
};
export type Subscription = {
  id: string;
  customerId: string;
  status: 'trialing' | 'active' | 'paused' | 'stopping' | 'stopped';
  planId: string;
  planName: string;
  quantity: number;
  startedOn: string;
  nextBillOn: string | null;
  pause: { fromOn: string; untilOn: string } | null;
  stopOn: string | null;
  paymentMethodId: string | null;
  createdAt: string;
};
export type PriceChange = { effectiveOn: string; currency: Currency; total: string; billedOn: string };
export type ChangedSubscription = { subscription: Subscription; effect: PriceChange };
export type PaymentMethod = {
  id: string;
  customerId: string;
  kind: 'card' | 'sepa_debit';
  status: 'active' | 'broken' | 'removed';
  brand: string | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  country: string | null;
  bankName: string | null;
  isDefault: boolean;
  savedAt: string;
};
export type PayLink = {
  id: string;
  customerId: string;
  invoiceId: string | null;
  state: 'valid' | 'expired' | 'revoked';
  wasOpened: boolean;
  createdAt: string;
  expiresAt: string;
};
export type NewPayLink = {
  id: string;
  customerId: string;
  invoiceId: string | null;
  state: 'valid' | 'expired' | 'revoked';
  wasOpened: boolean;
  createdAt: string;
  expiresAt: string;
  url: string;
  typedCode: string;
  checkCode: string;
};
export type Payment = {
  id: string;
  customerId: string;
  status: 'opened' | 'unknown' | 'requires_action' | 'processing' | 'succeeded' | 'failed' | 'canceled';
  initiator: 'customer' | 'merchant';
  method: 'ideal' | 'bancontact' | 'card' | 'sepa_debit';
  currency: Currency;
  amount: string;
  invoices: { invoiceId: string; amount: string }[];
  payLinkId: string | null;
  decline: { class: string; code: string } | null;
  openedAt: string;
  resolvedAt: string | null;
};
export type Refund = {
  id: string;
  paymentId: string;
  status: 'opened' | 'unknown' | 'pending' | 'succeeded' | 'failed' | 'canceled';
  currency: Currency;
  amount: string;
  effect: 'credit' | 'reopen';
  requestedAt: string;
  resolvedAt: string | null;
};
export type Arrangement = {
  id: string;
  customerId: string;
  invoiceIds: string[];
  status: 'proposed' | 'offered' | 'running' | 'kept' | 'broken' | 'ended' | 'declined' | 'withdrawn';
  currency: Currency;
  total: string;
  parts: number;
  day: number;
  isDebited: boolean;
  outside: (
    | 'not-offered'
    | 'consumers-only'
    | 'currency'
    | 'amount-too-small'
    | 'amount-too-large'
    | 'too-many-parts'
    | 'part-too-small'
    | 'first-too-late'
    | 'too-often'
  )[];
  question: string | null;
  answer: string | null;
  instalments: Instalment[];
  askedAt: string;
  startedAt: string | null;
  endedAt: string | null;
};
export type Instalment = {
  place: number;
  dueOn: string;
  amount: string;
  open: string;
  status: 'coming' | 'missed' | 'settled' | 'spread' | 'dropped';
  missedOn: string | null;
};
export type PaymentPromise = {
  id: string;
  customerId: string;
  invoiceIds: string[];
  status: 'given' | 'kept' | 'broken' | 'withdrawn';
  promisedOn: string;
  currency: Currency;
  total: string;
  givenAt: string;
  endedAt: string | null;
};
export type HandoverCase = {
  id: string;
  customerId: string;
  status:
    | 'proposed'
    | 'announced'
    | 'released'
    | 'delivered'
    | 'acknowledged'
    | 'dropped'
    | 'paid'
    | 'recalled'
    | 'returned';
  currency: Currency;
  agency: { id: string; name: string; reference: string | null };
  invoices: { invoiceId: string; isLive: boolean; handedOver: string | null }[];
  collected: string;
  isHeld: boolean;
  payBy: string;
  proposedAt: string;
  releasedAt: string | null;
  deliveredAt: string | null;
  acknowledgedAt: string | null;
  endedAt: string | null;
};
export type Message = {
  id: string;
  customerId: string;
  invoiceId: string | null;
  kind: string;
  channel: 'email' | 'sms' | 'whatsapp' | 'push' | 'letter' | 'portal';
  language: Language;
  status: 'queued' | 'sending' | 'sent' | 'rejected' | 'ambiguous' | 'dead';
  delivery: string | null;
  deliveryAt: string | null;
  title: string | null;
  paragraphs: string[];
  createdAt: string;
  sentAt: string | null;
  seenAt: string | null;
};
export type Event = {
  id: string;
  type:
    | 'invoice.created'
    | 'invoice.paid'
    | 'invoice.reopened'
    | 'invoice.voided'
    | 'invoice.written_off'
    | 'invoice.due_date_moved'
    | 'credit_note.created'
    | 'payment.succeeded'
    | 'payment.processing'
    | 'payment.failed'
    | 'payment.canceled'
    | 'refund.succeeded'
    | 'dispute.opened'
    | 'dispute.won'
    | 'dispute.lost'
    | 'customer.changed'
    | 'customer.merged'
    | 'payment_method.added'
    | 'payment_method.expiring'
    | 'subscription.started'
    | 'subscription.trial_ended'
    | 'subscription.changed'
    | 'subscription.pause_planned'
    | 'subscription.paused'
    | 'subscription.resumed'
    | 'subscription.stop_planned'
    | 'subscription.stop_undone'
    | 'subscription.stopped'
    | 'arrangement.proposed'
    | 'arrangement.offered'
    | 'arrangement.declined'
    | 'arrangement.withdrawn'
    | 'arrangement.started'
    | 'arrangement.kept'
    | 'arrangement.broken'
    | 'arrangement.ended'
    | 'arrangement.part_missed'
    | 'arrangement.part_spread'
    | 'promise.given'
    | 'promise.kept'
    | 'promise.broken'
    | 'promise.withdrawn'
    | 'handover.proposed'
    | 'handover.dropped'
    | 'handover.released'
    | 'handover.payment_received'
    | 'handover.payment_reversed'
    | 'handover.reopened'
    | 'handover.closed'
    | 'plan.price_announced';
  version: number;
  timestamp: string;
  data: Record<string, unknown>;
};
export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  params: Record<string, unknown>;
  errors?: {
    in: 'query' | 'body';
    field: string;
    code:
      | 'missing'
      | 'unknown-field'
      | 'wrong-type'
      | 'wrong-format'
      | 'not-one-of'
      | 'too-short'
      | 'too-long'
      | 'too-low'
      | 'too-high';
    expected?: string;
  }[];
  requestId: string;
};

/** What each operation takes and answers. */
export type Operations = {
  listCustomers: {
    input: { query?: { limit?: number; after?: string; reference?: string } };
    answer: { items: Customer[]; next: string | null };
  };
  createCustomer: {
    input: {
      body: {
        reference: string;
        name: string;
        language: Language;
        email?: string;
        phone?: string;
        segment?: string;
        isBusiness?: boolean;
        address?: { lines: string[]; postalCode?: string; city?: string; country: string };
      };
    };
    answer: Customer;
  };
  readCustomer: { input: { id: string }; answer: Customer };
  changeCustomer: {
    input: {
      id: string;
      body: {
        name?: string;
        language?: Language;
        email?: string | null;
        phone?: string | null;
        segment?: string | null;
        isBusiness?: boolean;
        address?: { lines: string[]; postalCode?: string; city?: string; country: string } | null;
      };
    };
    answer: Customer;
  };
  listInvoices: {
    input: {
      query?: {
        limit?: number;
        after?: string;
        customerId?: string;
        number?: string;
        status?: 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible';
      };
    };
    answer: { items: Invoice[]; next: string | null };
  };
  createInvoices: { input: { body: { type: string; content: string } }; answer: InvoiceImport };
  readInvoice: { input: { id: string }; answer: Invoice };
  voidInvoice: { input: { id: string }; answer: Invoice };
  listSubscriptions: {
    input: {
      query?: {
        limit?: number;
        after?: string;
        customerId?: string;
        status?: 'trialing' | 'active' | 'paused' | 'stopping' | 'stopped';
      };
    };
    answer: { items: Subscription[]; next: string | null };
  };
  readSubscription: { input: { id: string }; answer: Subscription };
  pauseSubscription: {
    input: { id: string; body: { fromOn?: string; untilOn: string } };
    answer: ChangedSubscription;
  };
  resumeSubscription: { input: { id: string }; answer: ChangedSubscription };
  stopSubscription: {
    input: { id: string; body: { when: 'now' | 'period-end'; reason?: string } };
    answer: ChangedSubscription;
  };
  undoStop: { input: { id: string }; answer: ChangedSubscription };
  listPaymentMethods: {
    input: { query?: { limit?: number; after?: string; customerId?: string } };
    answer: { items: PaymentMethod[]; next: string | null };
  };
  readPaymentMethod: { input: { id: string }; answer: PaymentMethod };
  listPayLinks: {
    input: { query?: { limit?: number; after?: string; customerId?: string; invoiceId?: string } };
    answer: { items: PayLink[]; next: string | null };
  };
  createPayLink: {
    input: {
      body:
        | { for: 'invoice'; invoiceId: string; days?: number }
        | { for: 'customer'; customerId: string; days?: number };
    };
    answer: NewPayLink;
  };
  readPayLink: { input: { id: string }; answer: PayLink };
  revokePayLink: { input: { id: string }; answer: PayLink };
  listPayments: {
    input: { query?: { limit?: number; after?: string; customerId?: string; invoiceId?: string } };
    answer: { items: Payment[]; next: string | null };
  };
  readPayment: { input: { id: string }; answer: Payment };
  listRefunds: {
    input: { query?: { limit?: number; after?: string; paymentId?: string } };
    answer: { items: Refund[]; next: string | null };
  };
  createRefund: {
    input: { body: { paymentId: string; amount: string; effect: 'credit' | 'reopen' } };
    answer: Refund;
  };
  readRefund: { input: { id: string }; answer: Refund };
  listArrangements: {
    input: {
      query?: {
        limit?: number;
        after?: string;
        customerId?: string;
        invoiceId?: string;
        status?: 'proposed' | 'offered' | 'running' | 'kept' | 'broken' | 'ended' | 'declined' | 'withdrawn';
      };
    };
    answer: { items: Arrangement[]; next: string | null };
  };
  createArrangement: {
    input: {
      body: {
        customerId: string;
        invoiceIds: string[];
        parts: number;
        day: number;
        isDebited?: boolean;
        expected?: { currency: Currency; amount: string };
        question?: string;
      };
    };
    answer: Arrangement;
  };
  readArrangement: { input: { id: string }; answer: Arrangement };
  endArrangement: { input: { id: string }; answer: Arrangement };
  listPromises: {
    input: {
      query?: {
        limit?: number;
        after?: string;
        customerId?: string;
        invoiceId?: string;
        status?: 'given' | 'kept' | 'broken' | 'withdrawn';
      };
    };
    answer: { items: PaymentPromise[]; next: string | null };
  };
  createPromise: {
    input: { body: { customerId: string; invoiceIds: string[]; promisedOn: string } };
    answer: PaymentPromise;
  };
  readPromise: { input: { id: string }; answer: PaymentPromise };
  withdrawPromise: { input: { id: string }; answer: PaymentPromise };
  listHandoverCases: {
    input: {
      query?: {
        limit?: number;
        after?: string;
        customerId?: string;
        invoiceId?: string;
        status?:
          | 'proposed'
          | 'announced'
          | 'released'
          | 'delivered'
          | 'acknowledged'
          | 'dropped'
          | 'paid'
          | 'recalled'
          | 'returned';
      };
    };
    answer: { items: HandoverCase[]; next: string | null };
  };
  readHandoverCase: { input: { id: string }; answer: HandoverCase };
  recallHandoverCase: { input: { id: string; body: { because: string } }; answer: HandoverCase };
  listMessages: {
    input: { query?: { limit?: number; after?: string; customerId?: string; invoiceId?: string } };
    answer: { items: Message[]; next: string | null };
  };
  readMessage: { input: { id: string }; answer: Message };
  listEvents: {
    input: {
      query?: {
        limit?: number;
        after?: string;
        type?:
          | 'invoice.created'
          | 'invoice.paid'
          | 'invoice.reopened'
          | 'invoice.voided'
          | 'invoice.written_off'
          | 'invoice.due_date_moved'
          | 'credit_note.created'
          | 'payment.succeeded'
          | 'payment.processing'
          | 'payment.failed'
          | 'payment.canceled'
          | 'refund.succeeded'
          | 'dispute.opened'
          | 'dispute.won'
          | 'dispute.lost'
          | 'customer.changed'
          | 'customer.merged'
          | 'payment_method.added'
          | 'payment_method.expiring'
          | 'subscription.started'
          | 'subscription.trial_ended'
          | 'subscription.changed'
          | 'subscription.pause_planned'
          | 'subscription.paused'
          | 'subscription.resumed'
          | 'subscription.stop_planned'
          | 'subscription.stop_undone'
          | 'subscription.stopped'
          | 'arrangement.proposed'
          | 'arrangement.offered'
          | 'arrangement.declined'
          | 'arrangement.withdrawn'
          | 'arrangement.started'
          | 'arrangement.kept'
          | 'arrangement.broken'
          | 'arrangement.ended'
          | 'arrangement.part_missed'
          | 'arrangement.part_spread'
          | 'promise.given'
          | 'promise.kept'
          | 'promise.broken'
          | 'promise.withdrawn'
          | 'handover.proposed'
          | 'handover.dropped'
          | 'handover.released'
          | 'handover.payment_received'
          | 'handover.payment_reversed'
          | 'handover.reopened'
          | 'handover.closed'
          | 'plan.price_announced';
      };
    };
    answer: { items: Event[]; next: string | null };
  };
  readEvent: { input: { id: string }; answer: Event };
};

/** Where each operation is. */
export const addresses = {
  listCustomers: { method: 'GET', path: '/customers' },
  createCustomer: { method: 'POST', path: '/customers' },
  readCustomer: { method: 'GET', path: '/customers/{id}' },
  changeCustomer: { method: 'PATCH', path: '/customers/{id}' },
  listInvoices: { method: 'GET', path: '/invoices' },
  createInvoices: { method: 'POST', path: '/invoices' },
  readInvoice: { method: 'GET', path: '/invoices/{id}' },
  voidInvoice: { method: 'POST', path: '/invoices/{id}/void' },
  listSubscriptions: { method: 'GET', path: '/subscriptions' },
  readSubscription: { method: 'GET', path: '/subscriptions/{id}' },
  pauseSubscription: { method: 'POST', path: '/subscriptions/{id}/pause' },
  resumeSubscription: { method: 'POST', path: '/subscriptions/{id}/resume' },
  stopSubscription: { method: 'POST', path: '/subscriptions/{id}/stop' },
  undoStop: { method: 'POST', path: '/subscriptions/{id}/undo-stop' },
  listPaymentMethods: { method: 'GET', path: '/payment-methods' },
  readPaymentMethod: { method: 'GET', path: '/payment-methods/{id}' },
  listPayLinks: { method: 'GET', path: '/pay-links' },
  createPayLink: { method: 'POST', path: '/pay-links' },
  readPayLink: { method: 'GET', path: '/pay-links/{id}' },
  revokePayLink: { method: 'POST', path: '/pay-links/{id}/revoke' },
  listPayments: { method: 'GET', path: '/payments' },
  readPayment: { method: 'GET', path: '/payments/{id}' },
  listRefunds: { method: 'GET', path: '/refunds' },
  createRefund: { method: 'POST', path: '/refunds' },
  readRefund: { method: 'GET', path: '/refunds/{id}' },
  listArrangements: { method: 'GET', path: '/arrangements' },
  createArrangement: { method: 'POST', path: '/arrangements' },
  readArrangement: { method: 'GET', path: '/arrangements/{id}' },
  endArrangement: { method: 'POST', path: '/arrangements/{id}/end' },
  listPromises: { method: 'GET', path: '/promises' },
  createPromise: { method: 'POST', path: '/promises' },
  readPromise: { method: 'GET', path: '/promises/{id}' },
  withdrawPromise: { method: 'POST', path: '/promises/{id}/withdraw' },
  listHandoverCases: { method: 'GET', path: '/handover-cases' },
  readHandoverCase: { method: 'GET', path: '/handover-cases/{id}' },
  recallHandoverCase: { method: 'POST', path: '/handover-cases/{id}/recall' },
  listMessages: { method: 'GET', path: '/messages' },
  readMessage: { method: 'GET', path: '/messages/{id}' },
  listEvents: { method: 'GET', path: '/events' },
  readEvent: { method: 'GET', path: '/events/{id}' }
} as const satisfies Record<keyof Operations, { method: string; path: string }>;
