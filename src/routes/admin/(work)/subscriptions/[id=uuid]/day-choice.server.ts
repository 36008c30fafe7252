import * as v from 'valibot';
import type { DebitDay } from '#lib/server/domain/subscriptions/index.ts';

const number = v.optional(v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number)), '0');

/** A day of the month on which to debit, as the form sends it; `sure` once its dates were shown. */
export const DayChoice = v.object({
  kind: v.picklist(['day-of-month', 'last-day', 'after-payday']),
  day: number,
  payday: number,
  workingDays: number,
  sure: v.optional(v.picklist(['', 'yes']), '')
});

/** The domain says whether it is offered. */
export function toDebitDay({ kind, day, payday, workingDays }: v.InferOutput<typeof DayChoice>): DebitDay {
  switch (kind) {
    case 'day-of-month':
      return { kind, day };
    case 'last-day':
      return { kind };
    case 'after-payday':
      return { kind, payday, workingDays };
  }
}
