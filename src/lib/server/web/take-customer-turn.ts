import type { LimitName } from '../platform/rate-limit/limits.data.ts';
import { takeTurnOrRefuse } from '../platform/rate-limit/take-turn.ts';
import type { SignedInCustomer } from './customer.ts';

/** Counts one try of this customer. Refuses `too-many-attempts` beyond the limit of that name. */
export async function takeCustomerTurn(
  { ctx, merchantId, customerId }: SignedInCustomer,
  bucket: LimitName
): Promise<void> {
  await takeTurnOrRefuse(ctx.db, bucket, `${merchantId}/${customerId}`, ctx.clock.now());
}
