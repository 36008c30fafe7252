import { compare, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Acceptance, MethodKind } from '../../gateway/index.ts';
import { assert } from '../../platform/assert.ts';
import { reach } from '../../platform/failpoints.ts';
import type { Tx } from '../../platform/db/database.ts';
import { takeTurn } from '../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../platform/refusal.ts';
import { lockInvoices, type Invoice } from '../billing/index.ts';
import { readCustomer, readMerchant, type Customer } from '../identity/index.ts';
import { openPayLink } from '../pay-links/index.ts';
import { type Consent } from '../payment-methods/index.ts';
import { decideOffers, listEnabledOffers, openAccount } from '../routing/index.ts';
import { allocatePayment, type Allocation, type Selection } from './allocate-payment.ts';
import { findAttemptByForm, listLiveAttempts, type Attempt } from './attempts.ts';
import { cancelWaitingAttempts } from './cancel-waiting-attempt.ts';
import { chargeAlongWay } from './charge-along-way.ts';
import { openAttempt } from './open-attempt.ts';
import type { Payer } from './payer.ts';
import { chooseInstrument, type PayerInstrument } from './payer-instrument.ts';
import { answerOf, type PayOutcome } from './pay-outcome.ts';
import { findReady, type ReadyAccount, type ReadyStart } from './ready-account.ts';
import { routePayment, type Way } from './route-payment.ts';

export type PayInvoices = Payer &
  Readonly<{
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
    /** Where the payer comes back: a clean address, without a link's secret. `{attempt}` becomes the attempt's id. */
    returnUrl: string;
  }>;

/** What a payer may pay: everything of one customer, or the one invoice of a link. */
type Scope = Readonly<{
  merchantId: string;
  customerId: string;
  payLinkId: string | null;
  invoiceId: string | null;
}>;

/**
 * The payer pays what a link opens, or a signed-in customer what is theirs. Intent is written and committed first, then
 * the gateway is called outside any transaction with the attempt's id as the key, then the outcome is written. Dying in
 * between leaves an attempt that the janitor asks about. The same form again answers the same attempt.
 *
 * Refuses: `pay-link-unknown`, `pay-link-expired`, `nothing-to-pay`, `amount-changed`, `part-below-minimum`,
 * `part-above-balance`, `mixed-currencies`, `method-not-offered`, `iban-invalid`, `payment-method-unknown`,
 * `payment-under-way`, `email-needed-to-remember`, `provider-away` (nothing was tried).
 */
export async function payInvoices(ctx: Context, input: PayInvoices): Promise<PayOutcome> {
  const scope = await scopeOf(ctx, input);
  const { merchantId, customerId } = scope;
  const earlier = await ctx.db.withMerchant(merchantId, (tx) => findEarlier(tx, scope, input.formKey));
  if (earlier) return answerOf(earlier);
  if (input.instrument.kind === 'confirmation-token') await refuseCardTesting(ctx, scope);

  const { invoiceIds } = input.selection;
  await cancelWaitingAttempts(ctx, { merchantId, customerId, invoiceIds, exceptFormKey: input.formKey });
  const paying = { merchantId, customerId, amount: input.expected };
  const payer = { merchantId, customerId, isToBeRemembered: isToBeRemembered(input) };
  const way = await ctx.db.withMerchant(merchantId, (tx) => routePayment(ctx, tx, paying, input.instrument));
  const start = way && (await findReady(ctx, payer, way.accountIds));
  const opened = await open(ctx, scope, start && { ...start, route: way.route }, input);
  if (opened.kind === 'earlier') return answerOf(opened.attempt);
  const { attempt, instrument, allocations, numbers, account } = opened;
  reach('pay:opened');
  const ended = await chargeAlongWay(ctx, {
    attempt,
    account,
    allocations,
    standIns: start?.standIns ?? [],
    payer,
    termsFor: ({ id }, { customerRef }) => ({
      instrument,
      session: 'on-session',
      ...(customerRef && { customerRef, save: { acceptance: input.acceptance } }),
      ...(instrument.kind === 'stored' && { customerRef: instrument.customerRef }),
      returnUrl: input.returnUrl.replace('{attempt}', id),
      description: numbers.join(', '),
      language: input.language
    })
  });
  return answerOf(ended);
}

async function scopeOf(ctx: Context, payer: Payer): Promise<Scope> {
  if (!('token' in payer))
    return {
      merchantId: payer.merchantId,
      customerId: payer.customerId,
      payLinkId: null,
      invoiceId: null
    };
  const link = await openPayLink(ctx, { token: payer.token });
  if (link.state !== 'valid') throw new Refusal('pay-link-expired');
  return link;
}

