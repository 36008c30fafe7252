import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import {
  findMethod,
  removeMethod,
  revokeRepairLink,
  type Consent,
  type MethodSetup,
  type SavedMethod
} from '../../payment-methods/index.ts';
import { moveSubscriptions } from '../../subscriptions/index.ts';
import { giveDebitConsent, MOST_BACK_UPS, type DebitConsent } from '../planning/consents.ts';
import { followMethod } from '../planning/follow-method.ts';
import { debitConsent } from '../schema.ts';

type Stored = MethodSetup & Readonly<{ paymentMethodId: string }>;

/**
 * A newly stored method takes the place that its customer chose for it: in the order of debits, in what is planned, and
 * with the subscriptions. One that it replaces is removed.
 */
export async function takePlace(ctx: Context, tx: Tx, setup: Stored, now: Temporal.Instant): Promise<void> {
  const { merchantId, customerId, replacesId, paymentMethodId } = setup;
  const method = await findMethod(tx, merchantId, paymentMethodId);
  if (!method) return;
  const old = replacesId === null ? undefined : await findMethod(tx, merchantId, replacesId);
  const consents = await listConsents(tx, merchantId, customerId);
  const inherited = consents.filter((each) => each.paymentMethodId === replacesId);
  const given = { merchantId, customerId, paymentMethodId, consent: setup.consent };
  if (inherited.length > 0) {
    for (const { position, noticeDays, isBundled } of inherited) {
      const agreed = old?.kind === method.kind ? { noticeDays, isBundled } : {};
      await giveDebitConsent(tx, now, { ...given, ...agreed, position });
    }
    if (old) await follow(ctx, tx, old, method, now);
  } else if (setup.use === 'default') {
    await putFirst(ctx, tx, method, setup.consent, now);
  } else if (setup.use === 'backup') {
    await putInLine(tx, method, setup.consent, now);
  }
  if (old && old.id !== method.id && old.status !== 'removed') await removeMethod(ctx, tx, old, now);
  if (setup.repairLinkId !== null) await revokeRepairLink(tx, merchantId, setup.repairLinkId, now);
}

/** This method is debited from now on. What was debited before loses its place, its plans and its subscriptions to it. */
export async function putFirst(
  ctx: Context,
  tx: Tx,
  method: SavedMethod,
  consent: Consent,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, customerId, id: paymentMethodId } = method;
  const consents = await listConsents(tx, merchantId, customerId);
  await leavePlaces(tx, merchantId, consents, (each) => each.paymentMethodId === paymentMethodId, now);
  await giveDebitConsent(tx, now, { merchantId, customerId, paymentMethodId, consent });
  const before = consents.find(({ position }) => position === 0);
  if (before === undefined || before.paymentMethodId === paymentMethodId) return;
  const displaced = await findMethod(tx, merchantId, before.paymentMethodId);
  if (displaced) await follow(ctx, tx, displaced, method, now);
}

/** This method is asked when those before it fail: at the end of the line, where it doesn't stand in it yet. */
export async function putInLine(
  tx: Tx,
  { merchantId, customerId, id: paymentMethodId }: SavedMethod,
  consent: Consent,
  now: Temporal.Instant
): Promise<void> {
  const consents = await listConsents(tx, merchantId, customerId);
  if (consents.some((each) => each.paymentMethodId === paymentMethodId)) return;
  const last = Math.max(0, ...consents.map(({ position }) => position));
  await giveDebitConsent(tx, now, {
    ...{ merchantId, customerId, paymentMethodId, consent },
    position: Math.min(last + 1, MOST_BACK_UPS)
  });
}

/** What a customer allows to be debited, in order, whether it works at the moment or not. */
export async function listConsents(tx: Tx, merchantId: string, customerId: string): Promise<DebitConsent[]> {
  return tx
    .select()
    .from(debitConsent)
    .where(
      and(
        eq(debitConsent.merchantId, merchantId),
        eq(debitConsent.customerId, customerId),
        isNull(debitConsent.revokedAt)
      )
    )
    .orderBy(asc(debitConsent.position));
}

/** Takes back the consents that `isLeft` picks. */
export async function leavePlaces(
  tx: Tx,
  merchantId: string,
  consents: readonly DebitConsent[],
  isLeft: (consent: DebitConsent) => boolean,
  now: Temporal.Instant
): Promise<void> {
  for (const { id } of consents.filter(isLeft))
    await tx
      .update(debitConsent)
      .set({ revokedAt: now })
      .where(and(eq(debitConsent.merchantId, merchantId), eq(debitConsent.id, id)));
}

async function follow(
  ctx: Context,
  tx: Tx,
  from: SavedMethod,
  to: SavedMethod,
  now: Temporal.Instant
): Promise<void> {
  if (from.id === to.id) return;
  const { merchantId, customerId } = to;
  await followMethod(ctx, tx, { from, to }, now);
  await moveSubscriptions(tx, { merchantId, customerId, fromId: from.id, toId: to.id });
}
