/** Some customers of a merchant, compared in one transaction. */
export type Slice = Readonly<{
  merchantId: string;
  now: string;
  /** The last of the slice before; empty at first. */
  after: string;
}>;

/** More who share one contact, account or address are a family, a school or a default value, not one person twice. */
export const MOST_SHARING = 6;

/** Terms of `customer_term` between these two are postcodes (`customer_terms` in drizzle/). */
export const PLACES = '\u0002';
export const PLACES_END = '\u0003';
