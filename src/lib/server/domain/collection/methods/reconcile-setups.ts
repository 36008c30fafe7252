import type { Context } from '../../../context.ts';
import { listStaleSetups, noteOnSetup, type MethodSetup } from '../../payment-methods/index.ts';
import { askAboutSetup } from './ask-about-setup.ts';
import { recordSetup } from './record-setup.ts';
import { openAccount } from '../../routing/index.ts';

/** One pass asks about at most this many setups; the next pass comes a minute later. */
const SETUPS_PER_PASS = 200;
/** A bank page that nobody came back from is given up after a day. */
const WAITING_HOURS = 24;

/** The janitor of setups: resolves those whose outcome we don't know, by asking. Nothing is stored anew here. */
export async function reconcileSetups(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  const stale = await ctx.db.withMerchant(merchantId, (tx) =>
    listStaleSetups(tx, merchantId, now, SETUPS_PER_PASS)
  );
  for (const setup of stale) {
    try {
      await reconcileOne(ctx, setup, now);
    } catch (error) {
      // One setup that can't be asked about must not keep the others waiting.
      ctx.log.warn({ setupId: setup.id, merchantId, error }, 'could not ask about a setup');
    }
    await ctx.db.withMerchant(merchantId, (tx) => noteOnSetup(tx, merchantId, setup.id, { askedAt: now }));
  }
}

async function reconcileOne(ctx: Context, setup: MethodSetup, now: Temporal.Instant): Promise<void> {
  const { merchantId, accountId } = setup;
  const asked = await askAboutSetup(ctx, setup);
  const isWaiting = asked.status === 'requires_action';
  if (!isWaiting || Temporal.Instant.compare(asked.openedAt, now.subtract({ hours: WAITING_HOURS })) >= 0)
    return;
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, accountId)
  );
  await recordSetup(ctx, asked, gateway, { kind: 'canceled' });
}
