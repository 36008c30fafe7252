import * as v from 'valibot';
import { parseForm, type Typed } from '#lib/server/web/index.ts';

const text = (most: number) => v.optional(v.pipe(v.string(), v.trim(), v.maxLength(most, 'long')), '');

/** Only what the law lets a merchant ask. What may be missing may be missing: a receipt never waits for it. */
const Declared = v.object({
  formKey: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)),
  how: v.optional(v.picklist(['ordinary', 'extraordinary']), 'ordinary'),
  cause: text(2_000),
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('name'), v.maxLength(120, 'long')),
  email: v.pipe(v.string(), v.trim(), v.email('email'), v.maxLength(254, 'long')),
  reference: text(80),
  about: text(500),
  when: v.optional(v.picklist(['soonest', 'on-day']), 'soonest'),
  day: text(10)
});

export type Declared = Readonly<{
  formKey: string;
  isExtraordinary: boolean;
  name: string;
  email: string;
  reference: string;
  about: string;
  reason?: string;
  wishedOn?: Temporal.PlainDate;
}>;

export type ReadDeclaration =
  | Readonly<{ valid: true; declared: Declared; values: Typed }>
  /** `errors`: field → key in `ways-out:error`. */
  | Readonly<{ valid: false; values: Typed; errors: Readonly<Record<string, string>> }>;

/** What was typed, checked as a whole. A withdrawal has no kind, no cause and no day of its own. */
export async function readDeclaration(
  request: Request,
  kind: 'termination' | 'withdrawal',
  today: Temporal.PlainDate
): Promise<ReadDeclaration> {
  const form = await parseForm(request, Declared);
  const typed = (field: string) => String(form.values[field] ?? '').trim();
  const isTermination = kind === 'termination';
  const isExtraordinary = isTermination && typed('how') === 'extraordinary';
  const hasDay = isTermination && typed('when') === 'on-day';
  const wishedOn = hasDay ? dayFrom(typed('day'), today) : undefined;
  // All that is missing is said at once.
  const errors = {
    ...(isExtraordinary && typed('cause') === '' && { cause: 'cause' }),
    ...(form.valid ? {} : form.errors),
    ...(hasDay && !wishedOn && { day: 'day' })
  };
  if (!form.valid || Object.keys(errors).length > 0) return { valid: false, values: form.values, errors };
  const { formKey, name, email, reference, about, cause } = form.data;
  const declared = {
    ...{ formKey, name, email, reference, about, isExtraordinary },
    ...(isExtraordinary && { reason: cause }),
    ...(wishedOn && { wishedOn })
  };
  return { valid: true, declared, values: form.values };
}

/** Today or later, within what a calendar can mean; `undefined` for anything else. */
function dayFrom(typed: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return undefined;
  try {
    const day = Temporal.PlainDate.from(typed, { overflow: 'reject' });
    const isWithin = Temporal.PlainDate.compare(today, day) <= 0 && day.year <= today.year + 10;
    return isWithin ? day : undefined;
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}
