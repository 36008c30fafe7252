import { createTransport } from 'nodemailer';
import type { Channels, EmailMessage, SendOutcome } from '../index.ts';

const SETTINGS = {
  // RFC 5321 (4.5.3.2) allows minutes; a job that waits that long holds up the queue.
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  disableFileAccess: true,
  disableUrlAccess: true,
  // The dialogue without the message itself: what `watchServer` reads.
  transactionLog: true
};

/** The server's answer to DATA: what comes after it is the message, and from then on silence is ambiguous. */
const GO_AHEAD = '354';

/**
 * E-mail over SMTP, one connection per message. The Message-ID is made from the notice's id, so that a second copy
 * of the same notice can be recognised by a mail server and by us.
 */
export function makeSmtp(url: string): Channels['email'] {
  return async (message) => {
    let bodyStarted = false;
    const logger = watchServer((line) => (bodyStarted ||= line.startsWith(GO_AHEAD)));
    const transport = createTransport({ url, ...SETTINGS, logger });
    try {
      const { messageId } = await transport.sendMail(toMail(message));
      return { kind: 'sent', providerRef: messageId };
    } catch (error) {
      return outcomeOf(error as SmtpError, bodyStarted);
    } finally {
      transport.close();
    }
  };
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

/** A server that answered has said yes or no; one that fell silent after the body began may have taken it. */
function outcomeOf(error: SmtpError, bodyStarted: boolean): SendOutcome {
  const because = [error.code, error.command, error.responseCode].filter(Boolean).join(' ') || error.name;
  if (error.responseCode !== undefined) {
    // Wrong credentials are our fault, not the message's: it may go out once they are mended.
    const final = error.responseCode >= 500 && error.code !== 'EAUTH';
    return { kind: final ? 'rejected' : 'unavailable', because };
  }
  if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') return { kind: 'rejected', because };
  return { kind: bodyStarted ? 'unknown' : 'unavailable', because };
}

function toMail(message: EmailMessage) {
  const domain = message.from.address.split('@').at(-1);
  return {
    messageId: `<${message.noticeId}@${domain}>`,
    from: message.from,
    to: message.to,
    ...(message.replyTo ? { replyTo: message.replyTo } : {}),
    subject: message.subject,
    html: message.html,
    text: message.text,
    // RFC 3834: an out-of-office answer to it helps nobody.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.language },
    attachments: message.attachments.map(({ fileName, contentType, bytes }) => ({
      filename: fileName,
      contentType,
      content: Buffer.from(bytes)
    }))
  };
}
