import type { Context } from '../../context.ts';
import { Transient } from '../../platform/transient.ts';
import { listMerchants, type Merchant } from './merchants.ts';

type MerchantWork = (
  ctx: Context,
  merchant: Readonly<{ merchantId: string; zone: string }>
) => Promise<unknown>;

/**
 * Does a recurring job's work for every merchant of the installation, one after the other. One merchant's trouble doesn't
 * keep the others waiting; the job itself fails then, by a defect rather than by what passes, and comes again.
 */
export async function forEachMerchant(ctx: Context, work: MerchantWork): Promise<void> {
  await doForEach(ctx, await listMerchants(ctx), work);
}

/** The same for work that begins something: suspended merchants are left out. What is under way is no such work. */
export async function forEachActiveMerchant(ctx: Context, work: MerchantWork): Promise<void> {
  const merchants = await listMerchants(ctx);
  await doForEach(
    ctx,
    merchants.filter(({ suspendedAt }) => suspendedAt === null),
    work
  );
}

async function doForEach(ctx: Context, merchants: readonly Merchant[], work: MerchantWork): Promise<void> {
  const failures: unknown[] = [];
  for (const { id: merchantId, zone } of merchants)
    await work(ctx, { merchantId, zone }).catch((error: unknown) => failures.push(error));
  const defect = failures.find((each) => !(each instanceof Transient));
  if (failures.length > 0) throw defect ?? failures[0];
}
