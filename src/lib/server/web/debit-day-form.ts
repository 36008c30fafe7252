import * as v from 'valibot';
import type { DebitDay } from '../domain/subscriptions/index.ts';

const number = v.optional(v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number)), '0');

/** The day on which to debit, as a form sends it. */
export const debitDayFields = {
  kind: v.picklist(['day-of-month', 'last-day', 'after-payday']),
  day: number,
  payday: number,
  workingDays: number
};

type Fields = v.InferOutput<ReturnType<typeof v.object<typeof debitDayFields>>>;

/** The debit day that was chosen. The domain says whether it is offered. */
export function toDebitDay({ kind, day, payday, workingDays }: Fields): DebitDay {
  switch (kind) {
    case 'day-of-month':
      return { kind, day };
    case 'last-day':
      return { kind };
    case 'after-payday':
      return { kind, payday, workingDays };
  }
}
