import type { Context } from '../../../context.ts';
import { openAccount } from '../../routing/index.ts';

/** Gives back at the provider what we don't use any more. Given back already is given back; throws `Transient`. */
export async function giveBackMethod(
  ctx: Context,
  input: Readonly<{ merchantId: string; accountId: string; methodRef: string }>
): Promise<void> {
  const { merchantId, accountId, methodRef } = input;
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, accountId)
  );
  await gateway.detachMethod(methodRef);
}
