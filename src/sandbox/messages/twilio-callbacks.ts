/** What Twilio tells the product by itself: how far a message is, and what somebody wrote. */
import { createHmac, randomBytes } from 'node:crypto';
import { reachable } from '../http/hosts.ts';
import type { World } from '../world/world.ts';
import { messageTray } from './tray.ts';
import { openWindow } from './twilio-content.ts';
import type { TwilioCredentials } from './twilio.ts';

const CALLBACK_TIMEOUT_MS = 10_000;

/** The carrier's later word, told to the callback that the message named. */
export function registerTwilioTasks(world: World, credentials: TwilioCredentials | undefined): void {
  world.timeline.on(
    'twilio-status',
    async (args: { message: string; status: string; errorCode: number | null }) => {
      const tray = messageTray(world);
      const message = tray.find(args.message);
      if (!message) return;
      const isFailed = args.status === 'undelivered';
      tray.update(message.id, {
        status: args.status,
        details: { ...message.details, errorCode: isFailed ? args.errorCode : null }
      });
      const callback = message.details['callback'];
      if (typeof callback !== 'string') return;
      const form = new URLSearchParams({
        AccountSid: String(message.details['account']),
        ApiVersion: '2010-04-01',
        From: message.from,
        MessageSid: message.providerId,
        MessageStatus: args.status,
        SmsSid: message.providerId,
        SmsStatus: args.status,
        To: message.to,
        ...(isFailed ? { ErrorCode: String(args.errorCode) } : {})
      });
      await post(world, callback, form, credentials?.authToken ?? 'sandbox');
    }
  );
}

/** Signed for the address that the product gave, wherever it really listens. */
async function post(world: World, url: string, form: URLSearchParams, authToken: string): Promise<void> {
  const where = reachable(world, url);
  if (where === undefined) return;
  try {
    const answer = await fetch(where, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
        'X-Twilio-Signature': twilioSignature(url, form, authToken)
      },
      body: form.toString(),
      signal: AbortSignal.timeout(CALLBACK_TIMEOUT_MS)
    });
    await answer.arrayBuffer();
  } catch {
    // Twilio does not repeat a status callback that nobody answers.
  }
}

/** https://www.twilio.com/docs/usage/security#validating-requests */
export function twilioSignature(url: string, form: URLSearchParams, authToken: string): string {
  const names = [...new Set(form.keys())].sort();
  const text = url + names.map((name) => name + (form.get(name) ?? '')).join('');
  return createHmac('sha1', authToken).update(text).digest('base64');
}

/** Somebody answers: what they wrote goes to the product's inbound address, and opens WhatsApp for a day. */
export async function receiveText(
  world: World,
  credentials: TwilioCredentials | undefined,
  { url, from, to, body }: { url: string; from: string; to: string; body: string }
): Promise<void> {
  if (from.startsWith('whatsapp:')) openWindow(world, from);
  const form = new URLSearchParams({
    AccountSid: credentials?.accountSid ?? 'AC',
    ApiVersion: '2010-04-01',
    Body: body,
    From: from,
    MessageSid: `SM${randomBytes(16).toString('hex')}`,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    To: to
  });
  await post(world, url, form, credentials?.authToken ?? 'sandbox');
}
