import { sql } from 'drizzle-orm';
import {
  boolean,
  char,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
  type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { bytes, instant } from '../../platform/db/columns.ts';
import { customer } from '../identity/schema.ts';
import { deliveryStates } from './delivery/delivery-states.ts';
import { noticeKindNames } from './delivery/notice-kind-names.ts';
import { tones } from './sequences/sequence.ts';

/** Every way that a message can go. `portal`: it is only there to be read after signing in, as all of them are. */
export const noticeChannels = ['email', 'sms', 'whatsapp', 'push', 'letter', 'portal'] as const;

/** Where a choice was made: `complaint` is at the reader's own mail provider. */
export const consentSources = ['portal', 'reply', 'staff', 'import', 'link', 'complaint'] as const;

/** What a message said, without anything that opens something: no link, no code. */
export type Said = Readonly<{
  title: string;
  paragraphs: readonly string[];
  facts: readonly Readonly<{ label: string; value: string }>[];
  amount?: Readonly<{ minor: number; currency: string }>;
  /** The text message as it was sent, where it was one. */
  text?: string;
}>;

/** One message to one customer about one thing. `cause` and `channel` together are unique: never twice. */
export const notice = pgTable(
  'notice',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    invoiceId: uuid('invoice_id'),
    kind: text('kind', { enum: noticeKindNames }).notNull(),
    /** What it answers: `attempt:<id>`, `pay-link:<id>:<day>`, `planned-collection:<id>` … */
    cause: text('cause').notNull(),
    channel: text('channel', { enum: noticeChannels }).notNull(),
    language: char('language', { length: 2 }).notNull(),
    /**
     * `ambiguous`: the line broke when it may already have been taken; not sent again by itself. `dead`: no carrier took
     * it, and no other way is left; it waits for a person.
     */
    status: text('status', {
      enum: ['queued', 'sending', 'sent', 'rejected', 'ambiguous', 'dead']
    }).notNull(),
    providerRef: text('provider_ref'),
    problem: text('problem'),
    tries: integer('tries').notNull().default(0),
    /** The letter as it was printed, sealed: its QR code opens the customer's balance. */
    pdf: bytes('pdf'),
    /** It answers what the customer did a moment ago, and so never waits for a good hour. */
    isAnswer: boolean('is_answer').notNull().default(false),
    /** After this moment it would be too late to be told. */
    sendBy: instant('send_by'),
    /** The hour that was chosen for it; null is at once. */
    notBefore: instant('not_before'),
    /** Why this channel and this hour: a rule of `decide-channel.ts` and of `decide-send-time.ts`. */
    channelRule: text('channel_rule'),
    timeRule: text('time_rule'),
    /** The customer's own choice that each rule followed: an entry of the consent ledger. */
    channelEntryId: uuid('channel_entry_id'),
    timeEntryId: uuid('time_entry_id'),
    /** The consent by which this e-mail tells that it was opened; null: it tells nothing. */
    openingEntryId: uuid('opening_entry_id'),
    /** The step of a sequence that asked for it, and the tone that it asks for; null is the customer's own. */
    sequenceStepId: uuid('sequence_step_id'),
    tone: text('tone', { enum: tones }),
    /** The ways that its step allows, in the merchant's order; null is every way that its kind may take. */
    ways: text('ways', { enum: noticeChannels }).array(),
    /** Not known to be delivered after so many hours: the next way is tried; null is never. */
    fallbackAfterHours: smallint('fallback_after_hours'),
    /** Which wording: the fingerprint of the texts that it was composed from. */
    textVersion: text('text_version'),
    said: jsonb('said').$type<Said>(),
    createdAt: instant('created_at').notNull(),
    /** When its turn comes: the hour that was chosen, or the next try; null is at once. */
    dueAt: instant('due_at'),
    /** When the last try began. */
    claimedAt: instant('claimed_at'),
    /** When the last try was given to the carrier; a try that has none went nowhere. */
    handedOverAt: instant('handed_over_at'),
    sentAt: instant('sent_at'),
    /** What became of it after the carrier took it, as far as anybody reported; its history is `delivery_event`. */
    delivery: text('delivery', { enum: deliveryStates }),
    deliveryAt: instant('delivery_at'),
    /** Without a report by then, the next way is taken; null: no report is waited for. */
    reportBy: instant('report_by'),
    /** The pile for the printer that a letter lies on. */
    letterBatchId: uuid('letter_batch_id'),
    /** The pay link that was made for it: who opens that has read it. */
    payLinkId: uuid('pay_link_id'),
    /** When the customer opened it in the portal. */
    seenAt: instant('seen_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.cause, t.channel),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index().on(t.merchantId, t.invoiceId),
    index('notice_by_step')
      .on(t.merchantId, t.sequenceStepId)
      .where(sql`sequence_step_id is not null`),
    index('notice_sent_at')
      .on(t.merchantId, t.sentAt)
      .where(sql`sent_at is not null`),
    index('notice_by_customer').on(t.merchantId, t.customerId, t.createdAt, t.id),
    index('notice_sending')
      .on(t.merchantId, t.claimedAt)
      .where(sql`status = 'sending'`),
    index('notice_due')
      .on(t.merchantId, sql`coalesce(due_at, created_at)`, t.id)
      .where(sql`status = 'queued'`),
    index('notice_unreported')
      .on(t.merchantId, t.reportBy)
      .where(sql`report_by is not null`),
    index('notice_by_provider_ref')
      .on(t.merchantId, t.providerRef)
      .where(sql`provider_ref is not null`),
    index('notice_set_aside')
      .on(t.merchantId, t.createdAt, t.id)
      .where(sql`status in ('dead', 'ambiguous')`),
    // The list of messages, narrowed: however few there are among millions.
    index('notice_by_kind').on(t.merchantId, t.kind, t.id),
    index('notice_by_way').on(t.merchantId, t.channel, t.id),
    index('notice_lost')
      .on(t.merchantId, t.id)
      .where(sql`status = 'rejected' or delivery in ('undelivered', 'bounced')`)
  ]
);

export const ofCustomer = (t: { merchantId: AnyPgColumn; customerId: AnyPgColumn }) =>
  foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] });

