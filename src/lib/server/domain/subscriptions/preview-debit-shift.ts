import { and, eq, ne } from 'drizzle-orm';
import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { readMerchant } from '../identity/index.ts';
import { debitDateFor, findDebitDays, readDebitDates, type DebitDay } from './debits/index.ts';
import type { DateRange } from './billing-periods.ts';
import { forecast, planOf } from './plan-next-period.ts';
import { addFacts } from './queries.ts';
import { subscription } from './schema.ts';

/** One coming bill, and the day on which it is due with and without the choice. The bill itself stays as it is. */
export type ShiftedBill = DateRange &
  Readonly<{ planName: string; amount: Money; before: Temporal.PlainDate; after: Temporal.PlainDate }>;

/** What a choice of debit day would do. */
export type DebitShift = Readonly<{
  /** The next three dates of the choice. */
  dates: readonly Temporal.PlainDate[];
  /** The next three bills of all subscriptions. */
  bills: readonly ShiftedBill[];
}>;

const SHOWN_BILLS = 3;
/** More than any customer has. */
const MOST = 100;

/** What is shown before a debit day is saved: its next dates, and which bill moves where. Refuses `debit-day-invalid`. */
export async function previewDebitShift(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string; choice: DebitDay }>
): Promise<DebitShift> {
  const { merchantId, customerId, choice } = input;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const dates = await readDebitDates(tx, { ...input, now });
    const rows = await tx
      .select()
      .from(subscription)
      .where(
        and(
          eq(subscription.merchantId, merchantId),
          eq(subscription.customerId, customerId),
          ne(subscription.status, 'stopped')
        )
      )
      .limit(MOST);
    const { paymentTermDays } = await readMerchant(tx, merchantId);
    const present = (await findDebitDays(tx, merchantId, [customerId])).get(customerId);
    const bills = (await addFacts(tx, merchantId, rows, now)).flatMap((facts) =>
      forecast(facts, facts.today.add({ years: 1 }))
        .filter(({ amount }) => amount.minor > 0)
        .slice(0, SHOWN_BILLS)
        .map(({ startOn, endOn, amount, billOn, planId }): ShiftedBill => {
          const due = (day: DebitDay | undefined) =>
            debitDateFor(billOn, paymentTermDays, facts.settings.debitNoticeDays, day);
          const { name } = planOf(facts.plans, planId);
          return { startOn, endOn, amount, planName: name, before: due(present), after: due(choice) };
        })
    );
    bills.sort((a, b) => Temporal.PlainDate.compare(a.after, b.after));
    return { dates, bills: bills.slice(0, SHOWN_BILLS) };
  });
}
