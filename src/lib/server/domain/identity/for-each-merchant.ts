import type { Context } from '../../context.ts';
import { Transient } from '../../platform/transient.ts';
import { listMerchants } from './merchants.ts';

/**
 * Does a recurring job's work for every merchant of the installation, one after the other. One merchant's trouble doesn't
 * keep the others waiting; the job itself fails then, by a defect rather than by what passes, and comes again.
 */
export async function forEachMerchant(
  ctx: Context,
  work: (ctx: Context, merchant: Readonly<{ merchantId: string; zone: string }>) => Promise<unknown>
): Promise<void> {
  const failures: unknown[] = [];
  for (const { id: merchantId, zone } of await listMerchants(ctx))
    await work(ctx, { merchantId, zone }).catch((error: unknown) => failures.push(error));
  const defect = failures.find((each) => !(each instanceof Transient));
  if (failures.length > 0) throw defect ?? failures[0];
}
