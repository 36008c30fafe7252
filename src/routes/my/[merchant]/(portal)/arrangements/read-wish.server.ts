import { Refusal } from '#lib/server/web/index.ts';

/** What was chosen: how many parts, on which day, debited or by hand; and what the customer says with it. What can't be is refused by the domain. */
export function readWish(form: FormData) {
  return {
    parts: Number(form.get('parts')),
    day: Number(form.get('day')),
    isDebited: form.get('by') === 'debit',
    question: String(form.get('question') ?? '')
  };
}

/** The day that was promised. Refuses `day-impossible`. */
export function readDay(form: FormData): Temporal.PlainDate {
  const text = String(form.get('promisedOn'));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new Refusal('day-impossible');
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new Refusal('day-impossible');
  }
}
