/** A stretch of time of one merchant that is counted in one transaction: after `from`, up to and with `until`. */
export type Slice = Readonly<{
  merchantId: string;
  zone: string;
  from: Temporal.Instant;
  until: Temporal.Instant;
}>;
