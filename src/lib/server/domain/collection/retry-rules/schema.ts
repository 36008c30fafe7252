import { sql } from 'drizzle-orm';
import {
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { instant } from '../../../platform/db/columns.ts';
import { merchant } from '../../identity/schema.ts';
import { collectionDecision } from '../planning/schema.ts';
import type { RetryRules } from './retry-rules.ts';

/**
 * One version of when and how often a merchant tries again. The highest version that no experiment has is in force; the
 * one without a version is the draft. Versions are never changed: going back publishes an old one anew.
 */
export const retryRuleSet = pgTable(
  'retry_rule_set',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    version: integer('version'),
    rules: jsonb('rules').$type<RetryRules>().notNull(),
    /** What whoever published it calls it, and why it was published; empty for a draft. */
    name: text('name').notNull(),
    reason: text('reason').notNull(),
    /** The version that this one brings back. */
    copyOf: integer('copy_of'),
    /** The experiment that alone hands it out, and as which arm; null: it is, or was, in force. */
    experimentId: uuid('experiment_id'),
    arm: text('arm'),
    savedAt: instant('saved_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.version),
    uniqueIndex('one_retry_draft_per_merchant')
      .on(t.merchantId)
      .where(sql`version is null`)
  ]
);

/** Rules that are asked along with those in force, and decide nothing: from when to when. */
export const retryShadow = pgTable(
  'retry_shadow',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    rules: jsonb('rules').$type<RetryRules>().notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('one_shadow_per_merchant')
      .on(t.merchantId)
      .where(sql`ended_at is null`)
  ]
);

/** What the shadow would have answered in the place of one decision. Append-only. */
export const retryShadowAnswer = pgTable(
  'retry_shadow_answer',
  {
    merchantId: uuid('merchant_id').notNull(),
    shadowId: uuid('shadow_id').notNull(),
    decisionId: uuid('decision_id').notNull(),
    kind: text('kind', { enum: ['retry', 'ask-customer', 'give-up'] }).notNull(),
    rule: text('rule').notNull(),
    /** When it would have tried; null when it wouldn't. */
    nextAt: instant('next_at'),
    /** How it compares with the decision that was made: `compareAnswers`. */
    difference: text('difference', {
      enum: ['same', 'sooner', 'later', 'extra-try', 'no-try', 'other-answer']
    }).notNull(),
    decidedAt: instant('decided_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.shadowId, t.decisionId] }),
    foreignKey({
      columns: [t.merchantId, t.shadowId],
      foreignColumns: [retryShadow.merchantId, retryShadow.id]
    }),
    foreignKey({
      columns: [t.merchantId, t.decisionId],
      foreignColumns: [collectionDecision.merchantId, collectionDecision.id]
    })
  ]
);
