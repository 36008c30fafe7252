import type { Period } from '../period.ts';
import type { Cut } from '../recovery/cuts.ts';

/** What of missed invoices is counted. */
export const measures = ['at-risk', 'recovered', 'forgiven', 'owed'] as const;

/** Lists of what stands behind a figure. */
export const rowSources = [
  'recovery',
  'owed',
  'issued',
  'fees',
  'written-off',
  'recovered',
  'messages',
  'missed',
  'told',
  'reached',
  'subscribed',
  'left',
  'ahead',
  'came',
  'received',
  'failed',
  'arrangements',
  'promises',
  'bank-entries',
  'disputes',
  'breaks',
  'unknown',
  'imports',
  'contacts',
  'webhooks'
] as const;
export type RowSource = (typeof rowSources)[number];

/** Which rows. What a list has no use for is left alone. */
export type RowsAsked = Readonly<{
  merchantId: string;
  zone: string;
  of: RowSource;
  period: Period;
  currency: string;
  withinDays: number;
  measure: (typeof measures)[number];
  /** One part of a cut of recovery, one reason of what failed, or one outcome of what was agreed. */
  part?: Readonly<{ cut: Cut; key: string }>;
}>;
