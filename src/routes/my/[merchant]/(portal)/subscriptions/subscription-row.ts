import type { Money } from '#lib/money/index.ts';

/** A subscription as a list shows it, in words. */
export type SubscriptionRow = Readonly<{
  id: string;
  href: string;
  title: string;
  note: string;
  yearly: Money;
  standing: Readonly<{ tone: 'good' | 'wait' | 'plain'; label: string }>;
}>;
