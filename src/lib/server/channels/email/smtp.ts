import { Readable, type PassThrough } from 'node:stream';
import { createTransport } from 'nodemailer';
import type MimeNode from 'nodemailer/lib/mime-node/index.js';
import type { Channels, EmailMessage, SendOutcome } from '../index.ts';
import { openLanes, type Lane } from './smtp-lanes.ts';

const SETTINGS = {
  // RFC 5321 (4.5.3.2) allows minutes; a message that waits that long holds a connection.
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  disableFileAccess: true,
  disableUrlAccess: true,
  // One connection, kept for the next message. What it lost is never sent again by it: only we know whether we may.
  pool: true as const,
  maxConnections: 1,
  maxMessages: 500,
  maxRequeues: 0,
  idleTimeout: 20_000,
  // The dialogue without the message itself: what `watchServer` reads.
  transactionLog: true
};

export type SmtpOptions = Readonly<{
  url: string;
  /** Connections at once; what comes beyond waits for one. */
  connections?: number;
  /** Where bounces go: each message has its own address there, `bounces+<notice>@…` (VERP). */
  bounceAddress?: string | undefined;
  /** Where answers go, told apart in the same way; without it they go to the sender's own address. */
  replyAddress?: string | undefined;
  dkim?: Readonly<{ domainName: string; keySelector: string; privateKey: string }> | undefined;
}>;

export type Smtp = Readonly<{ send: Channels['email']; close: () => Promise<void> }>;

const MOST_CONNECTIONS = 10;

/** The server's answer to DATA: what comes after it is the message, and from then on silence is ambiguous. */
const GO_AHEAD = '354';

/**
 * E-mail over SMTP, over a few connections that stay open. The Message-ID is made from the notice's id, so that a second
 * copy of the same notice can be recognised by a mail server and by us.
 */
export function makeSmtp(options: SmtpOptions): Smtp {
  const lanes = openLanes(options.connections ?? MOST_CONNECTIONS, () => openConnection(options));
  return {
    send: (message) => lanes.use((connection) => transfer(connection, message, options)),
    close: lanes.close
  };
}

type Connection = Lane & {
  readonly transport: ReturnType<typeof openTransport>;
  bodyStarted: boolean;
  /** It has carried a message, so the server may have hung up since. */
  isUsed: boolean;
};

function openConnection(options: SmtpOptions): Connection {
  const logger = watchServer((line) => (connection.bodyStarted ||= line.startsWith(GO_AHEAD)));
  const connection: Connection = {
    transport: openTransport(options, logger),
    bodyStarted: false,
    isUsed: false,
    close: () => connection.transport.close()
  };
  return connection;
}

function openTransport({ url, dkim }: SmtpOptions, logger: ReturnType<typeof watchServer>) {
  const transport = createTransport({ url, ...SETTINGS, logger, ...(dkim && { dkim }) });
  // A message of some kilobytes is one piece, not a dozen writes. A signature is made from the pieces as they come.
  if (!dkim) transport.use('stream', (mail, done) => void joinPieces(mail.message).then(() => done(), done));
  return transport;
}

async function joinPieces(message: MimeNode): Promise<void> {
  const bytes = await message.build();
  message.createReadStream = () => Readable.from([bytes], { objectMode: false }) as PassThrough;
}

async function transfer(
  connection: Connection,
  message: EmailMessage,
  options: SmtpOptions
): Promise<SendOutcome> {
  const wasUsed = connection.isUsed;
  connection.bodyStarted = false;
  connection.isUsed = true;
  try {
    const { messageId } = await connection.transport.sendMail(toMail(message, options));
    return { kind: 'sent', providerRef: messageId };
  } catch (thrown) {
    const error = thrown as SmtpError;
    // A server hangs up on who was silent too long: that says nothing about this message, and nothing of it was sent.
    if (wasUsed && !connection.bodyStarted && LINE_FAULTS.has(error.code ?? '')) {
      connection.isUsed = false;
      return transfer(connection, message, options);
    }
    return outcomeOf(error, connection.bodyStarted);
  }
}

