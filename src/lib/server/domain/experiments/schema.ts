import { jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { merchant } from '../identity/schema.ts';
import type { ExperimentPlan } from './experiment-plan.ts';

/** What is tried out, and why. Once it has started, only its end is written. */
export const experiment = pgTable(
  'experiment',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: ['draft', 'running', 'ended'] }).notNull(),
    plan: jsonb('plan').$type<ExperimentPlan>().notNull(),
    createdAt: instant('created_at').notNull(),
    savedAt: instant('saved_at').notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    /** `stopped` by somebody, `won`: one of its variants was chosen, `harm`: more customers complained or left. */
    ended: text('ended', { enum: ['stopped', 'won', 'harm'] }),
    /** Why, in the words of whoever ended it; of `harm`, what was harmed. */
    endedBecause: text('ended_because'),
    /** The variant that was chosen. */
    winner: text('winner')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), unique().on(t.merchantId, t.name)]
);
