import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  char,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../platform/db/columns.ts';
import { contactHold, invoice } from '../billing/schema.ts';
import { customer, merchant } from '../identity/schema.ts';
import type { HandoverConditions } from './conditions/conditions.ts';

/** When a claim is proposed for an agency. Published, never changed; the highest version is in force. */
export const handoverConditions = pgTable(
  'handover_conditions',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    version: integer('version').notNull(),
    conditions: jsonb('conditions').$type<HandoverConditions>().notNull(),
    /** What it is called, and why it came, in the words of who published it. */
    name: text('name').notNull(),
    reason: text('reason').notNull(),
    /** The version that came back with it; 0 is what held before any was published. */
    copyOf: integer('copy_of'),
    publishedBy: uuid('published_by'),
    publishedAt: instant('published_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.version] })]
);

/** Whom a merchant hands claims over to. One that isn't used any more is retired: its cases keep it. */
export const collectionAgency = pgTable(
  'collection_agency',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** ISO 3166: whose law it works under. */
    country: char('country', { length: 2 }).notNull(),
    /** Its number in the Dutch register of collection services; required there. */
    wkiNumber: text('wki_number'),
    email: text('email').notNull(),
    phone: text('phone'),
    /** `api`: cases are posted to it, and it reports by signed webhooks. `download`: staff bring it the files. */
    channel: text('channel', { enum: ['api', 'download'] }).notNull(),
    apiUrl: text('api_url'),
    /** What we show it, sealed. */
    apiKeySealed: text('api_key_sealed'),
    /** `whsec_…`, sealed: by it each side knows the other's webhooks. */
    secretSealed: text('secret_sealed'),
    /** Where a customer pays now; null: their pay link only says whom to ask. */
    payUrl: text('pay_url'),
    createdAt: instant('created_at').notNull(),
    retiredAt: instant('retired_at')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })]
);

/** What one customer owes in one currency, on its way to an agency and back. */
export const handoverCase = pgTable(
  'handover_case',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    agencyId: uuid('agency_id').notNull(),
    status: text('status', {
      enum: [
        ...(['proposed', 'announced', 'dropped', 'released', 'delivered'] as const),
        ...(['acknowledged', 'paid', 'recalled', 'returned'] as const)
      ]
    }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** The version of the conditions by which it was proposed. */
    conditionsVersion: integer('conditions_version').notNull(),
    proposedAt: instant('proposed_at').notNull(),
    /** When its notice had surely left, and the last day that it gives. */
    announcedAt: instant('announced_at'),
    payBy: plainDate('pay_by').notNull(),
    releasedAt: instant('released_at'),
    /** When the agency had it, and when it said that it took it on. */
    deliveredAt: instant('delivered_at'),
    acknowledgedAt: instant('acknowledged_at'),
    /** What the agency calls it. */
    agencyRef: text('agency_ref'),
    endedAt: instant('ended_at'),
    /** Why the agency was told to leave the customer alone, while it has the case. */
    heldBecause: text('held_because', { enum: contactHold.because.enumValues }),
    /** Why it ended as it did: a rule of the decision, or somebody's words. */
    endedBecause: text('ended_because')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({
      columns: [t.merchantId, t.agencyId],
      foreignColumns: [collectionAgency.merchantId, collectionAgency.id]
    }),
    index('handover_case_by_customer').on(t.merchantId, t.customerId),
    index('handover_case_by_status').on(t.merchantId, t.status, t.id)
  ]
);

/** Which invoices a case is about. Live from the proposal until it ends: an invoice is in one case at a time. */
export const handoverInvoice = pgTable(
  'handover_invoice',
  {
    merchantId: uuid('merchant_id').notNull(),
    caseId: uuid('case_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    isLive: boolean('is_live').notNull(),
    /** What was owed when two people released it; null until then. */
    handedOverMinor: bigint('handed_over_minor', { mode: 'number' }),
    /** What is owed as far as the agency was told, or told us. */
    toldMinor: bigint('told_minor', { mode: 'number' }),
    /** Why it left the case before the end: the rule that held it back by then. */
    outBecause: text('out_because')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.caseId, t.invoiceId] }),
    foreignKey({
      columns: [t.merchantId, t.caseId],
      foreignColumns: [handoverCase.merchantId, handoverCase.id]
    }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    uniqueIndex('one_live_case_per_invoice')
      .on(t.merchantId, t.invoiceId)
      .where(sql`is_live`),
    index('handover_by_invoice').on(t.merchantId, t.invoiceId)
  ]
);

