import * as v from 'valibot';

const CURRENCY = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));
const MINOR = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const DAYS = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650));
const WORD = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60));
const oneOrMore = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.minLength(1), v.readonly());

/** What a customer may be known by. `none`: no saved method that works. */
export const segmentMethods = ['card', 'sepa_debit', 'none'] as const;

/** Who is in a segment: all of these hold. At least one is named, so that nobody is in by mistake. */
export const SegmentConditions = v.pipe(
  v.strictObject({
    /** What the customer owes now over all open invoices in this currency; inclusive, in minor units. */
    openAmount: v.exactOptional(
      v.strictObject({
        currency: CURRENCY,
        atLeastMinor: v.exactOptional(MINOR),
        atMostMinor: v.exactOptional(MINOR)
      })
    ),
    /** ISO 3166 alpha-2, of the customer's address; else the merchant's. */
    countries: v.exactOptional(oneOrMore(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/)))),
    methods: v.exactOptional(oneOrMore(v.picklist(segmentMethods))),
    languages: v.exactOptional(oneOrMore(v.pipe(v.string(), v.regex(/^[a-z]{2}$/)))),
    /** A customer for at least, or at most, so many days. */
    knownFor: v.exactOptional(
      v.strictObject({ atLeastDays: v.exactOptional(DAYS), atMostDays: v.exactOptional(DAYS) })
    ),
    /** Whether any payment of the customer failed in so many days. */
    failed: v.exactOptional(v.strictObject({ has: v.boolean(), withinDays: DAYS })),
    /** The merchant's own word, as it came with the customer. */
    tags: v.exactOptional(oneOrMore(WORD))
  }),
  v.check((conditions) => Object.keys(conditions).length > 0, 'segment-without-conditions'),
  v.readonly()
);
export type SegmentConditions = v.InferOutput<typeof SegmentConditions>;

/** A segment's name: what sequences and retry schedules call it. */
export const SegmentName = WORD;
