import {
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid
} from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { merchant } from '../identity/schema.ts';

/** An address of a merchant's own systems that is told of events. */
export const webhookEndpoint = pgTable(
  'webhook_endpoint',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    url: text('url').notNull(),
    /** What the merchant calls it; may be empty. */
    name: text('name').notNull(),
    /** Names of the public catalogue. */
    types: text('types').array().notNull(),
    /** `whsec_…`, sealed. */
    secretSealed: text('secret_sealed').notNull(),
    /** The one before it, which still signs as well until then. */
    formerSecretSealed: text('former_secret_sealed'),
    formerSecretUntil: instant('former_secret_until'),
    status: text('status', { enum: ['on', 'off', 'given-up', 'removed'] }).notNull(),
    /** Since when nothing arrived; null while the last try did. */
    failingSince: instant('failing_since'),
    /** Tries in a row that failed. */
    failures: integer('failures').notNull().default(0),
    /** Nothing is sent before then: it is away, and the others' work shouldn't wait for its silence. */
    restUntil: instant('rest_until'),
    createdAt: instant('created_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })]
);

/** One event for one endpoint. */
export const webhookDelivery = pgTable(
  'webhook_delivery',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    endpointId: uuid('endpoint_id').notNull(),
    /** The `webhook-id` of every try: by it a receiver knows what it already has. */
    eventId: uuid('event_id').notNull(),
    eventType: text('event_type').notNull(),
    /** What is signed and sent, byte for byte the same on every try. */
    body: text('body').notNull(),
    status: text('status', { enum: ['waiting', 'delivered', 'failed'] }).notNull(),
    tries: integer('tries').notNull().default(0),
    /** Tries since it was queued or replayed: what the schedule counts. */
    round: integer('round').notNull().default(0),
    nextTryAt: instant('next_try_at'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.endpointId, t.eventId),
    index('webhook_delivery_status').on(t.merchantId, t.endpointId, t.status, t.eventId),
    index('webhook_delivery_age').on(t.merchantId, t.createdAt),
    foreignKey({
      columns: [t.merchantId, t.endpointId],
      foreignColumns: [webhookEndpoint.merchantId, webhookEndpoint.id]
    })
  ]
);

/** One try of a delivery, and what came back. */
export const webhookTry = pgTable(
  'webhook_try',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    at: instant('at').notNull(),
    tookMs: integer('took_ms').notNull(),
    /** Of the answer; null when there was none. */
    status: smallint('status'),
    /** Why there was no answer. */
    because: text('because'),
    /** The start of the answer. */
    answer: text('answer').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index().on(t.merchantId, t.deliveryId),
    foreignKey({
      columns: [t.merchantId, t.deliveryId],
      foreignColumns: [webhookDelivery.merchantId, webhookDelivery.id]
    }).onDelete('cascade')
  ]
);
