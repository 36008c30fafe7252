import * as v from 'valibot';
import { isCurrency, type Currency } from '#lib/money/index.ts';

/** Of the calendar: no 31 February. */
function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }) !== undefined;
  } catch {
    return false;
  }
}

const ofCase = { case: v.pipe(v.string(), v.uuid()) };
const day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check(isDay),
  v.transform((text) => Temporal.PlainDate.from(text))
);

const ofPayment = {
  payment: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  amountMinor: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  currency: v.custom<Currency>((given) => typeof given === 'string' && isCurrency(given))
};

/** What an agency may report, by `type`. Amounts are in minor units. */
const Report = v.variant('type', [
  v.object({
    type: v.literal('case.acknowledged'),
    data: v.object({ ...ofCase, reference: v.optional(v.pipe(v.string(), v.maxLength(100))) })
  }),
  v.object({
    type: v.literal('payment.received'),
    data: v.object({
      ...ofCase,
      ...ofPayment,
      paidOn: day
    })
  }),
  v.object({
    type: v.literal('payment.reversed'),
    data: v.object({ ...ofCase, ...ofPayment, reversedOn: day })
  }),
  v.object({
    type: v.literal('case.closed'),
    data: v.object({ ...ofCase, because: v.picklist(['paid', 'uncollectible']) })
  })
]);
export type AgencyReportBody = v.InferOutput<typeof Report>;

/** What a report says; `undefined` where it says nothing that we know. */
export function readReportBody(body: string): AgencyReportBody | undefined {
  const read = v.safeParse(Report, parse(body));
  return read.success ? read.output : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
