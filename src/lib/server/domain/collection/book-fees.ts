import { sql } from 'drizzle-orm';
import { negate } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { GatewayFee } from '../../gateway/index.ts';
import { book } from '../ledger/index.ts';
import { openAccounts } from '../routing/index.ts';
import type { Source } from './apply-charge.ts';

/** Fees that are booked in one transaction. */
const SLICE = 200;

/**
 * Books what each provider kept of our payments since an instant, as its own book says: a fee, out of the money that lies
 * there. Each movement once, however often it is read; what belongs to no payment of ours is left to `reconcileBook`.
 * Never asked for while somebody pays.
 */
export async function bookFees(
  ctx: Context,
  input: Readonly<{ merchantId: string; since: Temporal.Instant }>
): Promise<void> {
  const { merchantId, since } = input;
  const accounts = await ctx.db.withMerchant(merchantId, (tx) => openAccounts(ctx, tx, merchantId));
  for (const { accountId, gateway } of accounts) {
    const source = { merchantId, accountId, gateway };
    let slice: GatewayFee[] = [];
    for await (const fee of gateway.listFees(since)) {
      slice.push(fee);
      if (slice.length < SLICE) continue;
      await bookSlice(ctx, source, slice);
      slice = [];
    }
    await bookSlice(ctx, source, slice);
  }
}

async function bookSlice(
  ctx: Context,
  { merchantId, accountId }: Source,
  fees: readonly GatewayFee[]
): Promise<void> {
  if (fees.length === 0) return;
  const at = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx.execute<{ gateway_ref: string; customer_id: string }>(sql`
      select gateway_ref, customer_id from payment_attempt
      where merchant_id = ${merchantId} and account_id = ${accountId}
        and gateway_ref = any(${sql.param(fees.map(({ gatewayRef }) => gatewayRef))}::text[])`);
    const payers = new Map(rows.map((row) => [row.gateway_ref, row.customer_id]));
    const ours = fees.flatMap((each) => {
      const customerId = payers.get(each.gatewayRef);
      return customerId === undefined ? [] : [{ ...each, customerId }];
    });
    await book(
      tx,
      ours.map(({ feeRef, fee, customerId }) => ({
        ...{ merchantId, kind: 'gateway-fee', cause: `gateway-fee:${accountId}:${feeRef}`, at },
        entries: [
          { account: 'fee' as const, customerId, amount: fee },
          { account: 'clearing' as const, customerId, amount: negate(fee) }
        ]
      }))
    );
  });
}
