import {
  boolean,
  char,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid
} from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { customer } from '../identity/schema.ts';

/** The provider's own record of a customer, per payment account. */
export const gatewayCustomer = pgTable(
  'gateway_customer',
  {
    merchantId: uuid('merchant_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    accountId: uuid('account_id').notNull(),
    gatewayRef: text('gateway_ref').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId, t.accountId] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] })
  ]
);

/** A stored instrument, kept by the provider; here only what is needed to show and to choose it. */
export const paymentMethod = pgTable(
  'payment_method',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    accountId: uuid('account_id').notNull(),
    gatewayRef: text('gateway_ref').notNull(),
    kind: text('kind', { enum: ['card', 'sepa_debit'] }).notNull(),
    status: text('status', { enum: ['active', 'broken', 'removed'] }).notNull(),
    brand: text('brand'),
    last4: char('last4', { length: 4 }),
    expMonth: smallint('exp_month'),
    expYear: smallint('exp_year'),
    country: char('country', { length: 2 }),
    bankName: text('bank_name'),
    fingerprint: text('fingerprint'),
    isDefault: boolean('is_default').notNull().default(false),
    savedAt: instant('saved_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.accountId, t.gatewayRef),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index().on(t.merchantId, t.customerId)
  ]
);

/** The customer's permission to debit, with the evidence of how it was given. The words are kept as they were shown. */
export const mandate = pgTable(
  'mandate',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    paymentMethodId: uuid('payment_method_id').notNull(),
    reference: text('reference'),
    gatewayRef: text('gateway_ref'),
    url: text('url'),
    creditorIdentifier: text('creditor_identifier'),
    creditorName: text('creditor_name').notNull(),
    text: text('text').notNull(),
    language: char('language', { length: 2 }).notNull(),
    acceptedAt: instant('accepted_at').notNull(),
    acceptedIp: text('accepted_ip').notNull(),
    acceptedUserAgent: text('accepted_user_agent').notNull(),
    status: text('status', { enum: ['active', 'closed'] }).notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      columns: [t.merchantId, t.paymentMethodId],
      foreignColumns: [paymentMethod.merchantId, paymentMethod.id]
    }),
    index().on(t.merchantId, t.paymentMethodId)
  ]
);
