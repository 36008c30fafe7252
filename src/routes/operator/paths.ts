/** Where everything is in the operators' pages. */
export const paths = {
  signIn: () => '/operator/sign-in',
  signInCode: (to: string) => `/operator/sign-in/code?to=${encodeURIComponent(to)}`,
  merchants: (query: MerchantsQuery = {}) => `/operator${queryOf(query)}`,
  newMerchant: () => '/operator/new',
  merchant: (id: string, query: Readonly<{ done?: string }> = {}) =>
    `/operator/merchants/${id}${queryOf(query)}`,
  acts: (query: Readonly<{ after?: string }> = {}) => `/operator/acts${queryOf(query)}`
};

/** Which merchants are listed, and where the list goes on. */
type MerchantsQuery = Readonly<{ search?: string; state?: string; after?: string }>;

function queryOf(given: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return said.length > 0 ? `?${new URLSearchParams(said).toString()}` : '';
}
