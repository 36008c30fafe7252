import type { Channels } from './channels/index.ts';
import type { OpenGateway } from './gateway/index.ts';
import type { Clock } from './platform/clock/clock.ts';
import type { Database } from './platform/db/database.ts';
import type { Jobs } from './platform/jobs/jobs.ts';
import type { Log } from './platform/log/log.ts';
import type { ReadTxt } from './platform/net/read-txt.ts';
import type { Secrets } from './platform/crypto/secrets.ts';

/** Whoever performs a use case. Every act in the audit trail names one. */
export type Actor =
  | Readonly<{ kind: 'system' }>
  /** Somebody at the door, of whom nothing is known yet. */
  | Readonly<{ kind: 'visitor' }>
  | Readonly<{ kind: 'staff'; staffId: string; name: string }>
  | Readonly<{ kind: 'customer'; customerId: string }>
  | Readonly<{ kind: 'pay-link'; payLinkId: string }>
  | Readonly<{ kind: 'api-key'; apiKeyId: string }>
  /** Whoever runs the installation; never one of a merchant's staff. */
  | Readonly<{ kind: 'operator'; operatorId: string; name: string }>;

/** What a use case may reach. Built once in `app.ts`; `actor` and `log` are narrowed per request or job. */
export type Context = Readonly<{
  actor: Actor;
  db: Database;
  clock: Clock;
  openGateway: OpenGateway;
  channels: Channels;
  jobs: Jobs;
  secrets: Secrets;
  log: Log;
  /** The DNS, asked for TXT records. */
  readTxt: ReadTxt;
  /** The public origin of the web application, without a trailing slash: what links in messages start with. For a request
   * to a merchant's own host, and for what is written in such a merchant's name, that host's. */
  origin: string;
  /** The installation's own origin, where `origin` is a merchant's host: machines report to it. */
  installationOrigin?: string;
}>;
