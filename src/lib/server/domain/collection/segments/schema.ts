import { foreignKey, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../../platform/db/columns.ts';
import { merchant } from '../../identity/schema.ts';
import type { SegmentConditions } from './segment.ts';

/** A named set of a merchant's customers. What it is stands in its versions; the highest one holds. */
export const segment = pgTable(
  'segment',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** From then on nobody is in it. */
    retiredAt: instant('retired_at'),
    createdAt: instant('created_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), unique().on(t.merchantId, t.name)]
);

/** A version of a segment as it was saved. Append-only. */
export const segmentVersion = pgTable(
  'segment_version',
  {
    merchantId: uuid('merchant_id').notNull(),
    segmentId: uuid('segment_id').notNull(),
    version: integer('version').notNull(),
    conditions: jsonb('conditions').$type<SegmentConditions>().notNull(),
    reason: text('reason').notNull(),
    copyOf: integer('copy_of'),
    savedAt: instant('saved_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.segmentId, t.version] }),
    foreignKey({ columns: [t.merchantId, t.segmentId], foreignColumns: [segment.merchantId, segment.id] })
  ]
);
