import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Acceptance, Gateway, Instrument, SetupOutcome } from '../../../gateway/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reach } from '../../../platform/failpoints.ts';
import { takeTurn } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { Transient } from '../../../platform/transient.ts';
import { readCustomer, readMerchant } from '../../identity/index.ts';
import {
  findSetupByForm,
  openSetup,
  readKeptMethod,
  type MethodSetup,
  type SetupInstrument
} from '../../payment-methods/index.ts';
import { decideOffers, listEnabledOffers } from '../../routing/index.ts';
import { chooseInstrument, type PayerInstrument } from '../payer-instrument.ts';
import { findReady } from '../ready-account.ts';
import { routePayment, type Way } from '../route-payment.ts';
import { recordSetup } from './record-setup.ts';
import { answerOfSetup, type SetupAnswer } from './setup-answer.ts';
import { tryAfterSetup } from './try-after-setup.ts';
import { usualAmount } from './usual-amount.ts';

export type SetUpMethod = Readonly<{
  merchantId: string;
  customerId: string;
  /** Random, made when the form was rendered: the same form sent twice is one setup. */
  formKey: string;
  instrument: Exclude<PayerInstrument, { kind: 'saved' }>;
  /** Debited first, a back-up in line, or only kept for paying by hand. */
  use: MethodSetup['use'];
  /** The method whose place it takes: its place in the order, its planned debits; the old one is then removed. */
  replacesId?: string | undefined;
  /** The link by which the customer came; it ends with the success. */
  repairLinkId?: string | undefined;
  /** The mandate or consent as it stood on the page. */
  consentText: string;
  /** What the page said would be tried on it at once; another amount is then left alone. */
  toTry?: Money | undefined;
  acceptance: Acceptance;
  language: string;
  /** Where the customer comes back after a bank page; `{setup}` becomes the setup's id. */
  returnUrl: string;
  /** Where they come back when what is tried asks for the bank: `{setup}` and `{attempt}` become their ids. */
  tryReturnUrl: string;
}>;

/**
 * Stores a method without taking money: intent, call, outcome. With the success it takes its place, and what had failed
 * is tried on it at once. The same form again answers the same setup.
 *
 * Refuses `payment-method-unknown` (what it should replace), `iban-invalid`, `method-not-offered`, `email-needed-to-remember`,
 * `too-many-attempts`, `form-outdated`, and `provider-away` (nothing was tried).
 */
export async function setUpMethod(ctx: Context, input: SetUpMethod): Promise<SetupAnswer> {
  const { merchantId, customerId } = input;
  const earlier = await ctx.db.withMerchant(merchantId, (tx) => findOwn(tx, input));
  if (earlier) return answerOfSetup(ctx, earlier);
  const prepared = await ctx.db.withMerchant(merchantId, (tx) => prepare(ctx, tx, input));
  const { allowed } = await takeTurn(ctx.db, 'method-setup', customerId, ctx.clock.now());
  if (!allowed) throw new Refusal('too-many-attempts');
  const payer = { merchantId, customerId, isToBeRemembered: true };
  const { account } = await findReady(ctx, payer, prepared.way.accountIds);
  const customerRef = account.customerRef;
  if (customerRef === undefined) throw new RangeError('whoever is remembered is known at the account');
  const opened = await ctx.db.withMerchant(merchantId, async (tx) => {
    const setup = await openSetup(
      tx,
      {
        ...{ merchantId, customerId, customerRef, formKey: input.formKey, use: input.use },
        ...{ replacesId: input.replacesId, repairLinkId: input.repairLinkId, toTry: input.toTry },
        accountId: account.accountId,
        instrument: prepared.kept,
        consent: consentOf(input)
      },
      ctx.clock.now()
    );
    return setup ?? { other: await findOwn(tx, input) };
  });
  if ('other' in opened) {
    if (!opened.other) throw new Refusal('form-outdated');
    return answerOfSetup(ctx, opened.other);
  }
  reach('setup:opened');
  // Outside any transaction. Dying here, the janitor asks by the setup's id; nothing is sent again.
  const outcome = await account.gateway.setUp({
    setupId: opened.id,
    ...{ merchantId, customerRef, acceptance: input.acceptance, language: input.language },
    instrument: prepared.instrument,
    returnUrl: input.returnUrl.replace('{setup}', opened.id)
  });
  reach('setup:answered');
  const recorded = await recordOrLeave(ctx, opened, account.gateway, outcome);
  await tryAfterSetup(ctx, {
    ...{ merchantId, setupId: opened.id, returnUrl: input.tryReturnUrl.replace('{setup}', opened.id) },
    session: 'on-session'
  });
  return answerOfSetup(ctx, recorded);
}

/** A provider that is away when asked what it just stored is asked again by the janitor; until then we don't know. */
async function recordOrLeave(
  ctx: Context,
  setup: MethodSetup,
  gateway: Gateway,
  outcome: SetupOutcome
): Promise<MethodSetup> {
  try {
    return (await recordSetup(ctx, setup, gateway, outcome)) ?? setup;
  } catch (error) {
    if (!(error instanceof Transient)) throw error;
    ctx.log.warn({ setupId: setup.id, error }, 'a stored method could not be read');
    return setup;
  }
}

/** The setup that this very form made. A key that another customer's form used is a guess, and tells nothing. */
async function findOwn(
  tx: Tx,
  { merchantId, customerId, formKey }: SetUpMethod
): Promise<MethodSetup | undefined> {
  const earlier = await findSetupByForm(tx, merchantId, formKey);
  if (earlier && earlier.customerId !== customerId) throw new Refusal('form-outdated');
  return earlier;
}

type Prepared = Readonly<{ instrument: Instrument; kept: SetupInstrument; way: Way }>;

async function prepare(ctx: Context, tx: Tx, input: SetUpMethod): Promise<Prepared> {
  const { merchantId, customerId, replacesId, instrument } = input;
  const merchant = await readMerchant(tx, merchantId);
  const customer = await readCustomer(tx, merchantId, customerId);
  if (replacesId !== undefined) await readKeptMethod(tx, merchantId, customerId, replacesId);
  // What a bank redirect leaves behind to debit later is made with the payer's e-mail address only.
  if (instrument.kind === 'redirect' && !customer.email) throw new Refusal('email-needed-to-remember');
  const chosen = await chooseInstrument(tx, merchantId, customer, instrument, input.acceptance);
  const amount = input.toTry ?? (await usualAmount(tx, merchantId, customerId));
  const country = customer.address?.country ?? merchant.country;
  const offers = decideOffers(await listEnabledOffers(tx, merchantId), country, amount);
  // A debit needs somebody to whom the mandate is given.
  const isDebit = chosen.method !== 'card';
  if (!offers.some(({ kind }) => kind === chosen.method) || (isDebit && merchant.creditorIdentifier === null))
    throw new Refusal('method-not-offered');
  const way = await routePayment(ctx, tx, { merchantId, customerId, amount }, instrument);
  if (!way || chosen.stored.kind === 'stored') throw new RangeError('what is new lies at no account yet');
  return { instrument: chosen.charge, kept: chosen.stored, way };
}

function consentOf({ consentText, language, acceptance }: SetUpMethod): MethodSetup['consent'] {
  const { at, ip, userAgent } = acceptance;
  return { text: consentText, language, at: at.toString(), ip, userAgent };
}
