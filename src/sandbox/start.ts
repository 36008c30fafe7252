/** The outside world, started: the payment provider, the banks, the carriers of messages, the DNS, and the desk. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registerAgencyTasks } from './agency/serve.ts';
import { controlOf, type Control } from './control.ts';
import type { Authenticator } from './desk/authenticator.ts';
import { startNameServer } from './dns/name-server.ts';
import { serveHttp } from './http/serve.ts';
import { startSmtp } from './messages/smtp.ts';
import { addWebhookEndpoint } from './stripe/endpoints/account.ts';
import { releaseUnfinishedKeys } from './stripe/idempotency.ts';
import { tablesOf } from './stripe/tables.ts';
import { registerStripeTasks, worldActor } from './stripe/tasks.ts';
import { registerMailTasks, type MailReportTarget } from './messages/mail-reports.ts';
import { registerTwilioTasks } from './messages/twilio-callbacks.ts';
import type { ClockOption } from './world/clock.ts';
import { openWorld, type SandboxAccount, type World } from './world/world.ts';

export type { Control } from './control.ts';
export type { SandboxAccount } from './world/world.ts';

export interface SandboxOptions {
  /** 0 (any free port) when absent. */
  port?: number;
  smtpPort?: number;
  /** Where it listens and is reached; `127.0.0.1` when absent. */
  publicHost?: string;
  /** Follows the machine when absent; `{ fixedAt }` stands still until moved. */
  clock?: ClockOption;
  accounts: SandboxAccount[];
  /** Operations endpoints of the product, whose clock moves along: `GET` and `POST {url}/clock`. */
  productOpsUrls?: string[];
  /** Keeps the story in this file; in memory when absent. */
  dataFile?: string;
  /** Whether deliveries and settlements happen by themselves; when absent, if the clock runs. */
  runByItself?: boolean;
  /** Guards the Twilio-compatible API and signs its callbacks; any credentials are taken when absent. */
  twilio?: { accountSid: string; authToken: string };
  /** Where mail systems report to, as a mail provider would pass it on. */
  mailReports?: MailReportTarget;
  /** Authenticator apps whose codes the desk shows. */
  authenticators?: readonly Authenticator[];
  /** The outside world's hosts file: a public origin of the product, and where it really listens. */
  hosts?: Record<string, string>;
}

export interface Sandbox {
  /** e.g. `http://127.0.0.1:4242`; `/v1/…` and `/v3/stripe.js` are below it. */
  stripeUrl: string;
  deskUrl: string;
  /** e.g. `smtp://127.0.0.1:2525` */
  smtpUrl: string;
  twilioUrl: string;
  printUrl: string;
  pushUrl: string;
  /** A collection agency's API. */
  agencyUrl: string;
  /** A name server, by address and port. */
  dnsServer: string;
  control: Control;
  stop(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.publicHost ?? '127.0.0.1';
  const world = openWorld({
    accounts: options.accounts,
    clock: options.clock,
    dataFile: options.dataFile,
    runByItself: options.runByItself
  });
  registerStripeTasks(world);
  registerTwilioTasks(world, options.twilio);
  registerMailTasks(world);
  registerAgencyTasks(world);
  if (options.hosts) world.keepSetting('hosts', options.hosts);
  if (options.authenticators) world.keepSetting('authenticators', options.authenticators);
  if (options.mailReports) world.keepSetting('mail-reports', options.mailReports);
  for (const account of options.accounts) prepareAccount(world, account);
  const control = controlOf(world, options.productOpsUrls ?? [], options.twilio);
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    serveHttp(world, control, options.twilio, request, response);
  });
  const port = await listen(server, options.port ?? 0, host);
  const url = `http://${host}:${port}`;
  world.origin = url;
  const smtp = await startSmtp(world, options.smtpPort ?? 0, host);
  const names = await startNameServer(world, host);
  return {
    stripeUrl: url,
    deskUrl: url,
    smtpUrl: `smtp://${host}:${smtp.port}`,
    twilioUrl: url,
    printUrl: `${url}/print`,
    pushUrl: `${url}/push`,
    agencyUrl: `${url}/agency`,
    dnsServer: `${host}:${names.port}`,
    control,
    async stop() {
      world.timeline.stop();
      server.closeAllConnections();
      await Promise.all([new Promise((done) => server.close(done)), smtp.stop(), names.stop()]);
      world.store.flush();
    }
  };
}

function prepareAccount(world: World, account: SandboxAccount): void {
  releaseUnfinishedKeys(world, account.id);
  if (account.webhookUrl === undefined) return;
  const endpoints = tablesOf(world, account.id).webhookEndpoints;
  // A second start may bring the product up at another port.
  for (const endpoint of endpoints.values()) {
    if (endpoint.description === 'from the start') endpoints.remove(endpoint.id);
  }
  const input = { url: account.webhookUrl, enabled_events: ['*'], description: 'from the start' };
  addWebhookEndpoint(worldActor(world, account.id), input);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
