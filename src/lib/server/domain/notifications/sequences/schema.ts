import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  char,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../../platform/db/columns.ts';
import { invoice } from '../../billing/schema.ts';
import { merchant } from '../../identity/schema.ts';
import type { DunningLimitsSet } from './limits.ts';
import type { SequenceDefinition, StepChannel } from './sequence.ts';

/** A merchant's sequence by name. What it does stands in its versions; the highest one that no experiment has is in force. */
export const sequence = pgTable(
  'sequence',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** An invoice gets the first sequence that is for it: the lowest position is asked first. */
    position: smallint('position').notNull(),
    /** What staff are working on. */
    draft: jsonb('draft').$type<SequenceDefinition>(),
    draftSavedAt: instant('draft_saved_at'),
    /** From then on no invoice gets it; what runs goes on. */
    retiredAt: instant('retired_at'),
    createdAt: instant('created_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), unique().on(t.merchantId, t.name)]
);

/** A version as it was published. Append-only: whoever runs on it stays on it. */
export const sequenceVersion = pgTable(
  'sequence_version',
  {
    merchantId: uuid('merchant_id').notNull(),
    sequenceId: uuid('sequence_id').notNull(),
    version: integer('version').notNull(),
    definition: jsonb('definition').$type<SequenceDefinition>().notNull(),
    /** What whoever published it calls it, and why it was published. */
    name: text('name').notNull().default(''),
    reason: text('reason').notNull().default(''),
    /** The version that this one brings back. */
    copyOf: integer('copy_of'),
    /** The experiment that alone hands it out, and as which arm; null: it is, or was, in force. */
    experimentId: uuid('experiment_id'),
    arm: text('arm'),
    publishedAt: instant('published_at').notNull(),
    publishedById: uuid('published_by_id')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.sequenceId, t.version] }),
    foreignKey({ columns: [t.merchantId, t.sequenceId], foreignColumns: [sequence.merchantId, sequence.id] })
  ]
);

/** One invoice on its way through one version of a sequence. */
export const sequenceRun = pgTable(
  'sequence_run',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    sequenceId: uuid('sequence_id').notNull(),
    version: integer('version').notNull(),
    status: text('status', { enum: ['running', 'finished', 'stopped'] }).notNull(),
    /** Why it stopped. */
    because: text('because'),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    // A refund reopens an invoice, and reminders don't begin again: one run of a sequence per invoice, ever.
    unique().on(t.merchantId, t.invoiceId, t.sequenceId),
    uniqueIndex('one_live_run_per_invoice')
      .on(t.merchantId, t.invoiceId)
      .where(sql`status = 'running'`),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    foreignKey({
      name: 'run_on_version',
      columns: [t.merchantId, t.sequenceId, t.version],
      foreignColumns: [sequenceVersion.merchantId, sequenceVersion.sequenceId, sequenceVersion.version]
    }),
    index('run_by_customer').on(t.merchantId, t.customerId)
  ]
);

/** One step of a run: when its turn comes, what was decided, and by which rule. */
export const sequenceStep = pgTable(
  'sequence_step',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    runId: uuid('run_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    key: text('key').notNull(),
    /** Its place in the sequence, from 0. */
    place: smallint('place').notNull(),
    /** The day that the sequence gives; null while what it is counted from hasn't happened. */
    plannedOn: plainDate('planned_on'),
    /** When it is looked at next: its hour, or later when something held it back. */
    dueAt: instant('due_at'),
    status: text('status', { enum: ['planned', 'held', 'queued', 'skipped'] }).notNull(),
    /** Which rule decided: of `decide-step.ts`. Of a held step: the rule that holds it. */
    rule: text('rule'),
    /** The customer's own choice that the rule followed: an entry of the consent ledger. */
    entryId: uuid('entry_id'),
    /** What it is about beside its invoice: the failed attempt, the card that ends. */
    subjectId: uuid('subject_id'),
    noticeId: uuid('notice_id'),
    /** The step of another invoice of the same customer whose message tells of this one, too. */
    toldWith: uuid('told_with'),
    /** What it says is asked on top of the debt. */
    costMinor: bigint('cost_minor', { mode: 'number' }),
    decidedAt: instant('decided_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.runId, t.key),
    foreignKey({
      columns: [t.merchantId, t.runId],
      foreignColumns: [sequenceRun.merchantId, sequenceRun.id]
    }),
    index('sequence_step_due')
      .on(t.merchantId, t.dueAt, t.id)
      .where(sql`status in ('planned', 'held')`),
    index('sequence_step_told_with')
      .on(t.merchantId, t.toldWith)
      .where(sql`told_with is not null`),
    index('sequence_step_by_customer').on(t.merchantId, t.customerId),
    index('sequence_step_by_invoice').on(t.merchantId, t.invoiceId)
  ]
);

/**
 * The limits by which a merchant reminds, as they were published. Append-only: the highest version is what
 * `dunningSettings` holds; bringing one back adds one.
 */
export const dunningLimitsVersion = pgTable(
  'dunning_limits_version',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    version: integer('version').notNull(),
    limits: jsonb('limits').$type<DunningLimitsSet>().notNull(),
    /** What whoever published it calls it, and why it was published. */
    name: text('name').notNull(),
    reason: text('reason').notNull(),
    /** The version that this one brings back; 0 is what held before any was published. */
    copyOf: integer('copy_of'),
    publishedAt: instant('published_at').notNull(),
    publishedById: uuid('published_by_id')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.version] })]
);

/** How a merchant reminds; without a row, the defaults. */
export const dunningSettings = pgTable('dunning_settings', {
  merchantId: uuid('merchant_id')
    .primaryKey()
    .references(() => merchant.id),
  /** A customer gets so many messages about what is owed, over all channels and invoices … */
  mostPerDay: smallint('most_per_day').notNull().default(1),
  mostPerWeek: smallint('most_per_week').notNull().default(3),
  /** … and none on Sundays and public holidays of their country. */
  restsOnClosedDays: boolean('rests_on_closed_days').notNull().default(true),
  /** When no phone rings, by the customer's clock, unless the customer chose hours: minutes after midnight; equal: never quiet. */
  quietFromMinute: smallint('quiet_from_minute').notNull().default(1_320),
  quietUntilMinute: smallint('quiet_until_minute').notNull().default(420),
  /** Who can't reclaim VAT adds it to the costs of collecting, where the law lets them. Basis points: 2100 is 21 %. */
  reclaimsVat: boolean('reclaims_vat').notNull().default(true),
  vatRateBasisPoints: smallint('vat_rate_basis_points').notNull().default(2_100),
  currency: char('currency', { length: 3 }).notNull().default('EUR'),
  /** What a message costs by each channel, in thousandths of a minor unit: 7.5 cents are 7,500. */
  channelPrices: jsonb('channel_prices').$type<Readonly<Partial<Record<StepChannel, number>>>>()
});
