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
import { bytes, instant, plainDate } from '../../platform/db/columns.ts';
import { customer } from '../identity/schema.ts';
import type { StoredDocument } from './stored-document.ts';

/** A numbered claim for payment; its document never changes once issued. */
export const invoice = pgTable(
  'invoice',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    number: text('number').notNull(),
    status: text('status', { enum: ['open', 'overdue', 'paid', 'void', 'uncollectible'] }).notNull(),
    issuedOn: plainDate('issued_on').notNull(),
    dueOn: plainDate('due_on').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** What the document asks: its payable amount. */
    totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
    /** Costs of collecting that stand on it, on top of the document: its charges that were not withdrawn. */
    costsMinor: bigint('costs_minor', { mode: 'number' }).notNull().default(0),
    /** The ledger's receivable for this invoice, kept beside it in the same transaction; an invariant compares the two. */
    balanceMinor: bigint('balance_minor', { mode: 'number' }).notNull(),
    /** What of it is given up as a loss: the ledger's `write-off` for this invoice, kept like the balance. */
    writtenOffMinor: bigint('written_off_minor', { mode: 'number' }).notNull().default(0),
    /** What it is for, in one line, for the pay page and the list. */
    subject: text('subject').notNull(),
    /** The reference that a bank transfer must carry: the document's own, else a structured one of ours, without spaces. */
    paymentReference: text('payment_reference').notNull(),
    document: jsonb('document').$type<StoredDocument>().notNull(),
    /** SHA-256 of the document's meaning: the same again changes nothing, another under the same number is refused. */
    documentHash: bytes('document_hash').notNull(),
    createdAt: instant('created_at').notNull(),
    /**
     * Why nothing is asked or collected by itself for now: something else was agreed with its customer, they are left
     * alone (`hold`), or a collection agency does it (`handover`).
     */
    pausedBecause: text('paused_because', { enum: ['arrangement', 'promise', 'hold', 'handover'] })
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.number),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index('invoice_by_reference').on(t.merchantId, t.paymentReference),
    index('invoice_by_customer').on(t.merchantId, t.customerId, t.dueOn),
    index('invoice_due')
      .on(t.merchantId, t.dueOn)
      .where(sql`status in ('open', 'overdue')`),
    index('invoice_newest').on(t.merchantId, t.issuedOn.desc(), t.id.desc()),
    // The same among the few that are not paid yet: the list that is looked at most.
    index('invoice_newest_unpaid')
      .on(t.merchantId, t.issuedOn.desc(), t.id.desc())
      .where(sql`status in ('open', 'overdue')`),
    // And among the very few that ended otherwise than by being paid.
    index('invoice_newest_closed')
      .on(t.merchantId, t.issuedOn.desc(), t.id.desc())
      .where(sql`status in ('void', 'uncollectible')`),
    // What is owed, the newest first, behind that figure of the reports.
    index('invoice_owed_newest')
      .on(t.merchantId, t.createdAt, t.id)
      .where(sql`status in ('open', 'overdue', 'uncollectible')`),
    // The same for other systems, in the order in which they came.
    index('invoice_unpaid_by_status')
      .on(t.merchantId, t.status, t.id)
      .where(sql`status <> 'paid'`),
    // What was due in a month, whatever became of it.
    index('invoice_by_due').on(t.merchantId, t.dueOn.desc(), t.id.desc()),
    index('invoice_newest_of_customer').on(t.merchantId, t.customerId, t.issuedOn.desc(), t.id.desc()),
    // What one customer still owes, among all that was ever billed to them.
    index('invoice_owing')
      .on(t.merchantId, t.customerId, t.dueOn)
      .where(sql`status in ('open', 'overdue', 'uncollectible')`)
  ]
);

/** A customer who is left alone for now: why, since when, until when, by whom. Nothing in dunning goes out meanwhile. */
export const contactHold = pgTable(
  'contact_hold',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    because: text('because', {
      enum: ['hardship', 'death', 'dispute', 'guardianship', 'staff']
    }).notNull(),
    /** The one invoice that it is about; null: the customer, with all that they owe. */
    invoiceId: uuid('invoice_id'),
    /** Nothing is debited by itself either: what is covered is paused, also what comes in later. */
    stopsDebits: boolean('stops_debits').notNull().default(false),
    note: text('note'),
    heldAt: instant('held_at').notNull(),
    heldByKind: text('held_by_kind').notNull().default('system'),
    heldById: uuid('held_by_id'),
    /** The last moment of a hold that ends by itself. */
    untilAt: instant('until_at'),
    releasedAt: instant('released_at'),
    /** Why it was lifted, in the words of whoever did. */
    releaseNote: text('release_note')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('one_hold_per_reason')
      .on(t.merchantId, t.customerId, t.because)
      .where(sql`released_at is null and invoice_id is null`),
    uniqueIndex('one_hold_per_reason_and_invoice')
      .on(t.merchantId, t.customerId, t.because, t.invoiceId)
      .where(sql`released_at is null and invoice_id is not null`),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] })
  ]
);

/** Costs of collecting that were put on an invoice, to the cent and once. One that was withdrawn stays, with its reason. */
export const invoiceCharge = pgTable(
  'invoice_charge',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    /** What asked for it, `step:<id>`: a cause charges once. */
    cause: text('cause').notNull(),
    /** `claim`: once for an invoice, ever. `reminder`: with each reminder. */
    per: text('per', { enum: ['claim', 'reminder'] }).notNull(),
    /** With VAT. */
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    vatMinor: bigint('vat_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** The law by which it was decided: the version of its pack. */
    law: text('law').notNull(),
    /** What a payment settles first, by that law. */
    settlesFirst: text('settles_first', { enum: ['costs', 'principal'] }).notNull(),
    chargedAt: instant('charged_at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnBecause: text('withdrawn_because')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.cause),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    index('charge_by_invoice').on(t.merchantId, t.invoiceId),
    uniqueIndex('one_charge_per_claim')
      .on(t.merchantId, t.invoiceId)
      .where(sql`per = 'claim'`)
  ]
);

/** A numbered reduction of an issued invoice; what exceeds the invoice's balance becomes the customer's credit. */
export const creditNote = pgTable(
  'credit_note',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    invoiceId: uuid('invoice_id'),
    number: text('number').notNull(),
    issuedOn: plainDate('issued_on').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
    document: jsonb('document').$type<StoredDocument>().notNull(),
    documentHash: bytes('document_hash').notNull(),
    createdAt: instant('created_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.number),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    index().on(t.merchantId, t.invoiceId)
  ]
);

/** One file or request that brought documents in. */
export const importRun = pgTable(
  'import_run',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    fileName: text('file_name').notNull(),
    format: text('format'),
    addedCount: integer('added_count').notNull().default(0),
    knownCount: integer('known_count').notNull().default(0),
    faultCount: integer('fault_count').notNull().default(0),
    warningCount: integer('warning_count').notNull().default(0),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })]
);

/** A document or row that could not be taken, or one that was taken with something to look at: where it stands and why. */
export const importFault = pgTable(
  'import_fault',
  {
    merchantId: uuid('merchant_id').notNull(),
    importId: uuid('import_id').notNull(),
    position: integer('position').notNull(),
    isWarning: boolean('is_warning').notNull().default(false),
    line: integer('line'),
    number: text('number'),
    code: text('code').notNull(),
    params: jsonb('params').$type<Readonly<Record<string, unknown>>>().notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.importId, t.position] }),
    foreignKey({ columns: [t.merchantId, t.importId], foreignColumns: [importRun.merchantId, importRun.id] })
  ]
);
