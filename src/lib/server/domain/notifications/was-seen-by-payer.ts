import type { Tx } from '../../platform/db/database.ts';
import { wasLeftOpen, type Attempt } from '../collection/index.ts';

/** Whether a payer saw on the page how an attempt ended: it was the payer's own, and the page didn't end with "wait". */
export async function wasSeenByPayer(tx: Tx, { merchantId, id, initiator }: Attempt): Promise<boolean> {
  return initiator === 'customer' && !(await wasLeftOpen(tx, merchantId, id));
}
