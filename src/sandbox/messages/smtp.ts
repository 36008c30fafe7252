/** Takes every e-mail, delivers none. */
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import type { World } from '../world/world.ts';
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

export async function startSmtp(world: World, port: number, host: string): Promise<SmtpSink> {
  const tray = messageTray(world);
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onRcptTo({ address }, _session, done) {
      const refusal = refusalOf(address);
      if (!refusal) return done();
      done(Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        keepMail(tray, Buffer.concat(parts), to).then(() => {
          world.store.flush();
          done();
        }, done);
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
    stop: () => new Promise((done) => server.close(() => done()))
  };
}
