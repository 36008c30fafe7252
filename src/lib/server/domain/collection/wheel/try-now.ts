import { add, money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reach } from '../../../platform/failpoints.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { lockInvoices } from '../../billing/index.ts';
import { readCustomer, readMerchant } from '../../identity/index.ts';
import { readChargeableMethod } from '../../payment-methods/index.ts';
import { openAccount } from '../../routing/index.ts';
import { findAttemptByForm, listLiveAttempts, type Attempt } from '../attempts.ts';
import { openAttempt } from '../open-attempt.ts';
import { answerOf, type PayOutcome } from '../pay-outcome.ts';
import { decideSending } from '../planning/decide-for-debt.ts';
import { recordDecision } from '../planning/decisions.ts';
import { readRetryPolicy } from '../retry-rules/rule-versions.ts';
import { stopPlans } from '../planning/stop-plans.ts';
import { storedInstrument } from '../stored-instrument.ts';
import { recordOutcome } from '../record-outcome.ts';

export type TryNow = Readonly<{
  merchantId: string;
  customerId: string;
  invoiceIds: readonly string[];
  /** A saved method of this customer. */
  paymentMethodId: string;
  /** Random, made when the form was rendered: the same form sent twice is one attempt. */
  formKey: string;
  /** Where the customer comes back after a bank page; `{attempt}` becomes the attempt's id. */
  returnUrl: string;
  /** `off-session`: they agreed, and are not there to answer their bank again. On the page they are. */
  session?: 'on-session' | 'off-session';
}>;

type Opened = Readonly<{
  attempt: Attempt;
  isEarlier: boolean;
  method?: Awaited<ReturnType<typeof readChargeableMethod>>;
  gateway?: Awaited<ReturnType<typeof openAccount>>['gateway'];
  numbers: readonly string[];
  language: string;
}>;

/**
 * The customer, present, has saved money pay these invoices now, in full. What the machine had planned for them is
 * called off in the transaction that opens the attempt; `alongside` runs in it, too. A customer's try is no step of the
 * ladder, and is held to the ceilings alone. Refuses `nothing-to-collect`, `payment-under-way`,
 * `payment-method-unknown`, `try-again-too-soon` (with the moment) and `try-again-impossible`.
 */
export async function tryNow(
  ctx: Context,
  input: TryNow,
  alongside: (tx: Tx) => Promise<unknown> = () => Promise.resolve()
): Promise<PayOutcome> {
  const { merchantId } = input;
  const opened = await ctx.db.withMerchant(merchantId, (tx) => open(ctx, tx, input, alongside));
  const { attempt, method, gateway } = opened;
  if (opened.isEarlier || !method || !gateway) return answerOf(attempt);
  reach('try:opened');
  const outcome = await gateway.charge({
    attemptId: attempt.id,
    merchantId,
    amount: attempt.amount,
    instrument: {
      kind: 'stored',
      method: method.kind,
      methodRef: method.gatewayRef,
      customerRef: method.customerRef,
      ...(method.mandateRef !== null && { mandateRef: method.mandateRef })
    },
    session: input.session ?? 'on-session',
    customerRef: method.customerRef,
    returnUrl: input.returnUrl.replace('{attempt}', attempt.id),
    description: opened.numbers.join(', '),
    language: opened.language
  });
  reach('try:answered');
  const recorded = await ctx.db.withMerchant(merchantId, (tx) =>
    recordOutcome(ctx, tx, merchantId, attempt.id, outcome)
  );
  return answerOf(recorded ?? attempt);
}

async function open(
  ctx: Context,
  tx: Tx,
  input: TryNow,
  alongside: (tx: Tx) => Promise<unknown>
): Promise<Opened> {
  const { merchantId, customerId, invoiceIds } = input;
  const now = ctx.clock.now();
  const earlier = await findAttemptByForm(tx, merchantId, input.formKey);
  // A key that another customer's form used is a guess, and tells nothing.
  if (earlier && earlier.customerId !== customerId) throw new Refusal('payment-under-way');
  if (earlier) return { attempt: earlier, isEarlier: true, numbers: [], language: 'nl' };
  const locked = await lockInvoices(tx, merchantId, customerId, invoiceIds);
  const owing = locked.filter(
    ({ status, balance }) => (status === 'open' || status === 'overdue') && balance.minor > 0
  );
  const [first] = owing;
  if (!first) throw new Refusal('nothing-to-collect');
  const ids = owing.map(({ id }) => id);
  if ((await listLiveAttempts(tx, merchantId, ids)).length > 0) throw new Refusal('payment-under-way');
  await alongside(tx);
  const method = await readChargeableMethod(tx, merchantId, customerId, input.paymentMethodId);
  const amount = owing.reduce<Money>(
    (sum, { balance }) => add(sum, balance),
    money(0, first.balance.currency)
  );
  await requireAllowed(tx, { merchantId, customerId, invoiceIds: ids, amount, method }, now);
  await stopPlans(tx, merchantId, ids, 'by-the-customer', now);
  const attempt = await openAttempt(
    tx,
    {
      merchantId,
      customerId,
      accountId: method.accountId,
      payLinkId: null,
      formKey: input.formKey,
      initiator: 'customer',
      method: method.kind,
      instrument: storedInstrument(method),
      amount,
      allocations: owing.map(({ id, balance }) => ({ invoiceId: id, amount: balance })),
      isToBeSaved: false,
      consent: null
    },
    now
  );
  const facts = { invoiceIds: ids, amount, paymentMethodId: method.id };
  await recordDecision(tx, merchantId, now, {
    attemptId: attempt.id,
    kind: 'send',
    rule: 'by-the-customer',
    facts
  });
  const { gateway } = await openAccount(ctx, tx, merchantId, method.accountId);
  const { language } = await readCustomer(tx, merchantId, customerId);
  return {
    attempt,
    isEarlier: false,
    method,
    gateway,
    numbers: owing.map(({ number }) => number),
    language
  };
}

async function requireAllowed(
  tx: Tx,
  debt: Parameters<typeof decideSending>[1],
  now: Temporal.Instant
): Promise<void> {
  const { zone } = await readMerchant(tx, debt.merchantId);
  const policy = await readRetryPolicy(tx, debt.merchantId, zone);
  const decision = await decideSending(tx, debt, policy, now);
  switch (decision.kind) {
    case 'allowed-now':
      return;
    case 'not-before':
      throw new Refusal('try-again-too-soon', { at: decision.at.toString(), rule: decision.rule });
    case 'never':
    case 'ask-customer':
      throw new Refusal('try-again-impossible', { rule: decision.rule });
  }
}
