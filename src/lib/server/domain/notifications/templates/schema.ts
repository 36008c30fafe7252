import { char, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../../platform/db/columns.ts';
import { merchant } from '../../identity/schema.ts';
import type { Texts } from '../words/own-text.ts';

/** The merchant's own words for a message, while they are worked on: one row per language. */
export const messageTemplateDraft = pgTable(
  'message_template_draft',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    message: text('message').notNull(),
    channel: text('channel').notNull(),
    tone: text('tone').notNull(),
    language: char('language', { length: 2 }).notNull(),
    texts: jsonb('texts').$type<Texts>().notNull(),
    savedAt: instant('saved_at').notNull()
  },
  (t) => [
    primaryKey({
      name: 'message_template_draft_pk',
      columns: [t.merchantId, t.message, t.channel, t.tone, t.language]
    })
  ]
);

/** Words as they were published, all languages of a version together. Append-only; the highest version that is no experiment's is in force. */
export const messageTemplateVersion = pgTable(
  'message_template_version',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    message: text('message').notNull(),
    channel: text('channel').notNull(),
    tone: text('tone').notNull(),
    version: integer('version').notNull(),
    language: char('language', { length: 2 }).notNull(),
    /** Null: from this version on our own words hold again. */
    texts: jsonb('texts').$type<Texts>(),
    /** The version that this one brings back. */
    copyOf: integer('copy_of'),
    publishedAt: instant('published_at').notNull(),
    /** Who: a member of staff; null for the system. */
    publishedBy: text('published_by'),
    /** The experiment that alone hands it out, and its arm there; such a version is never in force for everybody. */
    experimentId: uuid('experiment_id'),
    arm: text('arm')
  },
  (t) => [
    primaryKey({
      name: 'message_template_version_pk',
      columns: [t.merchantId, t.message, t.channel, t.tone, t.version, t.language]
    })
  ]
);
