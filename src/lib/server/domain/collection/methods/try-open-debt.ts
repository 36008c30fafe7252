import { compare, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { TryRefusal } from '../../payment-methods/index.ts';
import { findAttemptByForm } from '../attempts.ts';
import { tryNow } from '../wheel/try-now.ts';
import { findRepairDebt } from './repair-debt.ts';

export type TryOpenDebt = Readonly<{
  merchantId: string;
  customerId: string;
  paymentMethodId: string;
  /** What the customer saw: another amount is left alone. */
  expected: Money;
  formKey: string;
  returnUrl: string;
  session: 'on-session' | 'off-session';
}>;

/** Nothing that a customer could not be told about: the debt then waits for its next date, or for them. */
const TOLD: ReadonlySet<string> = new Set([
  'nothing-to-collect',
  'payment-under-way',
  'payment-method-unknown',
  'try-again-too-soon',
  'try-again-impossible',
  'books-behind'
]);

/**
 * What had failed is tried on this very method, within the ceilings. The same key again tries nothing more. Answers why
 * not, where it was not.
 */
export async function tryOpenDebt(ctx: Context, input: TryOpenDebt): Promise<TryRefusal | undefined> {
  const { merchantId, customerId, paymentMethodId, formKey, returnUrl, expected, session } = input;
  const found = await ctx.db.withMerchant(merchantId, async (tx) => ({
    isTried: (await findAttemptByForm(tx, merchantId, formKey)) !== undefined,
    debt: await findRepairDebt(tx, merchantId, customerId)
  }));
  if (found.isTried) return undefined;
  if (!found.debt) return { code: 'nothing-to-collect' };
  const { total, invoiceIds } = found.debt;
  if (total.currency !== expected.currency || compare(total, expected) !== 0)
    return { code: 'amount-changed' };
  try {
    const wanted = { merchantId, customerId, invoiceIds, paymentMethodId, formKey, returnUrl, session };
    await tryNow(ctx, wanted);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal) || !TOLD.has(error.code)) throw error;
    const { at } = error.params;
    return { code: error.code, ...(typeof at === 'string' && { at }) };
  }
}
