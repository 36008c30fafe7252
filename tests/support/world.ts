import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { expect } from 'vitest';
import webPush from 'web-push';
import { startSandbox, type Sandbox, type SandboxAccount } from '../../src/sandbox/start.ts';
import { money, type Money } from '../../src/lib/money/index.ts';
import { createApp, type App } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { issueDocuments, readInvoice } from '../../src/lib/server/domain/billing/index.ts';
import {
  payInvoices,
  receiveWebhook,
  settleReturn,
  type PayerInstrument,
  type PayOutcome,
  type Selection
} from '../../src/lib/server/domain/collection/index.ts';
import { receiveAgencyReport } from '../../src/lib/server/domain/handover/index.ts';
import type { Merchant } from '../../src/lib/server/domain/identity/index.ts';
import { receiveMailReport, receiveTextReport } from '../../src/lib/server/domain/notifications/index.ts';
import { mintPayLink, type MintedPayLink } from '../../src/lib/server/domain/pay-links/index.ts';
import { checkInvariants } from '../../src/lib/server/domain/reporting/index.ts';
import { openStripeGateway } from '../../src/lib/server/gateway/stripe/index.ts';
import type { Gateway, KeyedAccount } from '../../src/lib/server/gateway/index.ts';
import { settableClock, type SettableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { invoiceDocument, type InvoiceGiven } from './invoice-factory.ts';
import { addKlaproos, WORLD_KEYS } from './klaproos.ts';

export const eur = (minor: number): Money => money(minor, 'EUR');

export type OpenInvoice = Readonly<{ invoiceId: string; customerId: string; link: MintedPayLink }>;

export type PayGiven = Readonly<{
  instrument?: PayerInstrument;
  selection?: Selection;
  expected?: Money;
  formKey?: string;
  isToBeSaved?: boolean;
}>;

/** The product on a real database, the outside world beside it, and one clock for both that moves by hand. */
export type TestWorld = Readonly<{
  ctx: Context;
  app: App;
  clock: SettableClock;
  sandbox: Sandbox;
  database: TestDatabase;
  merchant: Merchant;
  accountId: string;
  /** What the product was configured with: another process of it is configured alike. */
  variables: Readonly<Record<string, string>>;
  /** An issued invoice with a pay link. Amounts and dates have defaults: € 212.40, due in four days. */
  openInvoice(given?: Partial<InvoiceGiven>): Promise<OpenInvoice>;
  pay(invoice: OpenInvoice, given?: PayGiven): Promise<PayOutcome>;
  /** The payer answers on the bank's page, and the browser comes back to us. */
  answerBank(invoice: OpenInvoice, outcome: PayOutcome, answer: 'approve' | 'decline'): Promise<PayOutcome>;
  /** Runs everything that is due now, here and outside, until nothing is. */
  runJobs(): Promise<void>;
  /** Moves to a later moment by way of everything that is due between, in order. */
  goTo(to: string): Promise<void>;
  /** The ledger's sums per account. */
  accounts(): Promise<Record<string, number>>;
  close(): Promise<void>;
}>;

export async function startWorld(
  options: Readonly<{
    on?: string;
    zone?: string;
    country?: string;
    /** Variables that differ from the world's own: another mail server, say. */
    env?: Readonly<Record<string, string>>;
    /** Accounts at the provider besides the merchant's first; they send no webhooks. */
    moreAccounts?: readonly SandboxAccount[];
    /** A database of the test's own making, to be dropped by the world like any other. */
    database?: TestDatabase;
    /** Other roads to the provider: cut ones, slow ones. */
    openGateway?: (stripeUrl: string, clock: SettableClock) => (account: KeyedAccount) => Gateway;
  }> = {}
): Promise<TestWorld> {
  const start = Temporal.PlainDate.from(options.on ?? '2026-11-23')
    .toZonedDateTime({ timeZone: options.zone ?? 'Europe/Amsterdam', plainTime: '09:00' })
    .toInstant();
  const database = options.database ?? (await createTestDatabase());
  const clock = settableClock(start);
  const merchantId = newId(start);
  const accountId = newId(start);
  const hooks = await listenForWebhooks();
  const sandbox = await startSandbox({
    clock: { fixedAt: start.epochMilliseconds },
    twilio: { accountSid: 'AC00000000000000000000000000000000', authToken: 'twilio-token' },
    hosts: { 'https://pay.example': hooks.origin },
    mailReports: { url: `https://pay.example/api/webhooks/mail/${merchantId}`, secret: MAIL_SECRET },
    accounts: [{ id: 'acct_world', ...WORLD_KEYS, webhookUrl: hooks.url }, ...(options.moreAccounts ?? [])]
  });
  const vapid = webPush.generateVAPIDKeys();
  const variables = {
    DATABASE_URL: database.url,
    ORIGIN: 'https://pay.example',
    SECRET_KEY: randomBytes(32).toString('base64'),
    STRIPE_API_BASE: sandbox.stripeUrl,
    SMTP_URL: sandbox.smtpUrl,
    TWILIO_API_BASE: sandbox.twilioUrl,
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
    TWILIO_AUTH_TOKEN: 'twilio-token',
    TWILIO_WHATSAPP_FROM: '+31201234567',
    MAIL_WEBHOOK_SECRET: MAIL_SECRET,
    MAIL_BOUNCE_ADDRESS: 'bounces@mail.example',
    LETTER_API_URL: sandbox.printUrl,
    LETTER_API_KEY: 'print-key',
    VAPID_PUBLIC_KEY: vapid.publicKey,
    VAPID_PRIVATE_KEY: vapid.privateKey,
    PUSH_ALSO_ALLOWED: sandbox.pushUrl,
    AGENCY_ALSO_ALLOWED: new URL(sandbox.agencyUrl).origin,
    DNS_SERVER: sandbox.dnsServer,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    ...options.env
  };
  const app = await createApp(readConfig(variables), {
    process: 'script',
    clock,
    // A line that breaks soon, and no limit on how often it is used.
    openKeyedGateway:
      options.openGateway?.(sandbox.stripeUrl, clock) ??
      openStripeGateway({
        apiBase: sandbox.stripeUrl,
        log: makeLog('gateway', process.env['TEST_LOG_LEVEL'] ?? 'silent'),
        clock,
        timeoutMs: 2_000,
        budgetMs: 800,
        perSecond: 10_000
      })
  });
  const ctx = app.context({ kind: 'system' });
  hooks.deliver = (rawBody, signature) => receiveWebhook(ctx, { merchantId, accountId, rawBody, signature });
  hooks.report = (report) => receiveReport(ctx, report);
  const merchant = await addKlaproos(ctx, merchantId, accountId, options);
  const acts = payingActs(ctx, sandbox, merchant);
  const world: TestWorld = {
    ctx,
    app,
    clock,
    sandbox,
    database,
    merchant,
    accountId,
    variables,
    ...acts,
    runJobs: () => world.goTo(clock.now().toString()),
    goTo: (to) => goTo(world, momentOf(to, merchant.zone)),
    accounts: () => readAccounts(database),
    close: async () => {
      await app.close();
      await sandbox.stop();
      await hooks.stop();
      await database.drop();
    }
  };
  // The queue's clock stands with ours from the first job on.
  await app.runDueJobs();
  return world;
}

/** What a payer does in a browser, without the browser. */
function payingActs(ctx: Context, sandbox: Sandbox, merchant: Merchant) {
  let count = 0;
  const openInvoice: TestWorld['openInvoice'] = async (given = {}) => {
    count += 1;
    const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const document = invoiceDocument({
      number: `2026-${String(count).padStart(4, '0')}`,
      total: eur(21_240),
      issuedOn: today.toString(),
      dueOn: today.add({ days: 4 }).toString(),
      ...given
    });
    const [result] = await issueDocuments(ctx, merchant.id, [document]);
    if (result?.kind !== 'added') throw new Error(`not added: ${JSON.stringify(result)}`);
    return ctx.db.withMerchant(merchant.id, async (tx) => {
      const { customerId } = await readInvoice(tx, merchant.id, result.id);
      const link = await mintPayLink(ctx, tx, {
        merchantId: merchant.id,
        customerId,
        invoiceId: result.id,
        purpose: 'message'
      });
      return { invoiceId: result.id, customerId, link };
    });
  };
  const pay: TestWorld['pay'] = (invoice, given = {}) =>
    payInvoices(ctx, {
      token: invoice.link.token,
      formKey: given.formKey ?? randomBytes(12).toString('base64url'),
      selection: given.selection ?? { kind: 'invoices', invoiceIds: [invoice.invoiceId] },
      expected: given.expected ?? eur(21_240),
      instrument: given.instrument ?? { kind: 'redirect', method: 'ideal' },
      isToBeSaved: given.isToBeSaved ?? false,
      ...(given.isToBeSaved && { consentText: 'Ik geef toestemming.' }),
      acceptance: { at: ctx.clock.now(), ip: '203.0.113.7', userAgent: 'Test/1.0' },
      language: 'nl',
      returnUrl: `https://pay.example/p/${invoice.link.publicId}?attempt={attempt}`
    });
  const answerBank: TestWorld['answerBank'] = async (invoice, outcome, answer) => {
    const intent = sandbox.control
      .intents()
      .find((each) => each.metadata['attempt_id'] === outcome.attemptId);
    if (!intent) throw new Error('the gateway knows no such attempt');
    sandbox.control.answerBank(intent.id, answer);
    return settleReturn(ctx, { token: invoice.link.token, attemptId: outcome.attemptId });
  };
  return { openInvoice, pay, answerBank };
}

/** What the world's mail provider shows when it passes on a report. */
const MAIL_SECRET = 'passed-on-by-mail';

type Report = Readonly<{ path: string; rawBody: string; headers: IncomingMessage['headers'] }>;

type Hooks = {
  url: string;
  origin: string;
  stop: () => Promise<void>;
  deliver: (body: string, signature: string | null) => Promise<void>;
  report: (report: Report) => Promise<void>;
};

/** The web process's webhook routes, without the web process. */
async function listenForWebhooks(): Promise<Hooks> {
  const hooks: Partial<Hooks> = {};
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url: path = '/' } = request;
      const signature = headers['stripe-signature'];
      const rawBody = Buffer.concat(chunks).toString('utf8');
      const taken = path.startsWith('/api/')
        ? hooks.report!({ path, rawBody, headers })
        : hooks.deliver!(rawBody, typeof signature === 'string' ? signature : null);
      taken.then(
        () => response.writeHead(200).end(),
        () => response.writeHead(500).end()
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  hooks.origin = `http://127.0.0.1:${address.port}`;
  hooks.url = `${hooks.origin}/`;
  hooks.stop = () =>
    new Promise<void>((stopped) => (server.closeAllConnections(), server.close(() => stopped())));
  return hooks as Hooks;
}

/** What the routes below `api/webhooks/` hand on. */
async function receiveReport(ctx: Context, { path, rawBody, headers }: Report): Promise<void> {
  const [, , , source, merchantId = ''] = path.split('/');
  if (source === 'mail') {
    const secret = headers.authorization?.replace(/^Bearer /, '');
    return receiveMailReport(ctx, { merchantId, secret, raw: rawBody });
  }
  if (source === 'agency') {
    const header = (name: string) => (headers[name] as string | undefined) ?? null;
    return receiveAgencyReport(ctx, {
      ...{ merchantId, agencyId: path.split('/')[5] ?? '', body: rawBody },
      ...{ id: header('webhook-id'), timestamp: header('webhook-timestamp') },
      signature: header('webhook-signature')
    });
  }
  const signature = headers['x-twilio-signature'];
  return receiveTextReport(ctx, {
    merchantId,
    url: `${ctx.origin}${path}`,
    fields: Object.fromEntries(new URLSearchParams(rawBody)),
    signature: typeof signature === 'string' ? signature : null
  });
}

function momentOf(text: string, zone: string): Temporal.Instant {
  return text.includes('T')
    ? Temporal.Instant.from(text)
    : Temporal.PlainDate.from(text).toZonedDateTime({ timeZone: zone, plainTime: '09:00' }).toInstant();
}

/** More steps than any story has between two dates. */
const MOST_STEPS = 50_000;

async function goTo(world: TestWorld, to: Temporal.Instant): Promise<void> {
  const { app, clock, sandbox } = world;
  for (let step = 0; step < MOST_STEPS; step++) {
    const outside = sandbox.control.nextDueAt();
    const { nextDueAt } = await app.readClock();
    const moments = [
      outside === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(outside),
      nextDueAt
    ];
    const next = moments.filter((each) => each !== undefined).sort(Temporal.Instant.compare)[0];
    const isDue = next !== undefined && Temporal.Instant.compare(next, to) <= 0;
    const moment = isDue && Temporal.Instant.compare(next, clock.now()) > 0 ? next : isDue ? clock.now() : to;
    clock.set(moment);
    await sandbox.control.setClock(moment.epochMilliseconds);
    await app.runDueJobs();
    if (!isDue) return;
  }
  throw new Error('the world does not come to rest');
}

async function readAccounts(database: TestDatabase): Promise<Record<string, number>> {
  const rows = await database.owner`
    select account, sum(amount_minor)::bigint as total from ledger_entry group by account having sum(amount_minor) <> 0`;
  return Object.fromEntries(rows.map((row) => [row['account'] as string, Number(row['total'])]));
}

/** Every invariant holds, and our succeeded attempts are the gateway's charges: the same set, both ways (I5). */
export async function expectSoundBooks(world: TestWorld): Promise<void> {
  expect(await checkInvariants(world.ctx)).toEqual([]);
  // What is planned says the rail of its method, whichever took another's place since.
  const strayed = await world.database.owner`
    select p.id, p.rail, m.kind from planned_collection p
    join payment_method m on m.merchant_id = p.merchant_id and m.id = p.payment_method_id
    where p.rail is distinct from m.kind`;
  expect([...strayed]).toEqual([]);
  const ours = await world.database.owner`
    select gateway_ref, amount_minor from payment_attempt where status = 'succeeded' order by gateway_ref`;
  const theirs = world.sandbox.control
    .intents()
    .filter((intent) => intent.status === 'succeeded')
    .map((intent) => ({ gateway_ref: intent.id, amount_minor: String(intent.amount_received) }))
    .sort((a, b) => (a.gateway_ref < b.gateway_ref ? -1 : 1));
  expect(
    ours.map((row) => ({ gateway_ref: row['gateway_ref'], amount_minor: String(row['amount_minor']) }))
  ).toEqual(theirs);
}
