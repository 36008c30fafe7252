/** Who pays: whoever holds a link, or a customer who is signed in and whose session the caller has checked. */
export type Payer =
  /** The link's secret, from the payer's cookie. */
  Readonly<{ token: string }> | Readonly<{ merchantId: string; customerId: string }>;
