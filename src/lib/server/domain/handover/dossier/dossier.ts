import type { Money } from '#lib/money/index.ts';

/** A day or a moment, ISO 8601. */
type Text = string;

/**
 * Everything that an agency needs to know of a case, and may: plain data, the same in the API, on paper and in the CSV.
 * Nothing in it opens anything. Optional parts are left out where nothing is known.
 */
export type Dossier = Readonly<{
  case: Readonly<{ id: string; proposedAt: Text; payBy: Text; releasedAt?: Text; owed: Money }>;
  creditor: Readonly<{
    name: string;
    address: readonly string[];
    country: string;
    email: string;
    iban: string;
    registrationNumber?: string;
    vatId?: string;
  }>;
  agency: Readonly<{ name: string; country: string; wkiNumber?: string }>;
  debtor: Readonly<{
    reference: string;
    name: string;
    isBusiness: boolean;
    language: string;
    address: readonly string[];
    country?: string;
    email?: string;
    phone?: string;
  }>;
  invoices: readonly DossierInvoice[];
  notices: readonly DossierNotice[];
  arrangements: readonly DossierAgreement[];
  promises: readonly DossierAgreement[];
}>;

export type DossierInvoice = Readonly<{
  id: string;
  number: string;
  subject: string;
  issuedOn: Text;
  dueOn: Text;
  /** What the document asks, and the costs of collecting that were put on it by the law of the country. */
  total: Money;
  costs: Money;
  balance: Money;
  lines: readonly Readonly<{ text: string; amount: Money }>[];
  /** Everything that changed what is owed, the oldest first: positive is owed more. */
  bookings: readonly Readonly<{ at: Text; kind: string; amount: Money }>[];
  /** What its customer, or we, tried to pay, with what the bank said. */
  payments: readonly Readonly<{ at: Text; method: string; status: string; amount: Money }>[];
  disputes: readonly Readonly<{ status: string; reason: string; amount: Money }>[];
}>;

/** A message with what proves that it arrived. */
export type DossierNotice = Readonly<{
  kind: string;
  channel: string;
  language: string;
  about?: string;
  title?: string;
  status: string;
  sentAt?: Text;
  /** What the carrier reported, and when. */
  delivery?: string;
  deliveryAt?: Text;
  /** When its reader opened it. */
  seenAt?: Text;
}>;

/** Parts, or a promise, with what became of it. */
export type DossierAgreement = Readonly<{
  status: string;
  total: Money;
  agreedAt?: Text;
  endedAt?: Text;
  /** The days of its parts; of a promise, its one day. */
  parts: readonly Readonly<{ dueOn: Text; amount: Money; status?: string }>[];
}>;
