import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import {
  readChargeableMethod,
  readKeptMethod,
  removeMethod,
  type Consent,
  type TryRefusal
} from '../../payment-methods/index.ts';
import { findAttemptByForm } from '../attempts.ts';
import { answerOf, type PayOutcome } from '../pay-outcome.ts';
import { giveDebitConsent } from '../planning/consents.ts';
import { readMethodUses } from './method-uses.ts';
import { leavePlaces, listConsents, putFirst, putInLine } from './take-place.ts';
import { tryOpenDebt } from './try-open-debt.ts';

type Own = Readonly<{ merchantId: string; customerId: string; paymentMethodId: string }>;

export type ChooseDefaultMethod = Own &
  Readonly<{
    consent: Consent;
    /** What the page said would be tried on it at once. */
    toTry?: Money;
    formKey: string;
    returnUrl: string;
  }>;

/** `attempt`: what was tried on it. `refusal`: why not. Neither: there was nothing to try. */
export type ChosenDefault = Readonly<{ attempt?: PayOutcome; refusal?: TryRefusal }>;

/**
 * Another saved method is debited from now on: what is planned and the subscriptions follow, and what had failed is
 * tried on it at once. Refuses `payment-method-unknown`, the same for a foreign one and for one that doesn't work.
 */
export async function chooseDefaultMethod(ctx: Context, input: ChooseDefaultMethod): Promise<ChosenDefault> {
  const { merchantId, customerId, paymentMethodId, consent, toTry, returnUrl } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const method = await readChargeableMethod(tx, merchantId, customerId, paymentMethodId);
    const [first] = await listConsents(tx, merchantId, customerId);
    if (first?.position === 0 && first.paymentMethodId === method.id) return;
    await putFirst(ctx, tx, method, consent, now);
  });
  if (!toTry) return {};
  const formKey = `default:${input.formKey}`;
  const refusal = await tryOpenDebt(ctx, {
    ...{ merchantId, customerId, paymentMethodId, formKey, returnUrl },
    ...{ expected: toTry, session: 'on-session' as const }
  });
  if (refusal) return { refusal };
  const attempt = await ctx.db.withMerchant(merchantId, (tx) => findAttemptByForm(tx, merchantId, formKey));
  return attempt ? { attempt: answerOf(attempt) } : {};
}

/**
 * A saved method is asked when those before it fail: at the end of the customer's line. Refuses
 * `payment-method-unknown`.
 */
export async function addBackUp(ctx: Context, input: Own & Readonly<{ consent: Consent }>): Promise<void> {
  const { merchantId, customerId, paymentMethodId, consent } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const method = await readChargeableMethod(tx, merchantId, customerId, paymentMethodId);
    await putInLine(tx, method, consent, now);
  });
}

/** A back-up is taken out of the line; the one that is debited can't be, it is replaced. Nothing to take out: no change. */
export async function removeBackUp(ctx: Context, input: Own): Promise<void> {
  const { merchantId, customerId, paymentMethodId } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readKeptMethod(tx, merchantId, customerId, paymentMethodId);
    const consents = await listConsents(tx, merchantId, customerId);
    await leavePlaces(
      tx,
      merchantId,
      consents,
      (each) => each.position > 0 && each.paymentMethodId === paymentMethodId,
      now
    );
  });
}

/** A back-up changes place with the one before it among the back-ups. The first one stays; the consents are given anew. */
export async function moveBackUpForward(
  ctx: Context,
  input: Own & Readonly<{ consent: Consent }>
): Promise<void> {
  const { merchantId, customerId, paymentMethodId, consent } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readKeptMethod(tx, merchantId, customerId, paymentMethodId);
    const line = (await listConsents(tx, merchantId, customerId)).filter(({ position }) => position > 0);
    const index = line.findIndex((each) => each.paymentMethodId === paymentMethodId);
    const [mine, before] = [line[index], line[index - 1]];
    if (!mine || !before) return;
    await leavePlaces(tx, merchantId, line, (each) => each === mine || each === before, now);
    for (const [each, position] of [
      [mine, before.position],
      [before, mine.position]
    ] as const) {
      const { paymentMethodId: id, noticeDays, isBundled } = each;
      await giveDebitConsent(tx, now, {
        ...{ merchantId, customerId, consent, noticeDays, isBundled, position },
        paymentMethodId: id
      });
    }
  });
}

/**
 * The customer takes a saved method away. Refuses `payment-method-unknown`; `payment-method-paying` while a payment with
 * it is under way; and `payment-method-in-use` while something depends on it, unless the customer was told what
 * (`isToldOf`): then nothing is debited from it any more, and what was planned asks them when its day comes.
 */
export async function takeMethodAway(
  ctx: Context,
  input: Own & Readonly<{ isToldOf: boolean }>
): Promise<void> {
  const { merchantId, customerId, paymentMethodId } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const method = await readKeptMethod(tx, merchantId, customerId, paymentMethodId);
    const uses = await readMethodUses(tx, method);
    if (uses.underWay > 0) throw new Refusal('payment-method-paying');
    if (uses.isNeeded && !input.isToldOf) throw new Refusal('payment-method-in-use');
    const consents = await listConsents(tx, merchantId, customerId);
    await leavePlaces(tx, merchantId, consents, (each) => each.paymentMethodId === paymentMethodId, now);
    await removeMethod(ctx, tx, method, now);
  });
}
