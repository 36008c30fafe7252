/** Where everything is in a merchant's portal: links are built here, so that moving a page is one line. */
export function portalPaths(slug: string) {
  const home = `/my/${slug}`;
  return {
    home,
    invoices: (query: InvoicesQuery = {}) => `${home}/invoices${queryOf(query)}`,
    invoice: (id: string) => `${home}/invoices/${id}`,
    document: (invoiceId: string, file: string) => `${home}/invoices/${invoiceId}/${file}`,
    pay: (query: PayQuery = {}) => `${home}/pay${queryOf(query)}`,
    /** The same, at the field for an amount. */
    payPart: (query: PayQuery = {}) => `${home}/pay${queryOf({ ...query, by: 'part' })}#field-part`,
    payResult: (attemptId: string) => `${home}/pay/${attemptId}`,
    payBank: (attemptId: string) => `${home}/pay/${attemptId}/bank`,
    addMethod: (query: AddQuery = {}) => `${home}/payment-methods/add${queryOf(query)}`,
    /** Straight to the form: a card needs its own page with the provider's script. */
    addMethodBy: (way: 'card' | 'account' | 'bank', query: AddQuery = {}) =>
      `${home}/payment-methods/add/${way}${queryOf(query)}`,
    removeMethod: (id: string) => `${home}/payment-methods/${id}/remove`,
    methodSetup: (setupId: string) => `${home}/payment-methods/setups/${setupId}`,
    methodReturn: () => `${home}/payment-methods/return`,
    paymentMethod: (id: string) => `${home}/payment-methods/${id}`,
    paymentMethods: () => `${home}/payment-methods`,
    messages: (after?: Readonly<{ at: string; id: string }>) => `${home}/messages${queryOf({ ...after })}`,
    writeToUs: (query: Readonly<{ sent?: string }> = {}) => `${home}/messages/write${queryOf(query)}`,
    message: (id: string) => `${home}/messages/${id}`,
    preferences: () => `${home}/preferences`,
    preferencesSaved: (part: string) => `${home}/preferences?saved=${part}#${part}`,
    contact: () => `${home}/preferences/contact`,
    devices: () => `${home}/preferences/devices`,
    privacy: () => `${home}/preferences/privacy`,
    arrangements: (query: Readonly<{ invoice?: string | undefined }> = {}) =>
      `${home}/arrangements${queryOf(query)}`,
    debits: () => `${home}/debits`,
    debit: (plannedId: string) => `${home}/debits/${plannedId}`,
    debitDay: () => `${home}/debits/day`,
    subscriptions: () => `${home}/subscriptions`,
    subscription: (id: string) => `${home}/subscriptions/${id}`,
    changePlan: (id: string, planId?: string) =>
      `${home}/subscriptions/${id}/change${queryOf({ plan: planId })}`,
    pausePlan: (id: string) => `${home}/subscriptions/${id}/pause`,
    stopPlan: (id: string) => `${home}/subscriptions/${id}/stop`
  };
}

export type PortalPaths = ReturnType<typeof portalPaths>;

/** How the list of invoices is narrowed, and where it goes on. */
type InvoicesQuery = Readonly<{
  show?: string | undefined;
  search?: string | undefined;
  after?: string | undefined;
}>;

/** Which method a new one takes the place of, and by which bank page it comes. */
type AddQuery = Readonly<{ replaces?: string | undefined; by?: string | undefined }>;

/** What is to be paid: one invoice, a currency, a part. Everything, when nothing is said. */
type PayQuery = Readonly<{ invoice?: string; currency?: string; part?: string }>;

function queryOf(given: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return said.length > 0 ? `?${new URLSearchParams(said).toString()}` : '';
}
