import {
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
import { instant } from '../../platform/db/columns.ts';
import { staff } from '../identity/schema.ts';

export const bulkActNames = [
  'send-pay-link',
  'hold-contact',
  'release-contact',
  'move-due-date',
  'void-invoice',
  'pause-subscription',
  'resume-subscription',
  'change-plan',
  'replay-message'
] as const;

/** One act on many rows of a list: chosen, shown before it is done, done in slices, and taken back where it can be. */
export const bulkRun = pgTable(
  'bulk_run',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    act: text('act', { enum: bulkActNames }).notNull(),
    status: text('status', { enum: ['draft', 'running', 'stopped', 'done', 'undoing', 'undone'] }).notNull(),
    /** What the act needs besides its rows: a date, a plan. Null while nobody said it. */
    params: jsonb('params').$type<Readonly<Record<string, string>>>(),
    itemCount: integer('item_count').notNull(),
    /** In whose name it is done: who prepared it, then who confirmed it, then who took it back. */
    staffId: uuid('staff_id').notNull(),
    createdAt: instant('created_at').notNull(),
    startedAt: instant('started_at'),
    /** When the last row was done, or the last one taken back. */
    finishedAt: instant('finished_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] })
  ]
);

/** One row of a run, and what became of it. */
export const bulkItem = pgTable(
  'bulk_item',
  {
    merchantId: uuid('merchant_id').notNull(),
    runId: uuid('run_id').notNull(),
    /** From 1, in the order of the list. */
    position: integer('position').notNull(),
    /** An invoice, a subscription or a message. */
    subjectId: uuid('subject_id').notNull(),
    /**
     * `new`: nobody looked yet whether it can be done. `waiting`: it can. `left-out`: it can't, `because` says why.
     * `failed`: something of ours went wrong. `kept`: it was done and can't be taken back.
     */
    state: text('state', {
      enum: ['new', 'waiting', 'left-out', 'done', 'failed', 'undone', 'kept']
    }).notNull(),
    /** A code of `errors.json` with its parameters. */
    because: text('because'),
    params: jsonb('params').$type<Readonly<Record<string, unknown>>>(),
    /** What has to be known to take it back. */
    before: jsonb('before').$type<Readonly<Record<string, string | null>>>()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.runId, t.position] }),
    unique().on(t.merchantId, t.runId, t.subjectId),
    foreignKey({
      columns: [t.merchantId, t.runId],
      foreignColumns: [bulkRun.merchantId, bulkRun.id]
    }).onDelete('cascade'),
    index('bulk_item_by_state').on(t.merchantId, t.runId, t.state, t.position)
  ]
);
