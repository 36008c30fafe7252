import * as v from 'valibot';
import type { DunningLimitsSet } from '#lib/server/domain/notifications/index.ts';

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const time = v.pipe(
  v.string('time'),
  v.regex(TIME, 'time'),
  v.transform((typed) => Number(typed.slice(0, 2)) * 60 + Number(typed.slice(3, 5)))
);
const whole = v.pipe(v.string('number'), v.trim(), v.regex(/^\d{1,2}$/, 'number'), v.transform(Number));
/** Per cent, with a comma or a point, into basis points. */
const rate = v.pipe(
  v.string('rate'),
  v.trim(),
  v.regex(/^\d{1,2}([.,]\d{1,2})?$/, 'rate'),
  v.transform((typed) => {
    const [units = '0', part = ''] = typed.split(/[.,]/);
    return Number(units) * 100 + Number(part.padEnd(2, '0'));
  })
);

/** Limits as they are typed, with the version that was on the page. */
export const LimitsForm = v.object({
  after: v.pipe(v.string('number'), v.regex(/^\d{1,6}$/, 'number'), v.transform(Number)),
  perDay: whole,
  perWeek: whole,
  rests: v.optional(v.literal('yes')),
  quietFrom: time,
  quietUntil: time,
  vat: v.picklist(['reclaims', 'adds'], 'number'),
  vatRate: rate
});

export function limitsFrom(typed: v.InferOutput<typeof LimitsForm>): DunningLimitsSet {
  return {
    mostPerDay: typed.perDay,
    mostPerWeek: typed.perWeek,
    restsOnClosedDays: typed.rests === 'yes',
    quiet: { fromMinute: typed.quietFrom, untilMinute: typed.quietUntil },
    reclaimsVat: typed.vat === 'reclaims',
    vatRateBasisPoints: typed.vatRate
  };
}

/** Limits as they stand in the form. */
export function typeLimits(limits: DunningLimitsSet): Record<string, string> {
  return {
    perDay: String(limits.mostPerDay),
    perWeek: String(limits.mostPerWeek),
    ...(limits.restsOnClosedDays && { rests: 'yes' }),
    quietFrom: timeOf(limits.quiet.fromMinute),
    quietUntil: timeOf(limits.quiet.untilMinute),
    vat: limits.reclaimsVat ? 'reclaims' : 'adds',
    vatRate: String(limits.vatRateBasisPoints / 100)
  };
}

/** Minutes after midnight as a clock says them. */
export function timeOf(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
