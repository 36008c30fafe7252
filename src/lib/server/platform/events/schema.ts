import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../db/columns.ts';

/** A domain fact, written in the transaction that made it true. Append-only. */
export const domainEvent = pgTable(
  'domain_event',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    type: text('type').notNull(),
    subjectId: uuid('subject_id').notNull(),
    payload: jsonb('payload').$type<Readonly<Record<string, unknown>>>().notNull(),
    at: instant('at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), index().on(t.merchantId, t.subjectId)]
);

/** One subscriber's share of an event: waiting, delivered, or set aside. */
export const eventDelivery = pgTable(
  'event_delivery',
  {
    merchantId: uuid('merchant_id').notNull(),
    eventId: uuid('event_id').notNull(),
    subscriber: text('subscriber').notNull(),
    deliveredAt: instant('delivered_at'),
    attempts: integer('attempts').notNull().default(0)
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.eventId, t.subscriber] })]
);

/** A job that hears of some of a merchant's events as well, because that merchant asked for it. */
export const eventListener = pgTable(
  'event_listener',
  {
    merchantId: uuid('merchant_id').notNull(),
    /** The name of the job, as in `subscribers` of `events.ts`. */
    subscriber: text('subscriber').notNull(),
    types: text('types').array().notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.subscriber] })]
);

/** Every change of status, by the lifecycle that allowed it. An object's status is its last row here. Append-only. */
export const statusChange = pgTable(
  'status_change',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    /** The order in which changes were written: instants can be equal. */
    position: bigint('position', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: uuid('subject_id').notNull(),
    fromStatus: text('from_status'),
    event: text('event').notNull(),
    toStatus: text('to_status').notNull(),
    at: instant('at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index().on(t.merchantId, t.subjectKind, t.subjectId),
    // Rows are only ever added, in the order of time: a few bytes per megabyte find what happened in an hour.
    index('status_change_by_time').using('brin', t.at)
  ]
);
