import { sql } from 'drizzle-orm';
import {
  char,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { customer } from '../identity/schema.ts';
import { variantSplit } from '../variants/schema.ts';

/**
 * How easy something was, in a customer's own judgement. Answering anew adds a row and closes the one before; nothing else
 * of a row changes but whose it is (a merge) and that its words go (an erasure).
 */
export const feedbackAnswer = pgTable(
  'feedback_answer',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    occasion: text('occasion', { enum: ['paid', 'repaired', 'stopped'] }).notNull(),
    /** The payment attempt, the setup of a method, or the subscription that it is about. */
    occasionId: uuid('occasion_id').notNull(),
    /** 1: very hard, to 5: very easy. */
    score: smallint('score').notNull(),
    comment: text('comment'),
    /** In which the question was asked. */
    language: char('language', { length: 2 }).notNull(),
    answeredAt: instant('answered_at').notNull(),
    /** When the customer answered anew; only a row without it counts. */
    replacedAt: instant('replaced_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: 'feedback_of_customer',
      columns: [t.merchantId, t.customerId],
      foreignColumns: [customer.merchantId, customer.id]
    }),
    uniqueIndex('one_answer_per_occasion')
      .on(t.merchantId, t.occasion, t.occasionId)
      .where(sql`replaced_at is null`),
    index('answer_by_moment')
      .on(t.merchantId, t.answeredAt, t.id)
      .where(sql`replaced_at is null`),
    index('answer_by_customer').on(t.merchantId, t.customerId, t.answeredAt, t.id)
  ]
);

/** The arms that the customer was in when they answered, at most one per layer. */
export const feedbackVariant = pgTable(
  'feedback_variant',
  {
    merchantId: uuid('merchant_id').notNull(),
    answerId: uuid('answer_id').notNull(),
    splitId: uuid('split_id').notNull(),
    arm: text('arm').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.answerId, t.splitId] }),
    foreignKey({
      name: 'feedback_variant_of_answer',
      columns: [t.merchantId, t.answerId],
      foreignColumns: [feedbackAnswer.merchantId, feedbackAnswer.id]
    }),
    foreignKey({
      name: 'feedback_variant_of_split',
      columns: [t.merchantId, t.splitId],
      foreignColumns: [variantSplit.merchantId, variantSplit.id]
    }),
    index('variant_of_answers').on(t.merchantId, t.splitId, t.arm)
  ]
);
