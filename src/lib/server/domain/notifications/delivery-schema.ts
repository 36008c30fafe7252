import { sql } from 'drizzle-orm';
import {
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
import { bytes, instant } from '../../platform/db/columns.ts';
import { deliveryStates } from './delivery/delivery-states.ts';
import { notice, noticeChannels, ofCustomer } from './schema.ts';

/**
 * Everything that was heard of a message after it left: each word of a carrier once, in the order of its coming.
 * `deferred` is a carrier that still tries. Append-only.
 */
export const deliveryEvent = pgTable(
  'delivery_event',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    noticeId: uuid('notice_id').notNull(),
    state: text('state', { enum: [...deliveryStates, 'deferred'] as const }).notNull(),
    /** The carrier's own word: a code, a status of RFC 3463. */
    because: text('because'),
    /** The report that said so; null where we noted it ourselves. */
    reportId: uuid('report_id'),
    at: instant('at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.reportId),
    foreignKey({ columns: [t.merchantId, t.noticeId], foreignColumns: [notice.merchantId, notice.id] }),
    index().on(t.merchantId, t.noticeId)
  ]
);

/**
 * The inbox of what carriers tell: stored as it came, answered, worked off by a job. `status` and `bounce` are about a
 * message of ours; `message` is somebody who writes to us.
 */
export const carrierReport = pgTable(
  'carrier_report',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    source: text('source', { enum: ['twilio', 'mail'] }).notNull(),
    kind: text('kind', { enum: ['status', 'message', 'mail'] }).notNull(),
    /** What makes the same report come twice recognisable. */
    reportKey: text('report_key').notNull(),
    payload: text('payload').notNull(),
    receivedAt: instant('received_at').notNull(),
    processedAt: instant('processed_at'),
    /** What came of it where it was nothing: `unknown-message`, `no-report` … */
    problem: text('problem'),
    tries: integer('tries').notNull().default(0)
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.source, t.reportKey),
    index('carrier_report_waiting')
      .on(t.merchantId, t.receivedAt)
      .where(sql`processed_at is null`)
  ]
);

/** What may be said by WhatsApp without being asked: a template that Meta approved, per kind of message and language. */
export const whatsappTemplate = pgTable(
  'whatsapp_template',
  {
    merchantId: uuid('merchant_id').notNull(),
    /** A kind of notice. */
    kind: text('kind').notNull(),
    language: char('language', { length: 2 }).notNull(),
    /** Twilio's number of the content, `HX…`. */
    contentSid: text('content_sid').notNull(),
    name: text('name').notNull(),
    /** Meta's own: `marketing` is never sent, whatever it says. */
    category: text('category', { enum: ['utility', 'authentication', 'marketing'] }).notNull(),
    approval: text('approval', { enum: ['pending', 'approved', 'rejected', 'paused'] }).notNull(),
    /** What stands for {{1}}, {{2}} …, in that order. */
    variables: jsonb('variables').$type<readonly WhatsAppVariable[]>().notNull(),
    changedAt: instant('changed_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.kind, t.language] })]
);

/** What a template's variable can stand for: parts of what the message says. */
export const whatsappVariables = ['customer', 'merchant', 'title', 'text', 'amount', 'link', 'code'] as const;
export type WhatsAppVariable = (typeof whatsappVariables)[number];

/** Letters that were put together for a printer without an interface. */
export const letterBatch = pgTable(
  'letter_batch',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by'),
    /** When somebody said that the printer has them. */
    handedOverAt: instant('handed_over_at'),
    handedOverBy: text('handed_over_by')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })]
);

/** An address that a carrier refused for good: tried again only when nothing else is left, or once it changed. */
export const contactFault = pgTable(
  'contact_fault',
  {
    merchantId: uuid('merchant_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    channel: text('channel', { enum: noticeChannels }).notNull(),
    /** Of the address that was refused: another one is not broken. */
    addressHash: bytes('address_hash').notNull(),
    because: text('because').notNull(),
    at: instant('at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.customerId, t.channel] }), ofCustomer(t)]
);
