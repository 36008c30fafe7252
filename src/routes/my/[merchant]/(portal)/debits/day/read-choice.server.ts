import * as v from 'valibot';
import type { DebitDay } from '#lib/server/domain/subscriptions/index.ts';
import { debitDayFields, parseForm, toDebitDay } from '#lib/server/web/index.ts';

const Choice = v.object(debitDayFields);

/** The debit day that was chosen; `undefined` for what no form of ours sends. The domain says whether it is offered. */
export async function readChoice(request: Request): Promise<DebitDay | undefined> {
  const form = await parseForm(request, Choice);
  return form.valid ? toDebitDay(form.data) : undefined;
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
