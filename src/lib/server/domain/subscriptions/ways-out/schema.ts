import {
  boolean,
  char,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid
} from 'drizzle-orm/pg-core';
import { bytes, instant, plainDate } from '../../../platform/db/columns.ts';
import { customer } from '../../identity/schema.ts';

/**
 * Somebody declared the end of a contract by a legal way out, without signing in. What was declared is kept as it came
 * and never changed; who it was and what became of it is found out afterwards.
 */
export const cancellation = pgTable(
  'cancellation',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    /** As it stands on the receipt: eight characters that can be read out. */
    number: text('number').notNull(),
    /** Of the token that opens the receipt, which comes from its form: one form is one declaration. */
    receiptHash: bytes('receipt_hash').notNull(),
    /** `termination` ends what runs; `withdrawal` undoes a contract made at a distance, in its first days. */
    kind: text('kind', { enum: ['termination', 'withdrawal'] }).notNull(),
    /** For good cause, which `reason` names. */
    isExtraordinary: boolean('is_extraordinary').notNull(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    /** Customer, contract or invoice number, as typed. */
    reference: text('reference').notNull(),
    /** Which contract, in their own words. */
    about: text('about').notNull(),
    reason: text('reason'),
    /** When it should end; null is as soon as possible. */
    wishedOn: plainDate('wished_on'),
    language: char('language', { length: 2 }).notNull(),
    receivedAt: instant('received_at').notNull(),
    status: text('status', { enum: ['received', 'applied', 'settled'] }).notNull(),
    customerId: uuid('customer_id'),
    subscriptionId: uuid('subscription_id'),
    /** The first day without the subscription, once it is stopped. */
    stopOn: plainDate('stop_on'),
    /** When a mail server took the confirmation; null with a problem needs a person. */
    confirmedAt: instant('confirmed_at'),
    confirmationProblem: text('confirmation_problem'),
    settledAt: instant('settled_at'),
    /** What staff did about it, for the file. */
    note: text('note')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.receiptHash),
    unique().on(t.merchantId, t.number),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index('cancellation_by_time').on(t.merchantId, t.receivedAt)
  ]
);
