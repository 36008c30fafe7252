import type { Context } from '../../../context.ts';
import type { SetupLookup } from '../../../gateway/index.ts';
import { reach } from '../../../platform/failpoints.ts';
import type { MethodSetup, SetupNews } from '../../payment-methods/index.ts';
import { openAccount } from '../../routing/index.ts';
import { recordSetup } from './record-setup.ts';

/**
 * Asks the gateway what became of a setup and records the answer. One that it surely never saw is given up: no money
 * hangs on it, and one that arrives late after all is found by its own webhook.
 */
export async function askAboutSetup(ctx: Context, setup: MethodSetup): Promise<MethodSetup> {
  const { merchantId, id: setupId, customerRef, gatewayRef, openedAt } = setup;
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, setup.accountId)
  );
  const found = await gateway.lookUpSetup(
    gatewayRef === null ? { setupId, customerRef, openedAt } : { setupId, gatewayRef }
  );
  reach('setup-janitor:asked');
  return (await recordSetup(ctx, setup, gateway, newsOf(found))) ?? setup;
}

function newsOf(found: SetupLookup): SetupNews {
  return found.kind === 'not-found' ? { kind: 'canceled' } : found;
}
