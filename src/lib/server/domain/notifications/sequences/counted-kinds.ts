import type { NoticeKind } from '../notices.ts';

/**
 * What asks a customer for money, one way or another: these count towards the limits per day and week, whoever sent
 * them, and those of a sequence rest on Sundays and holidays. Receipts, announcements, answers and what confirms an
 * agreement don't.
 */
export const countedKinds = [
  'due-soon',
  'overdue',
  'formal-notice',
  'payment-failed',
  'customer-asked',
  'part-due',
  'agreement-missed'
] as const satisfies readonly NoticeKind[];

export function counts(kind: NoticeKind): boolean {
  return (countedKinds as readonly NoticeKind[]).includes(kind);
}
