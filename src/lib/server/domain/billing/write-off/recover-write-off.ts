import { negate, subtract, type Money } from '#lib/money/index.ts';
import type { Booking } from '../../ledger/index.ts';
import type { Invoice } from '../queries.ts';

/**
 * Beside whatever reduces an invoice by `reduced` (money that came, a credit note): takes as much of its write-off back as
 * goes beyond its balance, so that the same booking finds it owed. Nothing where the balance is enough. `reduced` is at
 * most balance and write-off together. Pure.
 */
export function recoverWriteOff({
  merchantId,
  cause,
  at,
  invoice: { id: invoiceId, customerId, balance },
  reduced
}: Readonly<{
  merchantId: string;
  cause: string;
  at: Temporal.Instant;
  invoice: Pick<Invoice, 'id' | 'customerId' | 'balance'>;
  reduced: Money;
}>): Booking[] {
  const amount = subtract(reduced, balance);
  if (amount.minor <= 0) return [];
  return [
    {
      ...{ merchantId, kind: 'write-off-recovered', cause: `${cause}:recovers:${invoiceId}`, at },
      entries: [
        { account: 'receivable', customerId, invoiceId, amount },
        { account: 'write-off', customerId, invoiceId, amount: negate(amount) }
      ]
    }
  ];
}
