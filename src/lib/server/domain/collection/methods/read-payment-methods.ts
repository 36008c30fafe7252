import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import {
  cardEndsOn,
  findMandate,
  listKeptMethods,
  listLiveSetups,
  readKeptMethod,
  type SavedMethod
} from '../../payment-methods/index.ts';
import { decideOffers, listEnabledOffers, type OfferKind } from '../../routing/index.ts';
import { readCustomer } from '../../identity/index.ts';
import { readMethodState, type MethodState } from './method-state.ts';
import { readMethodUses, type MethodUses } from './method-uses.ts';
import { findRepairDebt, type RepairDebt } from './repair-debt.ts';
import { usualAmount } from './usual-amount.ts';

type Shown = Pick<SavedMethod, 'id' | 'kind' | 'brand' | 'last4' | 'bankName' | 'savedAt'>;

/** A saved method as its owner sees it. */
export type PaymentMethodView = Shown &
  Readonly<{
    state: MethodState;
    /** The last day on which a card works. */
    endsOn?: Temporal.PlainDate;
    uses: MethodUses;
  }>;

export type PaymentMethodsView = Readonly<{
  /** What is debited first, then the back-ups in order, then the others, newest first. */
  methods: readonly PaymentMethodView[];
  /** What failed and is open: a repaired method is tried on it at once. */
  debt?: RepairDebt;
  /** A method whose storing has no answer yet. */
  isStoring: boolean;
}>;

/** Every saved method of a customer, how it stands and what it is used for. */
export async function readPaymentMethods(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string }>
): Promise<PaymentMethodsView> {
  const { merchantId, customerId } = input;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, merchantId);
    const views: PaymentMethodView[] = [];
    for (const method of await listKeptMethods(tx, merchantId, customerId))
      views.push(await viewOf(tx, method, zone, now));
    const debt = await findRepairDebt(tx, merchantId, customerId);
    const storing = await listLiveSetups(tx, merchantId, customerId);
    const place = ({ uses }: PaymentMethodView) => uses.position ?? Number.MAX_SAFE_INTEGER;
    return {
      methods: views.toSorted((a, b) => place(a) - place(b)),
      ...(debt && { debt }),
      isStoring: storing.some(({ status }) => status !== 'requires_action')
    };
  });
}

/** The permission behind a saved method, with its words as they were shown. */
export type MandateView = Readonly<{
  text: string;
  acceptedAt: Temporal.Instant;
  reference: string | null;
  creditorIdentifier: string | null;
}>;

export type PaymentMethodDetail = Readonly<{
  method: PaymentMethodView;
  mandate?: MandateView;
  /** Other methods that work: what may take its place. */
  others: readonly PaymentMethodView[];
  debt?: RepairDebt;
}>;

/** One saved method. Refuses `payment-method-unknown`, the same for somebody else's. */
export async function readPaymentMethod(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string; paymentMethodId: string }>
): Promise<PaymentMethodDetail> {
  const { merchantId, customerId, paymentMethodId } = input;
  const { mandate } = await ctx.db.withMerchant(merchantId, async (tx) => {
    await readKeptMethod(tx, merchantId, customerId, paymentMethodId);
    return { mandate: await findMandate(tx, merchantId, paymentMethodId) };
  });
  const { methods, debt } = await readPaymentMethods(ctx, { merchantId, customerId });
  const method = methods.find(({ id }) => id === paymentMethodId);
  if (!method) throw new RangeError('a method that was read is among all of them');
  return {
    method,
    ...(mandate && { mandate }),
    others: methods.filter(({ id, state }) => id !== paymentMethodId && worksStill(state)),
    ...(debt && { debt })
  };
}

/** Which kinds of method this customer may store. Without a creditor identifier nobody can give a mandate. */
export async function listStorableKinds(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string }>
): Promise<readonly Readonly<{ kind: OfferKind; name: string }>[]> {
  const { merchantId, customerId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const merchant = await readMerchant(tx, merchantId);
    const customer = await readCustomer(tx, merchantId, customerId);
    const amount = await usualAmount(tx, merchantId, customerId);
    const country = customer.address?.country ?? merchant.country;
    const hasMandates = merchant.creditorIdentifier !== null && amount.currency === 'EUR';
    return decideOffers(await listEnabledOffers(tx, merchantId), country, amount)
      .filter(({ kind }) => {
        if (kind === 'card') return true;
        if (kind === 'sepa_debit') return hasMandates;
        return (kind === 'ideal' || kind === 'bancontact') && hasMandates && customer.email !== null;
      })
      .map(({ kind, names }) => ({ kind, name: names[customer.language] }));
  });
}

/** Whether something may be debited from it at all. */
export function worksStill(state: MethodState): boolean {
  return state === 'works' || state === 'expiring';
}

async function viewOf(
  tx: Tx,
  method: SavedMethod,
  zone: string,
  now: Temporal.Instant
): Promise<PaymentMethodView> {
  const { id, kind, brand, last4, bankName, savedAt } = method;
  const endsOn = cardEndsOn(method);
  return {
    ...{ id, kind, brand, last4, bankName, savedAt },
    state: await readMethodState(tx, method, zone, now),
    ...(endsOn && { endsOn }),
    uses: await readMethodUses(tx, method)
  };
}
