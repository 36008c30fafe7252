import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readCustomer, readMerchant, recordAudit } from '../../identity/index.ts';
import { readSettings } from '../read-settings.ts';
import { isDebitDay, nextCollectionDates, type DebitDay } from './debit-days.ts';
import { findDebitDays } from './debit-queries.ts';
import { debitPreference } from './schema.ts';

export type DebitDayChoice = Readonly<{ merchantId: string; customerId: string; choice: DebitDay }>;

/** Dates shown before a choice is saved. */
const SHOWN_DATES = 3;

/** The next three debit dates that a choice would give to bills of today and later. Refuses `debit-day-invalid`. */
export async function previewDebitDay(ctx: Context, input: DebitDayChoice): Promise<Temporal.PlainDate[]> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(input.merchantId, (tx) => readDebitDates(tx, { ...input, now }));
}

/** The same in the caller's transaction. */
export async function readDebitDates(
  tx: Tx,
  { merchantId, choice, now }: DebitDayChoice & Readonly<{ now: Temporal.Instant }>
): Promise<Temporal.PlainDate[]> {
  refuseInvalid(choice);
  const { zone } = await readMerchant(tx, merchantId);
  const { debitNoticeDays } = await readSettings(tx, merchantId);
  return nextCollectionDates(choice, dateIn(zone, now).add({ days: debitNoticeDays }), SHOWN_DATES);
}

/** The day that a customer chose; `undefined` when none. */
export async function findDebitDay(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string }>
): Promise<DebitDay | undefined> {
  const { merchantId, customerId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) =>
    (await findDebitDays(tx, merchantId, [customerId])).get(customerId)
  );
}

/**
 * From now on bills fall due on the chosen day. Bills that stand keep their date: the debit of one of them is moved by
 * `moveDebit` of `collection`. So no period is debited twice and none is skipped. Refuses `debit-day-invalid` and `customer-not-found`.
 */
export async function chooseDebitDay(ctx: Context, input: DebitDayChoice): Promise<void> {
  const { merchantId, customerId, choice } = input;
  const now = ctx.clock.now();
  refuseInvalid(choice);
  const row = {
    kind: choice.kind,
    day: choice.kind === 'day-of-month' ? choice.day : choice.kind === 'after-payday' ? choice.payday : null,
    workingDays: choice.kind === 'after-payday' ? choice.workingDays : null,
    chosenAt: now
  };
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readCustomer(tx, merchantId, customerId);
    await tx
      .insert(debitPreference)
      .values({ merchantId, customerId, ...row })
      .onConflictDoUpdate({ target: [debitPreference.merchantId, debitPreference.customerId], set: row });
    await emit(ctx, tx, merchantId, now, [
      { type: 'debit-day.chosen', subjectId: customerId, payload: { kind: choice.kind } }
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'choose-debit-day',
      subjectKind: 'customer',
      subjectId: customerId,
      details: { ...choice }
    });
  });
}

function refuseInvalid(choice: DebitDay): void {
  if (!isDebitDay(choice)) throw new Refusal('debit-day-invalid');
}