/** Stolen card numbers are tried out where a card is taken: a payer tries no more than a person would. */
async function refuseCardTesting(ctx: Context, { payLinkId, customerId }: Scope): Promise<void> {
  const { allowed } = await takeTurn(ctx.db, 'pay-attempt-link', payLinkId ?? customerId, ctx.clock.now());
  if (!allowed) throw new Refusal('too-many-attempts');
}

/** The attempt that this very form made. A key that another customer's form used is a guess, and tells nothing. */
async function findEarlier(tx: Tx, scope: Scope, formKey: string): Promise<Attempt | undefined> {
  const earlier = await findAttemptByForm(tx, scope.merchantId, formKey);
  if (earlier && earlier.customerId !== scope.customerId) throw new Refusal('payment-under-way');
  return earlier;
}

/** A tick without the words that were agreed to is no consent; and what is remembered already isn't kept twice. */
function isToBeRemembered(input: PayInvoices): boolean {
  return input.isToBeSaved && input.consentText !== undefined && input.instrument.kind !== 'saved';
}

type Opened =
  | Readonly<{ kind: 'earlier'; attempt: Attempt }>
  | Readonly<{
      kind: 'opened';
      attempt: Attempt;
      instrument: Awaited<ReturnType<typeof chooseInstrument>>['charge'];
      allocations: readonly Allocation[];
      numbers: readonly string[];
      /** That the attempt is made with. */
      account: ReadyAccount;
    }>;

/** The first transaction: checks everything against locked rows, claims the invoices, writes the intent. */
async function open(
  ctx: Context,
  scope: Scope,
  start: (ReadyStart & Readonly<{ route: Way['route'] }>) | undefined,
  input: PayInvoices
): Promise<Opened> {
  const { merchantId, customerId } = scope;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const merchant = await readMerchant(tx, merchantId);
    const customer = await readCustomer(tx, merchantId, customerId);
    const inScope = within(scope, input.selection.invoiceIds);
    const invoices = await lockInvoices(tx, merchantId, customerId, inScope);
    // After the locks: the other half of a double tap has written its attempt by now, or never will.
    const earlier = await findEarlier(tx, scope, input.formKey);
    if (earlier) return { kind: 'earlier', attempt: earlier };
    const live = await listLiveAttempts(tx, merchantId, inScope);
    if (live.length > 0) throw new Refusal('payment-under-way');
    const minimum = { minor: merchant.minimumPartMinor, currency: input.expected.currency };
    const decision = allocatePayment(invoices.filter(isPayable), input.selection, minimum);
    if (decision.kind === 'refused') throw new Refusal(decision.code, { bound: decision.bound });
    if (decision.total.currency !== input.expected.currency || compare(decision.total, input.expected) !== 0)
      throw new Refusal('amount-changed', { amount: decision.total });
    requireEmailToRemember(input, customer);
    const chosen = await chooseInstrument(tx, merchantId, customer, input.instrument, input.acceptance);
    const country = customer.address?.country ?? merchant.country;
    requireOffered(await listEnabledOffers(tx, merchantId), chosen.method, country, decision.total);
    // A saved method can only be charged by the account that holds it.
    const account =
      chosen.accountId === undefined
        ? start?.account
        : await openAccount(ctx, tx, merchantId, chosen.accountId);
    assert(account, 'what lies at no account yet has a way');
    const attempt = await openAttempt(
      tx,
      {
        merchantId,
        customerId,
        accountId: account.accountId,
        payLinkId: scope.payLinkId,
        formKey: input.formKey,
        initiator: 'customer',
        method: chosen.method,
        instrument: chosen.stored,
        amount: decision.total,
        allocations: decision.allocations,
        isToBeSaved: isToBeRemembered(input),
        consent: consentOf(input),
        route: start?.route ?? null
      },
      ctx.clock.now()
    );
    reach('pay:claimed');
    return {
      kind: 'opened',
      attempt,
      instrument: chosen.charge,
      allocations: decision.allocations,
      numbers: numbersOf(invoices, decision.allocations),
      account
    };
  });
}

/** A link for one invoice pays that one only, whatever a form says; everybody else, any of their customer's. */
function within({ invoiceId }: Scope, wanted: readonly string[]): readonly string[] {
  return invoiceId === null ? wanted : wanted.filter((id) => id === invoiceId);
}

/** What an agency has is paid there: money that came to both would have to go back. */
function isPayable({ status, pausedBecause }: Invoice): boolean {
  return (status === 'open' || status === 'overdue') && pausedBecause !== 'handover';
}

/** What a bank redirect leaves behind to debit later is made with the payer's e-mail address only. */
function requireEmailToRemember(input: PayInvoices, customer: Customer): void {
  if (isToBeRemembered(input) && input.instrument.kind === 'redirect' && !customer.email)
    throw new Refusal('email-needed-to-remember');
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
