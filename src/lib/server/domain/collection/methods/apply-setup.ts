import type { Context } from '../../../context.ts';
import { Transient } from '../../../platform/transient.ts';
import { findSetupByGatewayRef, lockSetup, type MethodSetup } from '../../payment-methods/index.ts';
import type { Source } from '../apply-charge.ts';
import { recordSetup } from './record-setup.ts';

/** A setup at the provider, and ours as far as it names it. */
export type AboutSetup = Readonly<{ gatewayRef: string; setupId?: string }>;

/**
 * Brings the setup behind a provider's up to date. One that isn't ours is nobody's news. Throws `Transient` while the
 * provider can't say what became of it.
 */
export async function applySetup(ctx: Context, source: Source, about: AboutSetup): Promise<void> {
  const own = await findOwn(ctx, source, about);
  if (!own) return;
  const { gatewayRef } = about;
  const found = await source.gateway.lookUpSetup({ setupId: own.id, gatewayRef });
  if (found.kind === 'not-found') return;
  if (found.kind === 'unknown') throw new Transient(`setup ${own.id}: ${found.because}`);
  await recordSetup(ctx, own, source.gateway, found);
}

/** Ours by its reference; or by the id it carries, as long as we don't know that one under another reference. */
async function findOwn(
  ctx: Context,
  { merchantId, accountId }: Source,
  { gatewayRef, setupId }: AboutSetup
): Promise<MethodSetup | undefined> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const known = await findSetupByGatewayRef(tx, merchantId, accountId, gatewayRef);
    if (known || setupId === undefined) return known;
    const byId = await lockSetup(tx, merchantId, setupId);
    return byId?.accountId === accountId && byId.gatewayRef === null ? byId : undefined;
  });
}