/** How a customer wants to be told, as it stands now; every change stands in the consent ledger. No row: no choice yet. */
export const contactPreference = pgTable(
  'contact_preference',
  {
    merchantId: uuid('merchant_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    /** The channels in the customer's order, the first choice first; null is the usual order. */
    channelOrder: text('channel_order', { enum: noticeChannels }).array(),
    orderEntryId: uuid('order_entry_id'),
    /** Channels that the customer doesn't want. */
    refusedChannels: text('refused_channels', { enum: noticeChannels }).array().notNull().default([]),
    refusalEntryId: uuid('refusal_entry_id'),
    /** What may come as a notification on a device; null is everything that can. */
    pushTopics: text('push_topics').array(),
    /** Minutes after midnight in the customer's zone; both null: no choice. Equal: at any hour. */
    quietFromMinute: smallint('quiet_from_minute'),
    quietUntilMinute: smallint('quiet_until_minute'),
    quietEntryId: uuid('quiet_entry_id'),
    /** The consent to seeing that e-mails are opened; null: there is none, or it was withdrawn. */
    openingEntryId: uuid('opening_entry_id'),
    /** An IANA name; null is the merchant's zone. */
    zone: text('zone')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.customerId] }), ofCustomer(t)]
);

/**
 * What customers allowed, refused and chose about being told: who, when, from where, and the words that they saw.
 * Append-only.
 */
export const consentEntry = pgTable(
  'consent_entry',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    kind: text('kind', {
      enum: ['consent', 'withdrawal', 'objection', 'objection-lifted', 'choice']
    }).notNull(),
    /** `channel:sms`, `channel-order`, `push`, `push-topics`, `quiet-hours`, `email-opening`, `language`, `tone` … */
    about: text('about').notNull(),
    value: jsonb('value').$type<Readonly<Record<string, unknown>>>().notNull(),
    source: text('source', { enum: consentSources }).notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    /** What stood on the page beside the button, in `language`; null where nothing was asked. */
    wording: text('wording'),
    textVersion: text('text_version').notNull(),
    language: char('language', { length: 2 }).notNull(),
    ip: text('ip'),
    userAgent: text('user_agent'),
    at: instant('at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    ofCustomer(t),
    index().on(t.merchantId, t.customerId, t.at)
  ]
);

/** A device that may be sent notifications. Its address lets anyone write to it, so it is kept sealed. */
export const pushSubscription = pgTable(
  'push_subscription',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    /** SHA-256: finds a device again that subscribes twice. */
    endpointHash: bytes('endpoint_hash').notNull(),
    /** `{ endpoint, keys }` as the browser gave it, sealed. */
    sealed: text('sealed').notNull(),
    userAgent: text('user_agent').notNull(),
    /** The session in which notifications were asked for: they end when it does. */
    sessionId: text('session_id'),
    createdAt: instant('created_at').notNull(),
    lastSentAt: instant('last_sent_at'),
    closedAt: instant('closed_at'),
    closedBecause: text('closed_because', {
      enum: ['gone', 'turned-off', 'signed-out', 'taken-over', 'erased']
    })
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.endpointHash),
    ofCustomer(t),
    index().on(t.merchantId, t.customerId),
    index()
      .on(t.merchantId, t.sessionId)
      .where(sql`closed_at is null`)
  ]
);

export * from './conversations/schema.ts';
export * from './sequences/schema.ts';
export * from './templates/schema.ts';
