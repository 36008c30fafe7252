/** Where everything is in the admin: links are built here, so that moving a page is one line. */
export const paths = {
  signIn: () => '/admin/sign-in',
  signInCode: (to: string) => `/admin/sign-in/code?to=${encodeURIComponent(to)}`,
  signInPasskeyOptions: () => '/admin/sign-in/passkey-options',
  home: () => '/admin',
  reports: (query: ReportsQuery = {}) => `/admin/reports${queryOf(query)}`,
  recovery: (query: ReportsQuery = {}) => `/admin/reports/recovery${queryOf(query)}`,
  cash: (query: ReportsQuery = {}) => `/admin/reports/cash${queryOf(query)}`,
  feedback: (query: ReportsQuery = {}) => `/admin/reports/feedback${queryOf(query)}`,
  feedbackAnswers: (query: ReportsQuery = {}) => `/admin/reports/feedback/answers${queryOf(query)}`,
  reportRows: (query: ReportsQuery = {}) => `/admin/reports/rows${queryOf(query)}`,
  reportFile: (query: ReportsQuery = {}) => `/admin/reports/file${queryOf(query)}`,
  invoices: (query: ListQuery = {}) => `/admin/invoices${queryOf(query)}`,
  invoicesFile: (query: ListQuery = {}) => `/admin/invoices/file${queryOf(query)}`,
  invoice: (id: string) => `/admin/invoices/${id}`,
  postponeInvoice: (id: string) => `/admin/invoices/${id}/postpone`,
  voidInvoice: (id: string) => `/admin/invoices/${id}/void`,
  writeOff: (id: string) => `/admin/invoices/${id}/write-off`,
  releases: (query: DoneQuery & Readonly<{ show?: string; after?: string }> = {}) =>
    `/admin/releases${queryOf(query)}`,
  release: (id: string) => `/admin/releases/${id}`,
  withdrawCosts: (id: string) => `/admin/invoices/${id}/costs`,
  payments: (query: ListQuery = {}) => `/admin/payments${queryOf(query)}`,
  paymentsFile: (query: ListQuery = {}) => `/admin/payments/file${queryOf(query)}`,
  subscriptions: (query: ListQuery = {}) => `/admin/subscriptions${queryOf(query)}`,
  subscriptionsFile: (query: ListQuery = {}) => `/admin/subscriptions/file${queryOf(query)}`,
  subscription: (id: string, query: DoneQuery = {}) => `/admin/subscriptions/${id}${queryOf(query)}`,
  plans: (query: ListQuery = {}) => `/admin/plans${queryOf(query)}`,
  plansFile: (query: ListQuery = {}) => `/admin/plans/file${queryOf(query)}`,
  files: (query: ListQuery = {}) => `/admin/files${queryOf(query)}`,
  filesFile: (query: ListQuery = {}) => `/admin/files/file${queryOf(query)}`,
  fileOriginal: (id: string) => `/admin/files/${id}`,
  refund: (attemptId: string, invoiceId: string) =>
    `/admin/payments/${attemptId}/refund?invoice=${invoiceId}`,
  letter: (noticeId: string) => `/admin/letters/${noticeId}`,
  customers: (query: CustomersQuery = {}) => `/admin/customers${queryOf(query)}`,
  customersFile: (query: CustomersQuery = {}) => `/admin/customers/file${queryOf(query)}`,
  customersFound: (query: CustomersQuery) => `/admin/customers/found${queryOf(query)}`,
  customer: (id: string, query: Readonly<{ before?: string; done?: string }> = {}) =>
    `/admin/customers/${id}${queryOf(query)}`,
  duplicates: (query: DoneQuery & Readonly<{ skip?: string }> = {}) =>
    `/admin/customers/duplicates${queryOf(query)}`,
  mergeCustomers: (keep: string, gone: string) => `/admin/customers/merge?keep=${keep}&gone=${gone}`,
  import: () => '/admin/import',
  importReport: (id: string) => `/admin/imports/${id}`,
  cancellations: (query: CancellationsQuery = {}) => `/admin/cancellations${queryOf(query)}`,
  cancellation: (id: string) => `/admin/cancellations/${id}`,
  arrangements: (query: ListQuery = {}) => `/admin/arrangements${queryOf(query)}`,
  arrangementsFile: (query: ListQuery = {}) => `/admin/arrangements/file${queryOf(query)}`,
  arrangement: (id: string, query: DoneQuery = {}) => `/admin/arrangements/${id}${queryOf(query)}`,
  promises: (query: ListQuery = {}) => `/admin/promises${queryOf(query)}`,
  promisesFile: (query: ListQuery = {}) => `/admin/promises/file${queryOf(query)}`,
  promise: (id: string, query: DoneQuery = {}) => `/admin/promises/${id}${queryOf(query)}`,
  newArrangement: (customerId: string, query: Readonly<{ invoice?: string }> = {}) =>
    `/admin/customers/${customerId}/arrangement${queryOf(query)}`,
  newPromise: (customerId: string) => `/admin/customers/${customerId}/promise`,
  messages: (query: ListQuery = {}) => `/admin/messages${queryOf(query)}`,
  messagesFile: (query: ListQuery = {}) => `/admin/messages/file${queryOf(query)}`,
  message: (id: string) => `/admin/messages/${id}`,
  letterPiles: () => '/admin/messages/letters',
  letterPile: (id: string) => `/admin/messages/letters/${id}`,
  erasures: () => '/admin/erasures',
  erasure: (customerId: string) => `/admin/erasures/${customerId}`,
  sequences: () => '/admin/sequences',
  sequence: (id: string) => `/admin/sequences/${id}`,
  sequenceDraft: (id: string) => `/admin/sequences/${id}/draft`,
  sequenceStep: (id: string, key?: string) => `/admin/sequences/${id}/draft/step${queryOf({ key })}`,
  sequencePublish: (id: string) => `/admin/sequences/${id}/publish`,
  sequenceAhead: (id: string) => `/admin/sequences/${id}/ahead`,
  sequenceVersion: (id: string, version: number) => `/admin/sequences/${id}/versions/${version}`,
  limits: (query: Readonly<{ done?: string }> = {}) => `/admin/policies/limits${queryOf(query)}`,
  limitsVersion: (version: number) => `/admin/policies/limits/versions/${version}`,
  handover: (
    query: DoneQuery & Readonly<{ view?: string; after?: string; left?: string; why?: string }> = {}
  ) => `/admin/handover${queryOf(query)}`,
  agencyReports: (query: DoneQuery & Readonly<{ view?: string; after?: string }> = {}) =>
    `/admin/handover/reports${queryOf(query)}`,
  handoverCase: (id: string, query: DoneQuery = {}) => `/admin/handover/${id}${queryOf(query)}`,
  handoverDossier: (id: string, format: 'pdf' | 'csv' | 'json') => `/admin/handover/${id}/dossier/${format}`,
  handoverConditions: (query: DoneQuery = {}) => `/admin/policies/handover${queryOf(query)}`,
  changeHandoverConditions: () => '/admin/policies/handover/change',
  handoverConditionsVersion: (version: number) => `/admin/policies/handover/versions/${version}`,
  agencies: (query: DoneQuery = {}) => `/admin/agencies${queryOf(query)}`,
  newAgency: () => '/admin/agencies/new',
  agency: (id: string, query: DoneQuery = {}) => `/admin/agencies/${id}${queryOf(query)}`,
  arrangementTerms: (query: DoneQuery = {}) => `/admin/policies/arrangements${queryOf(query)}`,
  changeArrangementTerms: () => '/admin/policies/arrangements/change',
  arrangementTermsVersion: (version: number) => `/admin/policies/arrangements/versions/${version}`,
  holds: (query: Readonly<{ done?: string }> = {}) => `/admin/policies/holds${queryOf(query)}`,
  whatsapp: (query: Readonly<{ done?: string }> = {}) => `/admin/policies/whatsapp${queryOf(query)}`,
  retries: (query: DoneQuery = {}) => `/admin/policies/retries${queryOf(query)}`,
  retriesDraft: (query: DoneQuery = {}) => `/admin/policies/retries/draft${queryOf(query)}`,
  retriesPublish: () => '/admin/policies/retries/publish',
  retriesBacktest: (query: ShowQuery = {}) => `/admin/policies/retries/backtest${queryOf(query)}`,
  retriesShadow: (query: ShowQuery = {}) => `/admin/policies/retries/shadow${queryOf(query)}`,
  retriesVersion: (version: number) => `/admin/policies/retries/versions/${version}`,
  routing: (query: DoneQuery = {}) => `/admin/policies/routing${queryOf(query)}`,
  routingDraft: () => '/admin/policies/routing/draft',
  routingRule: (name?: string) => `/admin/policies/routing/draft/rule${queryOf({ name })}`,
  routingPublish: () => '/admin/policies/routing/publish',
  routingExplain: () => '/admin/policies/routing/explain',
  routingVersion: (version: number) => `/admin/policies/routing/versions/${version}`,
  segments: () => '/admin/policies/segments',
  newSegment: () => '/admin/policies/segments/new',
  segment: (id: string, query: DoneQuery = {}) => `/admin/policies/segments/${id}${queryOf(query)}`,
  changeSegment: (id: string) => `/admin/policies/segments/${id}/change`,
  segmentVersion: (id: string, version: number) => `/admin/policies/segments/${id}/versions/${version}`,
  experiments: () => '/admin/policies/experiments',
  newExperiment: () => '/admin/policies/experiments/new',
  experiment: (id: string, query: DoneQuery = {}) => `/admin/policies/experiments/${id}${queryOf(query)}`,
  changeExperiment: (id: string) => `/admin/policies/experiments/${id}/change`,
  experimentFile: (id: string) => `/admin/policies/experiments/${id}/file`,
  law: () => '/admin/law',
  templates: (query: TemplatesQuery = {}) => `/admin/templates${queryOf(query)}`,
  template: (message: string, channel: string, query: TemplateQuery) =>
    `/admin/templates/${message}/${channel}${queryOf(query)}`,
  templatePreview: (message: string, channel: string, query: TemplateQuery) =>
    `/admin/templates/${message}/${channel}/preview${queryOf(query)}`,
  conversations: (query: ConversationsQuery = {}) => `/admin/conversations${queryOf(query)}`,
  conversation: (id: string, query: Readonly<{ sent?: string }> = {}) =>
    `/admin/conversations/${id}${queryOf(query)}`,
  conversationFile: (id: string, messageId: string, place: number) =>
    `/admin/conversations/${id}/files/${messageId}/${place}`,
  payLinks: (query: ListQuery = {}) => `/admin/messages/links${queryOf(query)}`,
  payLinksFile: (query: ListQuery = {}) => `/admin/messages/links/file${queryOf(query)}`,
  payLink: (id: string, query: DoneQuery = {}) => `/admin/messages/links/${id}${queryOf(query)}`,
  messageResults: (query: Readonly<{ days?: string }> = {}) => `/admin/messages/results${queryOf(query)}`,
  addPasskey: () => '/admin/account/passkey',
  passkeyOptions: () => '/admin/account/passkey/options',
  account: (query: DoneQuery = {}) => `/admin/account${queryOf(query)}`,
  views: (query: DoneQuery = {}) => `/admin/views${queryOf(query)}`,
  bulkRuns: (query: Readonly<{ after?: string }> = {}) => `/admin/bulk${queryOf(query)}`,
  bulkRun: (id: string, query: Readonly<{ state?: string; after?: string }> = {}) =>
    `/admin/bulk/${id}${queryOf(query)}`,
  staff: (query: DoneQuery = {}) => `/admin/staff${queryOf(query)}`,
  staffMember: (id: string, query: DoneQuery = {}) => `/admin/staff/${id}${queryOf(query)}`,
  webhooks: (query: DoneQuery = {}) => `/admin/webhooks${queryOf(query)}`,
  webhook: (id: string, query: WebhookQuery = {}) => `/admin/webhooks/${id}${queryOf(query)}`,
  webhookDelivery: (id: string, deliveryId: string, query: DoneQuery = {}) =>
    `/admin/webhooks/${id}/deliveries/${deliveryId}${queryOf(query)}`,
  audit: (query: AuditQuery = {}) => `/admin/audit${queryOf(query)}`,
  settings: (query: DoneQuery = {}) => `/admin/settings${queryOf(query)}`,
  accounts: (query: DoneQuery = {}) => `/admin/settings/accounts${queryOf(query)}`,
  channels: (query: DoneQuery = {}) => `/admin/settings/channels${queryOf(query)}`,
  domain: (query: DoneQuery = {}) => `/admin/settings/domain${queryOf(query)}`,
  apiKeys: (query: DoneQuery = {}) => `/admin/settings/keys${queryOf(query)}`,
  setUp: () => '/admin/set-up',
  auditFile: (query: AuditQuery = {}) => `/admin/audit/file${queryOf(query)}`
};

