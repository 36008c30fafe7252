import * as v from 'valibot';

/**
 * Bounds of what can be written down at all, wider than what may be published: a draft holds what somebody typed, and
 * `checkRetryRules` says in words why it can't be.
 */
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const days = v.pipe(v.array(whole(0, 365)), v.maxLength(30), v.readonly());

const Schedule = v.strictObject({
  /** The segment, or the customers' own tag, that it is for; the last schedule has none: it is for everybody else. */
  segment: v.exactOptional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  card: v.strictObject({
    /** Days from each failed try to the next one, when the bank said that money was short. */
    daysWhenShort: days,
    /** The same for every other no that may become a yes. */
    daysOtherwise: days,
    /** Tries by the machine, the first one included. */
    mostAttempts: whole(1, 60),
    /** Days from the first failure within which all must happen. */
    mostDays: whole(1, 365),
    /** The customer's own payday or debit day is waited for when it is so near; 0: never. */
    paydayReachInDays: whole(0, 60)
  }),
  sepa: v.strictObject({
    days,
    mostDays: whole(1, 365),
    paydayReachInDays: whole(0, 60)
  })
});

/** When and how often a merchant tries a failed collection again, as data. Days and hours are those of its zone. */
export const RetryRules = v.pipe(
  v.strictObject({
    /** Hours of the day in which money may be taken: from (included) to (excluded). */
    fromHour: whole(0, 24),
    toHour: whole(0, 24),
    /** Minutes after a fault on the way, which was nobody's; then the schedule goes on. */
    technicalDelaysInMinutes: v.pipe(v.array(whole(1, 1_440)), v.maxLength(5), v.readonly()),
    /** Hours after any failed try, a customer's own one included, before the machine tries. */
    breathingSpaceInHours: whole(0, 336),
    /** The merchant's own ceilings, below the networks': Visa tries per card and amount in 30 days … */
    visaMostAttempts: whole(0, 99),
    /** … presentations of a debit after the first … */
    sepaMostRepresentments: whole(0, 20),
    /** … and days between two of them. */
    sepaDaysBetween: whole(0, 60),
    /** The first one that a customer fits decides. */
    schedules: v.pipe(v.array(Schedule), v.minLength(1), v.maxLength(12), v.readonly())
  }),
  v.check(({ schedules }) => schedules.at(-1)?.segment === undefined, 'schedule-for-everybody-missing'),
  v.readonly()
);
export type RetryRules = v.InferOutput<typeof RetryRules>;
export type RetrySchedule = v.InferOutput<typeof Schedule>;
