/** A postal address as it stands on an envelope. */
export type PostalAddress = Readonly<{
  lines: readonly string[];
  postalCode?: string;
  city?: string;
  country: string;
}>;
