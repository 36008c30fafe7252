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
  uuid
} from 'drizzle-orm/pg-core';
import type { BankReason } from '../../gateway/bank/index.ts';
import { bytes, instant, plainDate } from '../../platform/db/columns.ts';
import { paymentAccount } from '../routing/schema.ts';
import type { Candidate, EntryFacts, WaitReason } from './entry-facts.ts';

/** A merchant's own account at a bank: where debits are credited and transfers arrive. */
export const bankAccount = pgTable(
  'bank_account',
  {
    merchantId: uuid('merchant_id').notNull(),
    accountId: uuid('account_id').notNull(),
    /** As the bank knows the holder. */
    holder: text('holder').notNull(),
    iban: text('iban').notNull(),
    bic: text('bic'),
    creditorIdentifier: text('creditor_identifier').notNull(),
    scheme: text('scheme', { enum: ['CORE', 'B2B'] }).notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.accountId] }),
    unique().on(t.merchantId, t.iban),
    foreignKey({
      columns: [t.merchantId, t.accountId],
      foreignColumns: [paymentAccount.merchantId, paymentAccount.id]
    })
  ]
);

/** A payer's account that may be debited. With its number one could debit, so that is sealed. */
export const bankMandate = pgTable(
  'bank_mandate',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    accountId: uuid('account_id').notNull(),
    /** The set-up or the attempt that made it: the same again makes no second one. */
    key: text('key').notNull(),
    reference: text('reference').notNull(),
    holder: text('holder').notNull(),
    ibanSealed: text('iban_sealed').notNull(),
    last4: char('last4', { length: 4 }).notNull(),
    country: char('country', { length: 2 }).notNull(),
    fingerprint: text('fingerprint').notNull(),
    isOneOff: boolean('is_one_off').notNull(),
    status: text('status', { enum: ['active', 'ended'] }).notNull(),
    signedOn: plainDate('signed_on').notNull(),
    acceptedAt: instant('accepted_at').notNull(),
    acceptedIp: text('accepted_ip').notNull(),
    acceptedUserAgent: text('accepted_user_agent').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.accountId, t.key),
    unique().on(t.merchantId, t.reference),
    foreignKey({
      columns: [t.merchantId, t.accountId],
      foreignColumns: [bankAccount.merchantId, bankAccount.accountId]
    })
  ]
);

/** One file of debits for the bank: one per account and collection date. */
export const debitFile = pgTable(
  'debit_file',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    accountId: uuid('account_id').notNull(),
    messageId: text('message_id').notNull(),
    collectOn: plainDate('collect_on').notNull(),
    debitCount: integer('debit_count').notNull(),
    totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
    /** The XML as it was written; sealed, for it holds account numbers. */
    contentSealed: text('content_sealed').notNull(),
    writtenAt: instant('written_at').notNull(),
    sentAt: instant('sent_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index().on(t.merchantId, t.accountId, t.collectOn),
    unique().on(t.merchantId, t.messageId),
    foreignKey({
      columns: [t.merchantId, t.accountId],
      foreignColumns: [bankAccount.merchantId, bankAccount.accountId]
    })
  ]
);

/** A debit that the bank adapter took in; its id is the attempt's. */
export const bankDebit = pgTable(
  'bank_debit',
  {
    merchantId: uuid('merchant_id').notNull(),
    attemptId: uuid('attempt_id').notNull(),
    accountId: uuid('account_id').notNull(),
    /** Null for an attempt that was given up before it came here. */
    mandateId: uuid('mandate_id'),
    endToEndId: text('end_to_end_id').notNull(),
    status: text('status', {
      enum: ['accepted', 'canceled', 'filed', 'rejected', 'settled', 'returned']
    }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    text: text('text').notNull(),
    fileId: uuid('file_id'),
    paymentInfoId: text('payment_info_id'),
    sequence: text('sequence', { enum: ['FRST', 'RCUR', 'OOFF', 'FNAL'] }),
    reason: jsonb('reason').$type<BankReason>(),
    acceptedAt: instant('accepted_at').notNull(),
    settledOn: plainDate('settled_on'),
    returnedOn: plainDate('returned_on'),
    returnReason: jsonb('return_reason').$type<BankReason>()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.attemptId] }),
    unique().on(t.merchantId, t.endToEndId),
    foreignKey({
      columns: [t.merchantId, t.mandateId],
      foreignColumns: [bankMandate.merchantId, bankMandate.id]
    }),
    foreignKey({ columns: [t.merchantId, t.fileId], foreignColumns: [debitFile.merchantId, debitFile.id] }),
    index('bank_debit_waiting').on(t.merchantId, t.accountId, t.status),
    index('bank_debit_by_batch').on(t.merchantId, t.paymentInfoId),
    index('bank_debit_by_mandate').on(t.merchantId, t.mandateId)
  ]
);

/** A file that the bank gave, kept as it came. */
export const bankImport = pgTable(
  'bank_import',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    fileName: text('file_name').notNull(),
    format: text('format').notNull(),
    hash: bytes('hash').notNull(),
    contentSealed: text('content_sealed').notNull(),
    importedAt: instant('imported_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), unique().on(t.merchantId, t.hash)]
);

/** One movement on a merchant's account, once, whichever file told of it first. What waits is the work list. */
export const bankEntry = pgTable(
  'bank_entry',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    accountId: uuid('account_id').notNull(),
    importId: uuid('import_id').notNull(),
    /** The bank's reference of the booking. */
    bankRef: text('bank_ref').notNull(),
    /** Which part of a batch; empty for a booking that is told as a whole. */
    part: text('part').notNull(),
    status: text('status', { enum: ['received', 'placed', 'waiting', 'ignored', 'superseded'] }).notNull(),
    isCredit: boolean('is_credit').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    bookedOn: plainDate('booked_on').notNull(),
    facts: jsonb('facts').$type<EntryFacts>().notNull(),
    waitReason: text('wait_reason').$type<WaitReason>(),
    candidates: jsonb('candidates').$type<readonly Candidate[]>(),
    /** Whose money it was found to be. */
    customerId: uuid('customer_id'),
    placedAt: instant('placed_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.accountId, t.bankRef, t.part),
    foreignKey({
      columns: [t.merchantId, t.accountId],
      foreignColumns: [bankAccount.merchantId, bankAccount.accountId]
    }),
    foreignKey({
      columns: [t.merchantId, t.importId],
      foreignColumns: [bankImport.merchantId, bankImport.id]
    }),
    index('bank_entry_by_status').on(t.merchantId, t.status, t.bookedOn, t.id),
    index('bank_entry_by_import').on(t.merchantId, t.importId),
    index('bank_entry_by_payer').on(t.merchantId, sql`(facts ->> 'counterpartyIban')`)
  ]
);
