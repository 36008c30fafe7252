import { electronicFormatIBAN } from 'ibantools';
import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { MethodKind } from '../../gateway/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readCustomer, readMerchant } from '../identity/index.ts';
import {
  listPaymentAccounts,
  openRoutedAccount,
  type RouteFacts,
  type RouteRecord
} from '../routing/index.ts';
import type { PayerInstrument } from './payer-instrument.ts';

/** By which accounts a payer's payment may go, the first first. */
export type Way = Readonly<{ accountIds: readonly string[]; route: RouteRecord | null }>;

type Paying = Readonly<{ merchantId: string; customerId: string; amount: Money }>;

/**
 * Chooses the way of a payment before anything is written. Means that already lie at one account can go by no other: a
 * saved method (answers `undefined`: the method says where), and a card that was typed into one account's form.
 * Refuses `payment-account-missing`, and `method-not-offered` when that form's account is no longer in use.
 */
export async function routePayment(
  ctx: Context,
  tx: Tx,
  paying: Paying,
  instrument: PayerInstrument
): Promise<Way | undefined> {
  if (instrument.kind === 'saved') return undefined;
  const { merchantId } = paying;
  const facts = await factsOf(tx, paying, methodOf(instrument), instrument);
  const { route, accountId, standIns } = await openRoutedAccount(ctx, tx, merchantId, facts);
  if (instrument.kind !== 'confirmation-token') return { accountIds: [accountId, ...standIns], route };
  const { accountId: formAccountId = accountId } = instrument;
  const accounts = await listPaymentAccounts(tx, merchantId);
  if (!accounts.some(({ id, isEnabled }) => id === formAccountId && isEnabled))
    throw new Refusal('method-not-offered');
  // Rules or health may have changed since the form was opened: then it was not this decision that led there.
  return { accountIds: [formAccountId], route: formAccountId === accountId ? route : null };
}

/** What is known of a payer's payment before it is made. */
export async function factsOf(
  tx: Tx,
  { merchantId, customerId, amount }: Paying,
  method: MethodKind,
  instrument?: PayerInstrument
): Promise<RouteFacts> {
  const { address } = await readCustomer(tx, merchantId, customerId);
  const customerCountry = address?.country ?? (await readMerchant(tx, merchantId)).country;
  const issuerCountry =
    instrument?.kind === 'iban' ? electronicFormatIBAN(instrument.iban)?.slice(0, 2) : undefined;
  return { method, amount, initiator: 'customer', customerCountry, ...(issuerCountry && { issuerCountry }) };
}

function methodOf(instrument: Exclude<PayerInstrument, { kind: 'saved' }>): MethodKind {
  switch (instrument.kind) {
    case 'redirect':
      return instrument.method;
    case 'confirmation-token':
      return 'card';
    case 'iban':
      return 'sepa_debit';
  }
}
