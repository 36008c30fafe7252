import { compare, money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { ChargeOutcome, ChargeRequest } from '../../gateway/index.ts';
import { reach } from '../../platform/failpoints.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { lockInvoices } from '../billing/index.ts';
import { isAttempt, listAllocations, lockAttempt, type Attempt } from './attempts.ts';
import type { Allocation } from './allocate-payment.ts';
import { purposeOf } from './import-attempt.ts';
import { isUnexecuted } from './is-unexecuted.ts';
import { openAttempt } from './open-attempt.ts';
import { findReady, type Payer, type ReadyAccount, type ReadyStart } from './ready-account.ts';
import { recordOutcome } from './record-outcome.ts';
import { paymentAttempt } from './schema.ts';

export type Trial = Readonly<{
  attempt: Attempt;
  account: ReadyAccount;
  allocations: readonly Allocation[];
  /** Accounts that may stand in, the next first. */
  standIns: readonly string[];
  /** Who has to be known there, where the method is to be kept. */
  payer: Payer;
  termsFor: (
    attempt: Attempt,
    account: ReadyAccount
  ) => Omit<ChargeRequest, 'attemptId' | 'merchantId' | 'amount' | 'purpose'>;
}>;

/**
 * Charges a committed attempt, and records the outcome. Only when the gateway surely did nothing, another account stands
 * in: the first attempt ends and the next one is opened in one transaction, with an id of its own, before anything is
 * sent. While an outcome is unknown nothing else is ever tried. Answers the last attempt as it is now.
 */
export async function chargeAlongWay(ctx: Context, first: Trial): Promise<Attempt> {
  let trial = first;
  for (;;) {
    const { attempt, account } = trial;
    // Outside any transaction: a slow network must not hold row locks. Dying here, the janitor asks by the same id.
    const outcome = await account.gateway.charge({
      ...trial.termsFor(attempt, account),
      attemptId: attempt.id,
      merchantId: attempt.merchantId,
      amount: attempt.amount,
      purpose: purposeOf(attempt, trial.allocations)
    });
    reach('pay:answered');
    const next = isUnexecuted(outcome) ? await findNext(ctx, trial) : undefined;
    const standIn = next && (await standInFor(ctx, trial, next, outcome));
    if (!standIn) return finish(ctx, attempt, outcome);
    ctx.log.warn({ attemptId: attempt.id, standIn: standIn.attempt.id }, 'another account stands in');
    trial = standIn;
    reach('pay:stood-in');
  }
}

/** The next account that can be reached at all. */
async function findNext(ctx: Context, { payer, standIns }: Trial): Promise<ReadyStart | undefined> {
  try {
    return standIns.length === 0 ? undefined : await findReady(ctx, payer, standIns);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'provider-away') return undefined;
    throw error;
  }
}

/**
 * Ends the attempt and opens the next in one transaction. `undefined` when it has moved on meanwhile, or when what it
 * was to pay is no longer owed: then its own end is all there is.
 */
async function standInFor(
  ctx: Context,
  trial: Trial,
  next: ReadyStart,
  outcome: ChargeOutcome
): Promise<Trial | undefined> {
  const { merchantId, id } = trial.attempt;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const now = ctx.clock.now();
    // The attempt first and its invoices after, as wherever an outcome is recorded.
    const before = await lockAttempt(tx, merchantId, id);
    if (before?.status !== 'opened') return undefined;
    const allocations = await listAllocations(tx, merchantId, id);
    if (!(await areStillOwed(tx, before, allocations))) return undefined;
    await recordOutcome(ctx, tx, merchantId, id, outcome, { isReplaced: true });
    // The form now stands for the attempt that goes on: sent again, it answers that one.
    await tx.update(paymentAttempt).set({ formKey: null }).where(isAttempt(merchantId, id));
    const {
      customerId,
      payLinkId,
      formKey,
      initiator,
      method,
      instrument,
      amount,
      isToBeSaved,
      consent,
      route
    } = before;
    const attempt = await openAttempt(
      tx,
      {
        ...{ merchantId, customerId, payLinkId, formKey, initiator, method, instrument, amount },
        ...{ isToBeSaved, consent, route },
        accountId: next.account.accountId,
        allocations: allocations.map(({ invoiceId, amountMinor }) => ({
          invoiceId,
          amount: money(amountMinor, amount.currency)
        })),
        retryOf: id
      },
      now
    );
    return { ...trial, ...next, attempt };
  });
}

async function areStillOwed(
  tx: Tx,
  attempt: Attempt,
  allocations: Awaited<ReturnType<typeof listAllocations>>
): Promise<boolean> {
  const ids = allocations.map(({ invoiceId }) => invoiceId);
  const invoices = await lockInvoices(tx, attempt.merchantId, attempt.customerId, ids);
  return allocations.every(({ invoiceId, amountMinor }) => {
    const invoice = invoices.find((each) => each.id === invoiceId);
    return (
      (invoice?.status === 'open' || invoice?.status === 'overdue') &&
      compare(invoice.balance, money(amountMinor, attempt.amount.currency)) >= 0
    );
  });
}

/** The second transaction: what became of it. */
async function finish(ctx: Context, attempt: Attempt, outcome: ChargeOutcome): Promise<Attempt> {
  const { merchantId, id } = attempt;
  const recorded = await ctx.db.withMerchant(merchantId, async (tx) => {
    const known = await recordOutcome(ctx, tx, merchantId, id, outcome);
    reach('pay:recording');
    return known;
  });
  reach('pay:recorded');
  return recorded ?? attempt;
}
