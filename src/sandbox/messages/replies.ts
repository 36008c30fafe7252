/** A customer answers a message that they got, by its own channel, through the providers' webhooks. */
import { randomUUID } from 'node:crypto';
import type { World } from '../world/world.ts';
import { passMailOn } from './mail-reports.ts';
import { messageTray, type Message } from './tray.ts';
import { receiveText } from './twilio-callbacks.ts';
import type { TwilioCredentials } from './twilio.ts';

export interface NewMail {
  from: string;
  to: string;
  subject: string;
  text: string;
  headers?: Record<string, string>;
}

/** Whether its reader can answer a message: nobody answers a letter or a notification here. */
export function canReply({ channel, details }: Message): boolean {
  return (
    channel === 'email' || ((channel === 'sms' || channel === 'whatsapp') && Boolean(details['callback']))
  );
}

/** Refuses by a RangeError what can't be answered. */
export async function reply(
  world: World,
  twilio: TwilioCredentials | undefined,
  { id, text }: { id: string; text: string }
): Promise<void> {
  const message = messageTray(world).find(id);
  if (!message || !canReply(message)) throw new RangeError(`${id} can't be answered`);
  if (message.channel !== 'email') {
    const url = String(message.details['callback']);
    return receiveText(world, twilio, { url, from: message.to, to: message.from, body: text });
  }
  const quoted = message.text.split('\n').map((line) => `> ${line}`);
  return receiveMail(world, {
    from: message.to,
    to: addressOf(message.headers['reply-to'] ?? message.from),
    subject: `Re: ${message.subject ?? ''}`,
    text: [text, '', `On ${message.at.slice(0, 10)}, ${message.from} wrote:`, ...quoted].join('\n'),
    headers: { 'In-Reply-To': message.providerId, References: message.providerId }
  });
}

/** Somebody's mail arrives, and the mail provider passes it on as it came. */
export function receiveMail(world: World, { from, to, subject, text, headers = {} }: NewMail): Promise<void> {
  const fields = {
    From: from,
    To: to,
    Subject: `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    'Message-ID': `<${randomUUID()}@sandbox.example>`,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': 'base64',
    ...headers
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const body = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
  return passMailOn(world, [...head, '', body].join('\r\n'));
}

function addressOf(mailbox: string): string {
  return /<([^>]+)>/.exec(mailbox)?.[1] ?? mailbox;
}