/** What an agency is told, in the order of ids: its id is the key under which it counts once. */
export const agencyMessage = pgTable(
  'agency_message',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    caseId: uuid('case_id').notNull(),
    kind: text('kind', { enum: ['case', 'balance', 'hold', 'go-on', 'recall'] }).notNull(),
    /** What anything else says; a case is put together when it is sent. */
    facts: jsonb('facts').$type<Readonly<Record<string, string | number>>>().notNull(),
    status: text('status', { enum: ['waiting', 'taken', 'refused', 'called-off'] }).notNull(),
    /** The last try was met with silence: it is asked about before it is sent again. */
    isUnsure: boolean('is_unsure').notNull().default(false),
    tries: integer('tries').notNull().default(0),
    /** What the last try was met with. */
    problem: text('problem'),
    nextTryAt: instant('next_try_at'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      columns: [t.merchantId, t.caseId],
      foreignColumns: [handoverCase.merchantId, handoverCase.id]
    }),
    index('agency_message_of_case').on(t.merchantId, t.caseId, t.id),
    index('agency_message_waiting')
      .on(t.merchantId, t.nextTryAt)
      .where(sql`status = 'waiting'`),
    index('agency_message_refused')
      .on(t.merchantId, t.caseId)
      .where(sql`status = 'refused'`)
  ]
);

/** What an agency reported, once per `webhook-id`: stored first, worked off by a job. */
export const agencyReport = pgTable(
  'agency_report',
  {
    merchantId: uuid('merchant_id').notNull(),
    agencyId: uuid('agency_id').notNull(),
    eventId: text('event_id').notNull(),
    /** By which staff name it. */
    id: uuid('id').notNull(),
    body: text('body').notNull(),
    receivedAt: instant('received_at').notNull(),
    processedAt: instant('processed_at'),
    /** Why nothing could be done by it: the case is unknown, or it says nothing that we know. */
    problem: text('problem'),
    /** Somebody decided that nothing is to be done by it, and why. */
    putAsideAt: instant('put_aside_at'),
    putAsideBecause: text('put_aside_because')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.agencyId, t.eventId] }),
    unique().on(t.merchantId, t.id),
    index('agency_report_undone')
      .on(t.merchantId, t.id)
      .where(sql`problem is not null or processed_at is null`),
    foreignKey({
      columns: [t.merchantId, t.agencyId],
      foreignColumns: [collectionAgency.merchantId, collectionAgency.id]
    })
  ]
);

/** Money that an agency collected for the merchant, and whether it passed it on. */
export const agencyPayment = pgTable(
  'agency_payment',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    caseId: uuid('case_id').notNull(),
    agencyId: uuid('agency_id').notNull(),
    /** What the agency calls it: it is booked once. */
    agencyRef: text('agency_ref').notNull(),
    /** The payment that this takes back, once: its amount is then below zero. */
    reversesId: uuid('reverses_id'),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    paidOn: plainDate('paid_on').notNull(),
    bookedAt: instant('booked_at').notNull(),
    /** What the agency kept of it, and when the rest arrived. */
    keptMinor: bigint('kept_minor', { mode: 'number' }),
    remittedAt: instant('remitted_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.agencyId, t.agencyRef),
    unique().on(t.merchantId, t.reversesId),
    foreignKey({ columns: [t.merchantId, t.reversesId], foreignColumns: [t.merchantId, t.id] }),
    foreignKey({
      columns: [t.merchantId, t.caseId],
      foreignColumns: [handoverCase.merchantId, handoverCase.id]
    }),
    index('agency_payment_of_case').on(t.merchantId, t.caseId)
  ]
);
