/** One violation of each import rule, and a list of imports that must stay allowed. Read by `import-rules.test.ts`. */

/** The file that breaks the rule, and the import with which it does so. */
export type Planted = Readonly<{ file: string; imports: string }>;

/** Ordered as in `.dependency-cruiser.cjs`; the domain-order rules are planted from its list of domains. */
export const PLANTED: Record<string, Planted> = {
  'domain-is-listed': { file: 'src/lib/server/domain/billing/a1.ts', imports: '../loyalty/index.ts' },
  'domain-door': { file: 'src/lib/server/web/a2.ts', imports: '#lib/server/domain/billing/queries.ts' },
  'domain-door-between-domains': {
    file: 'src/lib/server/domain/collection/a3.ts',
    imports: '#lib/server/domain/billing/queries.ts'
  },
  'foreign-keys-only-in-schemas': {
    file: 'src/lib/server/domain/collection/a4.ts',
    imports: '#lib/server/domain/billing/schema.ts'
  },
  'domain-knows-ports-and-platform': {
    file: 'src/lib/server/domain/collection/a5.ts',
    imports: '#lib/server/gateway/stripe/charge.ts'
  },
  'web-knows-domains-and-platform': {
    file: 'src/lib/server/web/a6.ts',
    imports: '#lib/server/channels/index.ts'
  },
  'gateway-knows-platform-only': {
    file: 'src/lib/server/gateway/stripe/a7.ts',
    imports: '#lib/server/domain/billing/index.ts'
  },
  'channels-know-platform-only': {
    file: 'src/lib/server/channels/email/a8.ts',
    imports: '#lib/server/gateway/index.ts'
  },
  'documents-know-platform-only': {
    file: 'src/lib/server/documents/a9.ts',
    imports: '#lib/server/domain/billing/index.ts'
  },
  'platform-knows-nobody': {
    file: 'src/lib/server/platform/a10.ts',
    imports: '#lib/server/gateway/index.ts'
  },
  'shared-types-are-types': {
    file: 'src/lib/server/events.ts',
    imports: '#lib/server/domain/billing/index.ts'
  },
  'schedule-knows-doors': { file: 'src/lib/server/a11.ts', imports: '#lib/server/gateway/index.ts' },
  'app-is-for-entries': { file: 'src/lib/server/schedule.ts', imports: './app.ts' },
  'kit-is-for-web': { file: 'src/lib/server/domain/billing/a13.ts', imports: '@sveltejs/kit' },
  'routes-use-the-doors': {
    file: 'src/routes/p/[token]/+page.server.ts',
    imports: '#lib/server/platform/db/connect.ts'
  },
  'routes-stay-in-their-audience': {
    file: 'src/routes/p/[token]/a15.ts',
    imports: '../../admin/Table.svelte'
  },
  'browser-takes-types-only': {
    file: 'src/routes/p/[token]/+page.svelte',
    imports: '#lib/server/domain/billing/index.ts'
  },
  'plain-code-below-ui': { file: 'src/lib/money/a17.ts', imports: '#lib/ui/Button.svelte' },
  'ui-below-routes': { file: 'src/lib/ui/A18.svelte', imports: '../../routes/admin/Table.svelte' },
  'pay-page-stays-light': { file: 'src/routes/p/[token]/Method.svelte', imports: 'bits-ui' },
  'sandbox-is-outside': { file: 'src/sandbox/a20.ts', imports: '#lib/server/gateway/index.ts' },
  'product-never-knows-the-sandbox': {
    file: 'src/lib/server/a21.ts',
    imports: '../../sandbox/bank/cards.ts'
  },
  'product-never-knows-its-tests': {
    file: 'src/lib/server/domain/billing/a22.ts',
    imports: '../../../../../tests/support/world.ts'
  },
  'lucia-behind-one-file': { file: 'src/lib/server/web/a23.ts', imports: 'lucia' },
  'stripe-behind-the-gateway': { file: 'src/lib/server/domain/collection/a24.ts', imports: 'stripe' },
  'stripe-js-pure-only': { file: 'src/lib/ui/payment/Card.svelte', imports: '@stripe/stripe-js' },
  'stripe-js-in-the-browser-only': {
    file: 'src/routes/api/a26/+server.ts',
    imports: '@stripe/stripe-js/pure'
  },
  'messages-behind-channels': {
    file: 'src/lib/server/domain/notifications/a27.ts',
    imports: 'nodemailer'
  },
  'pdf-behind-documents': { file: 'src/lib/server/domain/billing/a28.ts', imports: 'pdfkit' },
  'drizzle-behind-domains': { file: 'src/routes/admin/+page.server.ts', imports: 'drizzle-orm' },
  'postgres-behind-platform': { file: 'src/lib/server/domain/billing/a30.ts', imports: 'postgres' },
  'no-development-package-in-the-product': {
    file: 'src/lib/server/channels/email/a31.ts',
    imports: 'smtp-server'
  },
  'imports-the-new-way': { file: 'src/lib/ui/a32.ts', imports: '$env/static/public' },
  'no-circle': { file: 'src/lib/time/a33.ts', imports: './a33-back.ts' },
  'no-dead-import': { file: 'src/lib/time/a34.ts', imports: './gone.ts' }
};

