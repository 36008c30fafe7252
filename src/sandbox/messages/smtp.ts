/** Takes every e-mail, delivers none. */
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRule } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { planMailReport } from './mail-reports.ts';
import { keepMail } from './mail.ts';
import { messageTray } from './tray.ts';

export interface SmtpSink {
  port: number;
  stop(): Promise<void>;
}

/** Addresses whose mailbox refuses: everything at `bounce.example`; full ones at `full.example`. */
function refusalOf(address: string): { code: number; message: string } | undefined {
  const domain = address.split('@')[1]?.toLowerCase();
  if (domain === 'bounce.example') return { code: 550, message: '5.1.1 The mailbox does not exist' };
  if (domain === 'full.example') return { code: 452, message: '4.2.2 The mailbox is full' };
  return undefined;
}

/** Where a dialogue can break: `POST /faults {"method":"SMTP","path":"/smtp/rcpt","kind":"drop-before"}`. */
type Phase = 'connect' | 'mail' | 'rcpt' | 'data' | 'body';
type Done = (error?: Error | null) => void;
type Through = (
  phase: Phase,
  session: SMTPServerSession,
  done: Done,
  go: () => void,
  effect?: () => Promise<void>
) => void;

export async function startSmtp(world: World, port: number, host: string): Promise<SmtpSink> {
  const tray = messageTray(world);
  const through: Through = (phase, session, done, go, effect) => {
    const fault = world.faults.hitRequest('SMTP', `/smtp/${phase}`);
    if (!fault) return go();
    void spoil(fault, { cut: () => socketOf(server, session)?.destroy(), done, go, effect });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    hideDSN: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onConnect: (session, done) => through('connect', session, done, () => done()),
    onMailFrom: (_address, session, done) => through('mail', session, done, () => done()),
    onRcptTo: ({ address }, session, done) =>
      through('rcpt', session, done, () => {
        const refusal = refusalOf(address);
        if (!refusal) return done();
        done(Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
      }),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => {
        // Before the dot: the go-ahead was given, and the line breaks while the mail comes in.
        if (parts.push(part) === 1 && world.faults.hitRequest('SMTP', '/smtp/data'))
          socketOf(server, session)?.destroy();
      });
      stream.on('end', () => {
        const raw = Buffer.concat(parts);
        const keep = async (): Promise<void> => {
          await keepMail(
            tray,
            raw,
            session.envelope.rcptTo.map(({ address }) => address)
          );
          planReports(world, raw, session);
          world.store.flush();
        };
        // After the dot: it has the mail, and its answer may get lost.
        through('body', session, done, () => void keep().then(() => done(), done), keep);
      });
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // After the start, a client that hangs up must not end the process.
  server.on('error', () => undefined);
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        // Clients keep their connections for the next mail; nothing is under way on them.
        for (const connection of connectionsOf(server)) connection._socket?.destroy();
      })
  };
}

function planReports(world: World, raw: Buffer, session: SMTPServerSession): void {
  const { mailFrom, rcptTo, dsn } = session.envelope as typeof session.envelope & {
    dsn?: { envid?: string | null } | null;
  };
  const from = mailFrom === false ? '' : mailFrom.address;
  const head = raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
  for (const { address: to } of rcptTo)
    planMailReport(world, { from, to, envelopeId: dsn?.envid ?? null, head });
}

interface Step {
  cut: () => void;
  done: Done;
  /** Goes on as if nothing were wrong. */
  go: () => void;
  /** What happens although no answer follows. */
  effect: (() => Promise<void>) | undefined;
}

/** Trouble at one phase: with the effect or without, by an answer or by none. */
async function spoil(fault: FaultRule, { cut, done, go, effect }: Step): Promise<void> {
  const answer = (code: number, text: string): void =>
    done(Object.assign(new Error(text), { responseCode: code }));
  switch (fault.kind) {
    case 'drop-after':
      await effect?.();
      return cut();
    case '5xx-before':
      return answer(fault.status ?? 451, '4.3.0 Try again later');
    case '5xx-after':
      await effect?.();
      return answer(fault.status ?? 451, '4.3.0 Try again later');
    case '429':
      return answer(421, '4.7.0 Too many connections');
    case 'delay':
    case 'delay-after':
      await wait(fault.delayMs ?? 1_000);
      return go();
    default:
      return cut();
  }
}

interface OpenConnection {
  session: SMTPServerSession;
  _socket?: Socket;
}

function connectionsOf(server: SMTPServer): Set<OpenConnection> {
  return (server as unknown as { connections: Set<OpenConnection> }).connections;
}

/** The line behind a dialogue, to cut it: smtp-server itself only answers. */
function socketOf(server: SMTPServer, session: SMTPServerSession): Socket | undefined {
  return [...connectionsOf(server)].find((each) => each.session.id === session.id)?._socket;
}
