import type { Context } from '../../context.ts';
import { openAccount } from '../routing/index.ts';
import { readAttemptOfPayer } from './attempt-of-payer.ts';
import { listLiveAttempts, type Attempt } from './attempts.ts';
import { answerOf, type PayOutcome } from './pay-outcome.ts';
import type { Payer } from './payer.ts';
import { recordOutcome } from './record-outcome.ts';

/**
 * Takes back attempts that wait for the payer, so that another way can be chosen. The gateway decides: an attempt that
 * was paid meanwhile is recorded as paid. Attempts in any other status are left alone.
 */
export async function cancelWaitingAttempts(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    invoiceIds: readonly string[];
    /** The form that pays now: the other half of a double tap is not to be taken back. */
    exceptFormKey: string;
  }>
): Promise<void> {
  const { merchantId, customerId } = input;
  const live = await ctx.db.withMerchant(merchantId, (tx) =>
    listLiveAttempts(tx, merchantId, input.invoiceIds)
  );
  const waiting = new Map(
    live
      .filter(
        (each) =>
          each.customerId === customerId &&
          each.status === 'requires_action' &&
          each.formKey !== input.exceptFormKey
      )
      .map((each) => [each.id, each])
  );
  for (const attempt of waiting.values()) await cancelAttempt(ctx, attempt);
}

/** The payer no longer wants to finish at the bank. Refuses `attempt-unknown` for another payer's attempt. */
export async function cancelWaitingAttempt(
  ctx: Context,
  input: Readonly<{ attemptId: string }> & Payer
): Promise<PayOutcome> {
  const attempt = await readAttemptOfPayer(ctx, input);
  if (attempt.status !== 'requires_action') return answerOf(attempt);
  return answerOf(await cancelAttempt(ctx, attempt));
}

/** Takes one attempt back at the gateway, and records what it is now. */
export async function cancelAttempt(ctx: Context, attempt: Attempt): Promise<Attempt> {
  const { merchantId, id: attemptId, gatewayRef } = attempt;
  if (gatewayRef === null) return attempt;
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, attempt.accountId)
  );
  const outcome = await gateway.cancel({ attemptId, gatewayRef });
  return (
    (await ctx.db.withMerchant(merchantId, (tx) => recordOutcome(ctx, tx, merchantId, attemptId, outcome))) ??
    attempt
  );
}