/** Imports that the architecture allows: none of them may be reported. `type` marks an import of types alone. */
export const ALLOWED: readonly (Planted & { type?: true })[] = [
  { file: 'src/routes/p/[token]/pay/+page.server.ts', imports: '#lib/server/domain/billing/index.ts' },
  { file: 'src/routes/p/[token]/receipt/+page.server.ts', imports: '#lib/server/web/route.ts' },
  { file: 'src/routes/p/[token]/pay/+page.svelte', imports: '#lib/ui/Button.svelte' },
  { file: 'src/routes/p/[token]/receipt/+page.svelte', imports: '$app/state' },
  { file: 'src/routes/admin/invoices/+page.ts', imports: './$types' },
  { file: 'src/lib/ui/payment/amount.ts', imports: '#lib/server/domain/billing/index.ts', type: true },
  { file: 'src/lib/ui/payment/Wallet.svelte', imports: '@stripe/stripe-js/pure' },
  { file: 'src/lib/server/web/b1.ts', imports: '@sveltejs/kit' },
  { file: 'src/lib/server/domain/collection/schema.ts', imports: '#lib/server/domain/billing/schema.ts' },
  { file: 'src/lib/server/domain/collection/b2.ts', imports: '#lib/server/domain/billing/index.ts' },
  { file: 'src/lib/server/domain/collection/b3.ts', imports: '#lib/server/gateway/index.ts' },
  { file: 'src/lib/server/domain/collection/b4.ts', imports: 'drizzle-orm' },
  { file: 'src/lib/server/domain/identity/lucia.ts', imports: 'lucia' },
  { file: 'src/lib/server/gateway/stripe/b5.ts', imports: 'stripe' },
  { file: 'src/lib/server/channels/letter/b6.ts', imports: '#lib/server/documents/index.ts' },
  { file: 'src/lib/server/channels/email/b7.ts', imports: 'nodemailer' },
  { file: 'src/lib/server/documents/b8.ts', imports: 'pdfkit' },
  { file: 'src/lib/server/context.ts', imports: '#lib/server/gateway/index.ts', type: true },
  { file: 'src/lib/server/platform/db/b9.ts', imports: 'postgres' },
  { file: 'src/lib/server/b14.ts', imports: '#lib/server/domain/billing/index.ts' },
  { file: 'src/hooks.server.ts', imports: '#lib/server/app.ts' },
  { file: 'src/worker.ts', imports: './lib/server/app.ts' },
  { file: 'tests/support/start-world.ts', imports: '#lib/server/app.ts' },
  { file: 'src/sandbox/stripe/b10.test.ts', imports: 'stripe' },
  { file: 'src/sandbox/stripe/b11.ts', imports: '#lib/money/index.ts' },
  { file: 'src/sandbox/messages/b12.ts', imports: 'smtp-server' },
  { file: 'src/lib/server/domain/billing/b13.test.ts', imports: '../../../../../tests/support/world.ts' }
];

/** What the planted imports point to. */
export const TARGETS: readonly string[] = [
  'src/lib/money/index.ts',
  'src/lib/server/app.ts',
  'src/lib/server/channels/index.ts',
  'src/lib/server/documents/index.ts',
  'src/lib/server/domain/billing/queries.ts',
  'src/lib/server/domain/billing/schema.ts',
  'src/lib/server/domain/loyalty/index.ts',
  'src/lib/server/gateway/index.ts',
  'src/lib/server/gateway/stripe/charge.ts',
  'src/lib/server/platform/db/connect.ts',
  'src/lib/server/web/route.ts',
  'src/lib/ui/Button.svelte',
  'src/routes/admin/Table.svelte',
  'src/sandbox/bank/cards.ts',
  'tests/support/world.ts'
];

/** Packages as an install would leave them; names in `DEVELOPMENT` are devDependencies. */
export const PACKAGES = [
  'bits-ui',
  'drizzle-orm',
  'lucia',
  'nodemailer',
  'pdfkit',
  'postgres',
  'smtp-server',
  'stripe',
  '@stripe/stripe-js',
  '@sveltejs/kit'
] as const;
export const DEVELOPMENT: readonly string[] = ['smtp-server', '@sveltejs/kit'];
