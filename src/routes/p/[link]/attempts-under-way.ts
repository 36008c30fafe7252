import type { PayPageInvoice } from '#lib/server/domain/collection/index.ts';

export type AttemptUnderWay = NonNullable<PayPageInvoice['underWay']>;

/** What the payer must know first: don't pay again; then: you can go on; then: wait for the bank. */
const URGENCY: readonly AttemptUnderWay['status'][] = ['unknown', 'opened', 'requires_action', 'processing'];

/** Every attempt under way on these invoices, once each, the most urgent first. */
export function attemptsUnderWay(
  page: Readonly<{ invoices: readonly Pick<PayPageInvoice, 'underWay'>[] }>
): AttemptUnderWay[] {
  const attempts = new Map<string, AttemptUnderWay>();
  for (const { underWay } of page.invoices) if (underWay) attempts.set(underWay.attemptId, underWay);
  return [...attempts.values()].sort((a, b) => URGENCY.indexOf(a.status) - URGENCY.indexOf(b.status));
}