/** nodemailer tells the phase of a transfer through its logger only. Nothing of it is written anywhere. */
function watchServer(heard: (line: string) => void) {
  const ignore = () => undefined;
  return {
    level: ignore,
    trace: ignore,
    info: ignore,
    warn: ignore,
    error: ignore,
    fatal: ignore,
    debug: (entry: unknown, line: unknown) => {
      const from = (entry as { tnx?: string } | undefined)?.tnx;
      if (from === 'server' && typeof line === 'string') heard(line);
    }
  };
}

type SmtpError = Error & Readonly<{ code?: string; command?: string; responseCode?: number }>;

/** The line to the server, not what was said on it. */
const LINE_FAULTS = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ETLS']);

/** A server that answered has said yes or no; one that fell silent after the body began may have taken it. */
function outcomeOf(error: SmtpError, bodyStarted: boolean): SendOutcome {
  const because = [error.code, error.command, error.responseCode].filter(Boolean).join(' ') || error.name;
  if (error.responseCode !== undefined) return answered(error, error.responseCode, because);
  if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') return { kind: 'rejected', because };
  return bodyStarted ? { kind: 'unknown', because } : { kind: 'unavailable', because, isProviderAway: true };
}

function answered({ code, command }: SmtpError, responseCode: number, because: string): SendOutcome {
  const isAboutRecipient = command === 'RCPT TO';
  // Wrong credentials are our fault, not the message's: it may go out once they are mended.
  if (responseCode < 500 || code === 'EAUTH')
    return { kind: 'unavailable', because, isProviderAway: !isAboutRecipient && command !== 'DATA' };
  return { kind: 'rejected', because, ...(isAboutRecipient && { isAddressFault: true }) };
}

function toMail(message: EmailMessage, { bounceAddress, replyAddress }: SmtpOptions) {
  const { noticeId, from, to, unsubscribeUrl } = message;
  const domain = from.address.split('@').at(-1);
  return {
    messageId: `<${noticeId}@${domain}>`,
    from,
    to,
    envelope: { from: bounceAddress ? taggedAddress(bounceAddress, noticeId) : from.address, to: to.address },
    // Where the server knows RFC 3461, its report names the notice, and quotes no more than the headers.
    dsn: {
      id: noticeId,
      return: 'headers' as const,
      notify: ['failure', 'delay'] as ('failure' | 'delay')[]
    },
    ...replyingTo(message, replyAddress),
    subject: message.subject,
    // What letters with an accent here and there are best written in; not looked for in each message.
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable' as const,
    html: message.html,
    text: message.text,
    ...(unsubscribeUrl && { list: { unsubscribe: unsubscribeUrl } }),
    headers: {
      // RFC 3834: an out-of-office answer to it helps nobody.
      'Auto-Submitted': 'auto-generated',
      'Content-Language': message.language,
      // RFC 8058: one request is enough.
      ...(unsubscribeUrl && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' })
    },
    attachments: message.attachments.map(({ fileName, contentType, bytes }) => ({
      filename: fileName,
      contentType,
      content: Buffer.from(bytes)
    }))
  };
}

/** Which mail it answers, and where an answer to it goes. */
function replyingTo({ noticeId, from, replyTo, inReplyTo }: EmailMessage, replyAddress: string | undefined) {
  const tagged = replyAddress && { name: from.name, address: taggedAddress(replyAddress, noticeId) };
  const to = replyTo ?? tagged;
  return { ...(to && { replyTo: to }), ...(inReplyTo && { inReplyTo, references: inReplyTo }) };
}

/** `bounces@mail.example` and a notice → `bounces+<notice>@mail.example`. */
function taggedAddress(address: string, tag: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${tag}${address.slice(at)}`;
}
