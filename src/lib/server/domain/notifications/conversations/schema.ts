import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { bytes, instant } from '../../../platform/db/columns.ts';
import { customer } from '../../identity/schema.ts';

/** The ways by which people write to a merchant. */
export const conversationChannels = ['email', 'sms', 'whatsapp', 'portal'] as const;

/**
 * All that a customer and a merchant wrote to each other: one per customer. Without a customer it is somebody whom we
 * don't know by their address, until a person says who it is.
 */
export const conversation = pgTable(
  'conversation',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id'),
    /** The channel of the customer's last word: an answer goes by it. */
    channel: text('channel', { enum: conversationChannels }).notNull(),
    /** From where the last word came: an e-mail address or a number in E.164; null from the portal. */
    address: text('address'),
    /** Since when a word of the customer's has no answer; null: nothing waits. */
    waitingSince: instant('waiting_since'),
    /** When staff last did something about it; what came later is unread. */
    readAt: instant('read_at'),
    lastInAt: instant('last_in_at').notNull(),
    lastAt: instant('last_at').notNull(),
    createdAt: instant('created_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    unique().on(t.merchantId, t.customerId),
    uniqueIndex('conversation_of_stranger')
      .on(t.merchantId, t.channel, t.address)
      .where(sql`customer_id is null`),
    index('conversation_waiting')
      .on(t.merchantId, t.waitingSince)
      .where(sql`waiting_since is not null`),
    index('conversation_latest').on(t.merchantId, t.lastAt, t.id)
  ]
);

/** One word in a conversation, from either side. Its carrier's word is kept in `carrier_report`. */
export const conversationMessage = pgTable(
  'conversation_message',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    conversationId: uuid('conversation_id').notNull(),
    /** `machine`: the one answer to STOP, START or HELP. */
    author: text('author', { enum: ['customer', 'staff', 'machine'] }).notNull(),
    staffId: uuid('staff_id'),
    channel: text('channel', { enum: conversationChannels }).notNull(),
    /** From where it came, where that isn't the portal. */
    address: text('address'),
    subject: text('subject'),
    /** What is shown: without quoted text and signature. */
    text: text('text').notNull(),
    /** All of it, as it was written; null when that is what is shown. */
    whole: text('whole'),
    /** The carrier's own id for it: what comes twice is one word. */
    providerRef: text('provider_ref'),
    /** The notice that it answers, as far as it says so. */
    noticeId: uuid('notice_id'),
    /** Written by a machine of the customer's: out of office, a mailing list. Never answered. */
    isAutomatic: boolean('is_automatic').notNull().default(false),
    /** It is a word by itself, and was obeyed. */
    keyword: text('keyword', { enum: ['stop', 'start', 'help'] }),
    at: instant('at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      columns: [t.merchantId, t.conversationId],
      foreignColumns: [conversation.merchantId, conversation.id]
    }).onDelete('cascade'),
    unique().on(t.merchantId, t.channel, t.providerRef),
    index().on(t.merchantId, t.conversationId, t.at)
  ]
);

/** What came with a message: few, small, and of a kind that can be looked at. */
export const conversationFile = pgTable(
  'conversation_file',
  {
    merchantId: uuid('merchant_id').notNull(),
    messageId: uuid('message_id').notNull(),
    place: smallint('place').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size: integer('size').notNull(),
    content: bytes('content').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.messageId, t.place] }),
    foreignKey({
      columns: [t.merchantId, t.messageId],
      foreignColumns: [conversationMessage.merchantId, conversationMessage.id]
    }).onDelete('cascade')
  ]
);
