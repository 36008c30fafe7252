import { assert } from '../assert.ts';
import type { Database, Tx } from './database.ts';

/**
 * The context as seen from inside an open transaction: a use case that is called with it becomes a part of that
 * transaction and commits with it, or not at all. For the same merchant only.
 */
export function joinTransaction<C extends Readonly<{ db: Database }>>(ctx: C, merchantId: string, tx: Tx): C {
  const withMerchant: Database['withMerchant'] = (id, work) => {
    assert(id === merchantId, 'a joined transaction stays with its merchant');
    return work(tx);
  };
  return { ...ctx, db: { ...ctx.db, withMerchant } };
}