/** What was just done. */
type DoneQuery = Readonly<{ done?: string }>;

/** Which rows are listed. */
type ShowQuery = Readonly<{ show?: string }>;

/** What was just done, which deliveries are listed, and where the list goes on. */
type WebhookQuery = Readonly<{ done?: string; count?: string; show?: string; after?: string }>;

/** Who, what, on which thing, on which days (ISO 8601), and where the list goes on. */
type AuditQuery = Readonly<{
  by?: string | undefined;
  act?: string | undefined;
  on?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  after?: string | undefined;
}>;

/** Which days, currency and part of a report; `of`: which rows behind it. */
type ReportsQuery = Readonly<Record<string, string>>;

/** How a list is narrowed, by the names of its fields, and where it goes on: `after` or `before` a row. */
type ListQuery = Readonly<Record<string, string | undefined>>;

/** What was typed to find a customer, and where the list goes on. */
type CustomersQuery = Readonly<{ search?: string; after?: string }>;

/** Which declarations are listed, and where the list goes on. */
type CancellationsQuery = Readonly<{ show?: string; after?: string }>;

/** Which conversations are listed, and how many are left out before. */
type ConversationsQuery = Readonly<{ show?: string; search?: string; skip?: string }>;

/** In which tone words are looked at. */
type TemplatesQuery = Readonly<{ tone?: string }>;

/** `in`: the language of the preview; `done`: what was just done, and `version` what came of it. */
type TemplateQuery = Readonly<{
  tone: string;
  in?: string;
  scheme?: 'light' | 'dark';
  done?: string;
  version?: string;
}>;

function queryOf(given: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return said.length > 0 ? `?${new URLSearchParams(said).toString()}` : '';
}
