import type { Context } from '../../../context.ts';
import type { Gateway, InstrumentFacts } from '../../../gateway/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import {
  keepMethod,
  recordSetupOutcome,
  type MethodSetup,
  type SetupNews
} from '../../payment-methods/index.ts';
import { readKeptFacts } from './read-kept-facts.ts';
import { takePlace } from './take-place.ts';

/** Whoever stores a method is on the page and sees at once what is tried on it; when they left, a job tries it then. */
const TRY_AFTER_MINUTES = 2;

/**
 * Records what the gateway says about a setup. With the success the method is kept and takes its place, and what is to
 * be tried on it is queued, all in one transaction. Answers the setup as it is now; throws `Transient` when the provider
 * can't show what it stored.
 */
export async function recordSetup(
  ctx: Context,
  of: Pick<MethodSetup, 'merchantId' | 'id'>,
  gateway: Gateway,
  news: SetupNews
): Promise<MethodSetup | undefined> {
  const { merchantId, id: setupId } = of;
  const facts = news.kind === 'succeeded' ? await readKeptFacts(ctx, gateway, news.instrument) : undefined;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const keep = async (setup: MethodSetup) => facts && keepStored(ctx, tx, setup, facts, now);
    const recorded = await recordSetupOutcome(tx, { merchantId, setupId }, news, now, keep);
    const setup = recorded?.setup;
    if (!recorded?.isMoved || !setup || setup.paymentMethodId === null) return setup;
    await takePlace(ctx, tx, { ...setup, paymentMethodId: setup.paymentMethodId }, now);
    if (setup.toTry)
      await ctx.jobs.enqueue(tx, {
        name: 'collection.try-after-setup',
        data: { merchantId, setupId },
        startAt: now.add({ minutes: TRY_AFTER_MINUTES })
      });
    return setup;
  });
}

async function keepStored(
  ctx: Context,
  tx: Tx,
  setup: MethodSetup,
  facts: InstrumentFacts,
  now: Temporal.Instant
): Promise<string | undefined> {
  const { merchantId, customerId, accountId, consent } = setup;
  const merchant = await readMerchant(tx, merchantId);
  const kept = await keepMethod(
    ctx,
    tx,
    {
      ...{ merchantId, customerId, accountId, facts, consent },
      creditorName: merchant.name,
      creditorIdentifier: merchant.creditorIdentifier
    },
    now
  );
  return kept?.paymentMethodId;
}
