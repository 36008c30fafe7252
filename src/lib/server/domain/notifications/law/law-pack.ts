/** What a country's law says about asking for money that is late: the shape of the packs in `<country>.data.ts`. */
import type { Language } from '#lib/i18n/index.ts';
import type { NoticeChannel } from '../notices.ts';

/** The countries whose law is written down here. A merchant elsewhere may send messages, and charge no costs. */
export const lawCountries = ['NL', 'BE', 'FR', 'DE'] as const;
export type LawCountry = (typeof lawCountries)[number];

/**
 * How sure a rule is. `primary` [P]: read in the law or a court's own text. `second-hand` [S]: read with others who
 * quote it. `unverified` [K]: general knowledge. What is put together from parts is as sure as its weakest part.
 * `house`: no law at all, but what Quitte decided to never do.
 */
export type Certainty = 'primary' | 'second-hand' | 'unverified' | 'house';

/** A law, decree or court that citations are abbreviated by; `law.json` says in each language what it is. */
export type LegalWork =
  | 'dutch-civil-code'
  | 'dutch-costs-decree'
  | 'dutch-supreme-court'
  | 'dutch-telecommunications-act'
  | 'belgian-economic-code'
  | 'belgian-civil-code'
  | 'belgian-late-payment-act'
  | 'belgian-privacy-act'
  | 'french-enforcement-code'
  | 'french-civil-code'
  | 'french-consumer-code'
  | 'french-commercial-code'
  | 'french-privacy-act'
  | 'german-civil-code'
  | 'german-telemedia-act'
  | 'late-payment-directive'
  | 'privacy-directive'
  | 'whatsapp-policy';

/** What a lawyer who checks a rule should know besides: how we read it, and what was not checked. Texts in `law.json`. */
export type LawRemark =
  | 'above-500-unread'
  | 'before-the-sum-book-xix'
  | 'binding-for-consumers'
  | 'claim-recognised'
  | 'clear-call'
  | 'd441-quoted'
  | 'date-unchecked'
  | 'directive-quoted'
  | 'durable-medium'
  | 'email-unchecked'
  | 'fixed-date-unused'
  | 'interest-between'
  | 'judgment-number'
  | 'least-charged'
  | 'milder-order'
  | 'more-may-be-agreed'
  | 'no-form-asked'
  | 'no-term-eight-days'
  | 'no-term-seven-days'
  | 'offence'
  | 'pixel-is-access'
  | 'policy-read-in-part'
  | 'proof-of-receipt'
  | 'real-costs'
  | 'sufficient-call';

/** Where a rule comes from, so that a merchant's lawyer can check it. */
export type Provenance = Readonly<{
  /** The law itself, the way lawyers of that country quote it; never translated. */
  law: string;
  /** What it stands in, in the order of the citations. */
  works: readonly LegalWork[];
  /** Where we read it, by name; empty when it is general knowledge, or where the remark says how it came to us. */
  sources: readonly string[];
  remark?: LawRemark;
  certainty: Exclude<Certainty, 'house'>;
  /** ISO 8601 date from which it holds. */
  validFrom: string;
}>;

/** A rule that no law asks for. */
export type HouseRule = Readonly<{ certainty: 'house'; validFrom: string }>;

/** Every rule that a pack can hold, under the name that texts and problems know it by. */
export const lawRules = [
  'free-notice',
  'term',
  'contents',
  'channels',
  'consumer-costs',
  'reminder-fee',
  'business-costs',
  'vat-on-costs',
  'claims-together',
  'payments-first'
] as const;
export type LawRule = (typeof lawRules)[number];

/** One rule as it is named beside a decision: which one, of which pack, and where it comes from. */
export type RuleReference = Readonly<{ pack: string; rule: string }> & (Provenance | HouseRule);

/** What a formal notice has to say: placeholders of its texts, by the same names. */
export type NoticeElement =
  'principal' | 'costs' | 'creditor' | 'creditorNumber' | 'product' | 'invoiceNumber' | 'dueOn' | 'term';

/** How one knows that a message arrived. */
export type ReceiptProof = 'registered-post' | 'opened-link';

/** When the first day of the term is. */
export type TermStart =
  /** The day after it was received; until that is proven the term has not begun. */
  | Readonly<{ kind: 'day-after-receipt'; provenBy: readonly ReceiptProof[]; usualDaysToArrive: number }>
  | Readonly<{ kind: 'day-after-sending' }>
  /** The nth working day after posting is the first day of the term. */
  | Readonly<{ kind: 'working-day-after-posting'; nth: number }>;

/** A channel that can carry a formal notice. */
export type NoticeWay = Extract<NoticeChannel, 'email' | 'letter'>;

/**
 * Costs by height of the claim, in minor units of the euro: the highest tier that begins below the principal counts.
 * Costs are its base and its rate over what lies above its beginning; at least `leastMinor`, at most `mostMinor`.
 */
export type CostScale = Readonly<{
  tiers: readonly Readonly<{ aboveMinor: number; baseMinor: number; rateBasisPoints: number }>[];
  leastMinor: number;
  mostMinor: number;
}>;

export type ConsumerCosts =
  /** Once for a claim, however many reminders it takes. */
  | Readonly<{ kind: 'scale'; scale: CostScale }>
  /** What a reminder really costs the creditor, paper and stamp, no hours of work. */
  | Readonly<{ kind: 'per-reminder'; mostMinor: number }>
  | Readonly<{ kind: 'never' }>;

/** A fee for a reminder itself, apart from the costs of collecting. */
export type ReminderFee = Readonly<{
  mostMinor: number;
  mayAddPostage: boolean;
  /** For what is supplied regularly, reminders about so many due dates in a calendar year are free. */
  freeDueDatesPerYear: number;
}>;

/** The law of one country on one day. Packs are never changed once they applied: a new law is a new pack. */
export type LawPack = Readonly<{
  country: LawCountry;
  /** Kept with what was decided by it: `NL-2024-10-01`. */
  version: string;
  /** ISO 8601 date from which the pack as a whole applies: the latest of its rules' dates. */
  validFrom: string;
  /** The first notice costs nothing. Before it no costs can arise. */
  freeNotice: Provenance;
  /** How long the customer has after that notice before costs may be charged. */
  term: Provenance &
    Readonly<{
      days: number;
      starts: Readonly<Record<NoticeWay, TermStart>>;
      /** How the term has to be worded, where the law minds: one of these has to stand in the notice. */
      wording?: Readonly<Record<Language, readonly string[]>>;
      /** Wordings that made a notice void before a court. */
      voidWording?: Readonly<Record<Language, readonly string[]>>;
    }>;
  contents: Provenance & Readonly<{ elements: readonly NoticeElement[] }>;
  channels: Provenance & Readonly<{ allowed: readonly NoticeWay[] }>;
  consumerCosts: Provenance & ConsumerCosts;
  reminderFee?: Provenance & ReminderFee;
  /** What a business owes for being late, once for a claim. */
  businessCosts: Provenance & Readonly<{ fixedMinor: number }>;
  /** VAT on the costs of a consumer: only where this is here, and only by a creditor who can't reclaim it. */
  vatOnCosts?: Provenance;
  /** Several claims that are reminded together count as one sum. */
  claimsTogether?: Provenance;
  /** What a payment settles first where costs stand on an invoice. */
  paymentsFirst: Provenance & Readonly<{ settle: 'costs' | 'principal' }>;
}>;
