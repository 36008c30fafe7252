import { compare, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Acceptance, ChargeOutcome, MethodKind } from '../../gateway/index.ts';
import { reach } from '../../platform/failpoints.ts';
import { Refusal } from '../../platform/refusal.ts';
import { lockInvoices, type Invoice } from '../billing/index.ts';
import { readCustomer, readMerchant } from '../identity/index.ts';
import { openPayLink, type OpenedPayLink } from '../pay-links/index.ts';
import { ensureGatewayCustomer, type Consent } from '../payment-methods/index.ts';
import { decideOffers, listEnabledOffers, openDefaultAccount, type OpenAccount } from '../routing/index.ts';
import { allocatePayment, type Allocation, type Selection } from './allocate-payment.ts';
import { findAttemptByForm, listLiveAttempts, type Attempt } from './attempts.ts';
import { cancelWaitingAttempts } from './cancel-waiting-attempt.ts';
import { openAttempt } from './open-attempt.ts';
import { chooseInstrument, type PayerInstrument } from './payer-instrument.ts';
import { answerOf, type PayOutcome } from './pay-outcome.ts';
import { recordOutcome } from './record-outcome.ts';

export type PayInvoices = Readonly<{
  /** The link's secret, from the payer's cookie. */
  token: string;
  /** Random, made when the form was rendered: a double tap sends it twice. */
  formKey: string;
  selection: Selection;
  /** The amount that the payer saw on the button. Another one is refused, never charged. */
  expected: Money;
  instrument: PayerInstrument;
  /** Ticked by the payer; never by us. */
  isToBeSaved: boolean;
  /** The mandate or consent text as it stood on the page, where one was shown. */
  consentText?: string;
  acceptance: Acceptance;
  language: string;
  /** Where the payer comes back: the clean address of the link, without its secret. `{attempt}` becomes the attempt's id. */
  returnUrl: string;
}>;

/**
 * The payer pays what a link opens. Intent is written and committed first, then the gateway is called outside any
 * transaction with the attempt's id as the key, then the outcome is written. Dying in between leaves an attempt that
 * the janitor asks about. The same form again answers the same attempt.
 *
 * Refuses: `pay-link-unknown`, `pay-link-expired`, `nothing-to-pay`, `amount-changed`, `part-below-minimum`,
 * `part-above-balance`, `mixed-currencies`, `method-not-offered`, `iban-invalid`, `payment-method-unknown`,
 * `payment-under-way`.
 */
export async function payInvoices(ctx: Context, input: PayInvoices): Promise<PayOutcome> {
  const link = await openPayLink(ctx, { token: input.token });
  if (link.state !== 'valid') throw new Refusal('pay-link-expired');
  const { merchantId, customerId } = link;
  const earlier = await ctx.db.withMerchant(merchantId, (tx) =>
    findAttemptByForm(tx, merchantId, input.formKey)
  );
  if (earlier) return answerOf(earlier);

  await cancelWaitingAttempts(ctx, { merchantId, customerId, invoiceIds: input.selection.invoiceIds });
  const account = await ctx.db.withMerchant(merchantId, (tx) => openDefaultAccount(ctx, tx, merchantId));
  const customerRef = input.isToBeSaved
    ? await ensureGatewayCustomer(ctx, account.gateway, {
        merchantId,
        customerId,
        accountId: account.accountId
      })
    : undefined;
  const opened = await open(ctx, link, account, input);
  if (opened.kind === 'earlier') return answerOf(opened.attempt);
  const { attempt, instrument, numbers } = opened;
  reach('pay:opened');

  // Outside any transaction: a slow network must not hold row locks. Dying here, the janitor asks by the same id.
  const outcome = await account.gateway.charge({
    attemptId: attempt.id,
    merchantId,
    amount: attempt.amount,
    instrument,
    session: 'on-session',
    ...(customerRef && { customerRef, save: { acceptance: input.acceptance } }),
    ...(instrument.kind === 'stored' && { customerRef: instrument.customerRef }),
    returnUrl: input.returnUrl.replace('{attempt}', attempt.id),
    description: numbers.join(', '),
    language: input.language
  });
  reach('pay:answered');
  return finish(ctx, merchantId, attempt.id, outcome);
}

