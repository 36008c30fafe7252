import { and, count, eq, gt, isNotNull } from 'drizzle-orm';
import { add, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { lockInvoices, type Invoice } from '../billing/index.ts';
import { findDebitAhead } from '../collection/index.ts';
import { readCustomer, readMerchant } from '../identity/index.ts';
import { readMoneyMoving } from './arrangements.ts';
import type { ArrangementFacts } from './decide-arrangement.ts';
import { BY_HAND_DAYS } from './plan-instalments.ts';
import { arrangement } from './schema.ts';

export type DebtPlace = Readonly<{ merchantId: string; customerId: string; invoiceIds: readonly string[] }>;

/** What somebody wants to arrange or promise, held until the transaction ends. */
export type HeldDebt = Readonly<{ invoices: readonly Invoice[]; total: Money }>;

/**
 * Locks these invoices and adds up what they owe. Refuses `nothing-to-arrange`, `currencies-differ`,
 * `invoice-in-arrangement`, `invoice-at-agency` and `payment-under-way`, for none of these may be agreed about.
 */
export async function holdDebt(tx: Tx, place: DebtPlace): Promise<HeldDebt> {
  const { merchantId, customerId, invoiceIds } = place;
  const locked = await lockInvoices(tx, merchantId, customerId, [...new Set(invoiceIds)]);
  const invoices = locked.filter(
    ({ status, balance }) => (status === 'open' || status === 'overdue') && balance.minor > 0
  );
  const [first, ...rest] = invoices;
  if (!first) throw new Refusal('nothing-to-arrange');
  const { currency } = first.balance;
  if (rest.some(({ balance }) => balance.currency !== currency)) throw new Refusal('currencies-differ');
  if (invoices.some(({ pausedBecause }) => pausedBecause === 'arrangement'))
    throw new Refusal('invoice-in-arrangement');
  if (invoices.some(({ pausedBecause }) => pausedBecause === 'handover'))
    throw new Refusal('invoice-at-agency');
  const { isUnderWay } = await readMoneyMoving(
    tx,
    merchantId,
    invoices.map(({ id }) => id)
  );
  if (isUnderWay) throw new Refusal('payment-under-way');
  return { invoices, total: rest.reduce((sum, { balance }) => add(sum, balance), first.balance) };
}

/** What a decision about arranging this debt looks at. */
export async function readArrangementFacts(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  given: Readonly<{ merchantId: string; customerId: string; debt: Money; isDebited: boolean }>
): Promise<ArrangementFacts & Readonly<{ mayBeDebited: boolean }>> {
  const { merchantId, customerId, debt, isDebited } = given;
  const now = ctx.clock.now();
  const { zone } = await readMerchant(tx, merchantId);
  const today = dateIn(zone, now);
  const { isBusiness } = await readCustomer(tx, merchantId, customerId);
  const debit = await findDebitAhead(tx, merchantId, customerId, today);
  const [started] = await tx
    .select({ count: count() })
    .from(arrangement)
    .where(
      and(
        eq(arrangement.merchantId, merchantId),
        eq(arrangement.customerId, customerId),
        isNotNull(arrangement.startedAt),
        gt(arrangement.startedAt, now.subtract({ hours: 365 * 24 }))
      )
    );
  return {
    ...{ debt, isBusiness, today },
    startedInYear: started?.count ?? 0,
    earliestOn: isDebited && debit ? debit.earliestOn : today.add({ days: BY_HAND_DAYS }),
    mayBeDebited: debit !== undefined
  };
}
