import type { Context } from '../../context.ts';
import type { BookEntry, ChargeOutcome, Gateway } from '../../gateway/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Transient } from '../../platform/transient.ts';
import { findAttemptByGatewayRef, lockAttempt, type Attempt } from './attempts.ts';
import { importAttempt } from './import-attempt.ts';
import { recordBreak } from './reconciliation-breaks.ts';
import { recordOutcome } from './record-outcome.ts';

/** An account at a provider that tells us something. */
export type Source = Readonly<{ merchantId: string; accountId: string; gateway: Gateway }>;

/** A payment at the provider, and our attempt as far as the payment itself names it. */
export type AboutCharge = Readonly<{ gatewayRef: string; attemptId?: string }>;

/**
 * Brings the attempt behind a provider's payment up to date. Money that no attempt of ours asked for is set on the work
 * list. Throws `Transient` while the provider can't say what became of an attempt of ours: the news must not be lost.
 */
export async function applyCharge(ctx: Context, source: Source, about: AboutCharge): Promise<void> {
  const own = await ctx.db.withMerchant(source.merchantId, (tx) => findOwn(tx, source, about));
  const outcome = await source.gateway.lookUp({
    attemptId: own?.id ?? '',
    gatewayRef: about.gatewayRef,
    openedAt: ctx.clock.now()
  });
  if (outcome.kind === 'not-found') return;
  if (outcome.kind === 'unknown' && own) throw new Transient(`attempt ${own.id}: ${outcome.because}`);
  await applyChargeOutcome(ctx, source, about, outcome);
}

/**
 * Records a present state that is already known, in one transaction. With the entry of the provider's book, an attempt
 * of ours that we have lost is written down again first.
 */
export async function applyChargeOutcome(
  ctx: Context,
  source: Source,
  about: AboutCharge,
  outcome: ChargeOutcome,
  entry?: BookEntry
): Promise<void> {
  const { merchantId, accountId } = source;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const own =
      (await findOwn(tx, source, about)) ?? (entry && (await importAttempt(ctx, tx, source, entry)));
    if (own) {
      await recordOutcome(ctx, tx, merchantId, own.id, outcome);
      return;
    }
    // Money at the gateway that no attempt of ours asked for: a person must look.
    if (outcome.kind === 'succeeded')
      await recordBreak(tx, merchantId, ctx.clock.now(), {
        accountId,
        kind: 'charge-without-attempt',
        gatewayRef: about.gatewayRef,
        details: { received: outcome.received }
      });
  });
}

/**
 * The attempt that a refund or a dispute is about, brought up to date first: news of money going back may come before
 * the news that it came. `undefined` for a payment that isn't ours.
 */
export async function findSettledAttempt(
  ctx: Context,
  source: Source,
  about: AboutCharge
): Promise<string | undefined> {
  const { merchantId } = source;
  const find = () => ctx.db.withMerchant(merchantId, (tx) => findOwn(tx, source, about));
  const own = await find();
  if (!own || own.status === 'succeeded') return own?.id;
  await applyCharge(ctx, source, about);
  return (await find())?.id;
}

/** Ours by its reference; or by the id it carries, as long as we don't know that attempt under another reference. */
async function findOwn(tx: Tx, source: Source, about: AboutCharge): Promise<Attempt | undefined> {
  const { merchantId, accountId } = source;
  const byReference = await findAttemptByGatewayRef(tx, merchantId, accountId, about.gatewayRef);
  if (byReference || about.attemptId === undefined) return byReference;
  const byId = await lockAttempt(tx, merchantId, about.attemptId);
  const isOwn = byId?.accountId === accountId && byId.gatewayRef === null;
  return isOwn ? byId : undefined;
}