/** The second transaction: what became of it. */
async function finish(
  ctx: Context,
  merchantId: string,
  attemptId: string,
  outcome: ChargeOutcome
): Promise<PayOutcome> {
  const attempt = await ctx.db.withMerchant(merchantId, async (tx) => {
    const recorded = await recordOutcome(ctx, tx, merchantId, attemptId, outcome);
    reach('pay:recording');
    return recorded;
  });
  reach('pay:recorded');
  return answerOf(attempt!);
}

type Opened =
  | Readonly<{ kind: 'earlier'; attempt: Attempt }>
  | Readonly<{
      kind: 'opened';
      attempt: Attempt;
      instrument: Awaited<ReturnType<typeof chooseInstrument>>['charge'];
      numbers: readonly string[];
    }>;

/** The first transaction: checks everything against locked rows, claims the invoices, writes the intent. */
async function open(
  ctx: Context,
  link: OpenedPayLink,
  account: OpenAccount,
  input: PayInvoices
): Promise<Opened> {
  const { merchantId, customerId } = link;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const earlier = await findAttemptByForm(tx, merchantId, input.formKey);
    if (earlier) return { kind: 'earlier', attempt: earlier };
    const merchant = await readMerchant(tx, merchantId);
    const customer = await readCustomer(tx, merchantId, customerId);
    const inScope = scopeOf(link, input.selection.invoiceIds);
    const invoices = await lockInvoices(tx, merchantId, customerId, inScope);
    const live = await listLiveAttempts(tx, merchantId, inScope);
    if (live.length > 0) throw new Refusal('payment-under-way');
    const minimum = { minor: merchant.minimumPartMinor, currency: input.expected.currency };
    const decision = allocatePayment(invoices.filter(isPayable), input.selection, minimum);
    if (decision.kind === 'refused') throw new Refusal(decision.code, { bound: decision.bound });
    if (decision.total.currency !== input.expected.currency || compare(decision.total, input.expected) !== 0)
      throw new Refusal('amount-changed', { amount: decision.total });
    const chosen = await chooseInstrument(tx, merchantId, customer, input.instrument, input.acceptance);
    const country = customer.address?.country ?? merchant.country;
    requireOffered(await listEnabledOffers(tx, merchantId), chosen.method, country, decision.total);
    const attempt = await openAttempt(
      tx,
      {
        merchantId,
        customerId,
        accountId: chosen.accountId ?? account.accountId,
        payLinkId: link.payLinkId,
        formKey: input.formKey,
        initiator: 'customer',
        method: chosen.method,
        instrument: chosen.stored,
        amount: decision.total,
        allocations: decision.allocations,
        isToBeSaved: input.isToBeSaved,
        consent: consentOf(input)
      },
      ctx.clock.now()
    );
    return {
      kind: 'opened',
      attempt,
      instrument: chosen.charge,
      numbers: numbersOf(invoices, decision.allocations)
    };
  });
}

/** A link for one invoice pays that one only, whatever a form says; a balance link, any of its customer's. */
function scopeOf(link: OpenedPayLink, wanted: readonly string[]): readonly string[] {
  if (link.scope === 'balance') return wanted;
  return wanted.filter((id) => id === link.invoiceId);
}

function isPayable(invoice: Invoice): boolean {
  return invoice.status === 'open' || invoice.status === 'overdue';
}

function requireOffered(
  offers: Parameters<typeof decideOffers>[0],
  method: MethodKind,
  country: string,
  amount: Money
): void {
  if (!decideOffers(offers, country, amount).some((offer) => offer.kind === method))
    throw new Refusal('method-not-offered');
}

function consentOf(input: PayInvoices): Consent | null {
  if (input.consentText === undefined) return null;
  const { at, ip, userAgent } = input.acceptance;
  return { text: input.consentText, language: input.language, at: at.toString(), ip, userAgent };
}

function numbersOf(invoices: readonly Invoice[], allocations: readonly Allocation[]): string[] {
  return invoices
    .filter((each) => allocations.some((to) => to.invoiceId === each.id))
    .map((each) => each.number);
}
