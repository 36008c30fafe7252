/** A mail server and a text service that take everything and keep nothing: a process beside worker and limit. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The least of SMTP that a client needs, so that what is measured is the client. */
function serveMail(socket: Socket): void {
  let text = '';
  let inBody = false;
  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.write('220 sink\r\n');
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (;;) {
      const end = inBody ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
      if (end < 0) {
        // Of a body only its end counts.
        if (inBody) text = text.slice(-4);
        return;
      }
      const line = text.slice(0, end);
      text = text.slice(end + (inBody ? 5 : 2));
      socket.write(inBody ? '250 taken\r\n' : answerTo(line));
      inBody = !inBody && line.startsWith('DATA');
    }
  });
}

function answerTo(line: string): string {
  if (line.startsWith('EHLO')) return '250-sink\r\n250 8BITMIME\r\n';
  if (line.startsWith('DATA')) return '354 go ahead\r\n';
  return line.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n';
}

const texts = createServer((request, response) => {
  request.resume();
  request.on('end', () =>
    response
      .writeHead(201, { 'content-type': 'application/json' })
      .end(JSON.stringify({ sid: `SM${randomBytes(16).toString('hex')}`, status: 'queued' }))
  );
});
const mail = createTcpServer(serveMail);
const portOf = async (server: Server): Promise<number> => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
};
const [smtpPort, twilioPort] = [await portOf(mail), await portOf(texts)];
process.stdout.write(
  `${JSON.stringify({ smtpUrl: `smtp://127.0.0.1:${smtpPort}`, twilioUrl: `http://127.0.0.1:${twilioPort}` })}\n`
);
process.once('SIGTERM', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
