import * as v from 'valibot';
import type { DebitDay } from '#lib/server/domain/subscriptions/index.ts';
import { parseForm } from '#lib/server/web/index.ts';

const number = v.optional(v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number)));

const Choice = v.object({
  kind: v.picklist(['day-of-month', 'last-day', 'after-payday']),
  day: number,
  payday: number,
  workingDays: number
});

/** The debit day that was chosen; `undefined` for what no form of ours sends. The domain says whether it is offered. */
export async function readChoice(request: Request): Promise<DebitDay | undefined> {
  const form = await parseForm(request, Choice);
  if (!form.valid) return undefined;
  const { kind, day = 0, payday = 0, workingDays = 0 } = form.data;
  switch (kind) {
    case 'day-of-month':
      return { kind, day };
    case 'last-day':
      return { kind };
    case 'after-payday':
      return { kind, payday, workingDays };
  }
}

/** The same, as the fields of a form. */
export function fieldsOf(choice: DebitDay | undefined) {
  return {
    kind: choice?.kind ?? 'day-of-month',
    day: choice?.kind === 'day-of-month' ? choice.day : 25,
    payday: choice?.kind === 'after-payday' ? choice.payday : 25,
    workingDays: choice?.kind === 'after-payday' ? choice.workingDays : 1
  };
}
