/** Twilio's Messages API, for SMS and WhatsApp: https://www.twilio.com/docs/messaging/api/message-resource. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { actOn } from '../http/fault.ts';
import { sendJson } from '../http/html.ts';
import type { World } from '../world/world.ts';
import { contentOf, failureOfWhatsApp, refusalOfContent } from './twilio-content.ts';
import { segmentsOf } from './sms-segments.ts';
import { messageTray, type Message } from './tray.ts';

export interface TwilioCredentials {
  accountSid: string;
  authToken: string;
}

/** A carrier reports within seconds. */
const SENT_AFTER_MS = 1_000;
const DELIVERED_AFTER_MS = 3_000;

/** Twilio's magic numbers: https://www.twilio.com/docs/iam/test-credentials; the last two fail after being taken. */
const refusedNumbers: Readonly<Record<string, readonly [code: number, message: string]>> = {
  '+15005550001': [21211, "Invalid 'To' Phone Number: +15005550001"],
  '+15005550004': [21610, 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [21614, "'To' number is not a valid mobile number"]
};
const undeliverable: Readonly<Record<string, number>> = { '+31600000404': 30003, '+32400000404': 30003 };

/** `/2010-04-01/Accounts/{sid}/Messages.json` and `/Messages/{sid}.json`. */
export async function serveTwilio(
  world: World,
  credentials: TwilioCredentials | undefined,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const match = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages(?:\/([^/]+))?\.json$/.exec(url.pathname);
  if (!match) return fail(response, 404, 20404, `The requested resource ${url.pathname} was not found`);
  const fault = world.faults.hitRequest(request.method ?? 'GET', url.pathname);
  if (fault && (await actOn(fault, response))) return;
  const [, account, sid] = match as unknown as [string, string, string | undefined];
  if (!isAllowed(request, account, credentials)) return fail(response, 401, 20003, 'Authenticate');
  const tray = messageTray(world);
  if (request.method === 'GET' && sid !== undefined) {
    const found = tray.list().find((message) => message.providerId === sid);
    return found
      ? sendJson(response, 200, resource(found, account))
      : fail(response, 404, 20404, `Message ${sid} was not found`);
  }
  if (request.method !== 'POST' || sid !== undefined) return fail(response, 405, 20004, 'Method not allowed');
  const form = new URLSearchParams(await readBody(request));
  const refusal = refusalOf(form) ?? refusalOfContent(world, form);
  if (refusal) return fail(response, 400, ...refusal);
  const message = accept(world, account, form);
  world.store.flush();
  sendJson(response, 201, resource(message, account));
}

function isAllowed(
  request: IncomingMessage,
  account: string,
  credentials: TwilioCredentials | undefined
): boolean {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Basic') return false;
  const [user, password] = Buffer.from(value, 'base64').toString().split(':');
  if (!user || !password) return false;
  if (!credentials) return true;
  return (
    account === credentials.accountSid &&
    user === credentials.accountSid &&
    password === credentials.authToken
  );
}

const known = [
  'To',
  'From',
  'MessagingServiceSid',
  'Body',
  'MediaUrl',
  'StatusCallback',
  'ContentSid',
  'ContentVariables',
  'ValidityPeriod',
  'SmartEncoded',
  'ShortenUrls',
  'SendAt',
  'ScheduleType',
  'ProvideFeedback',
  'MaxPrice',
  'Attempt',
  'ForceDelivery',
  'ContentRetention',
  'AddressRetention',
  'PersistentAction',
  'SendAsMms',
  'RiskCheck',
  'ApplicationSid'
];

function refusalOf(form: URLSearchParams): [code: number, message: string] | undefined {
  const to = form.get('To');
  const unknown = [...form.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return [20001, `Unknown parameter: ${unknown}`];
  if (!to) return [21604, "A 'To' phone number is required."];
  if (!form.get('From') && !form.get('MessagingServiceSid'))
    return [21603, "A 'From' phone number is required."];
  if (!form.get('Body') && !form.get('ContentSid') && !form.get('MediaUrl'))
    return [21602, 'Message body is required.'];
  // https://www.twilio.com/docs/api/errors/21617
  if ((form.get('Body') ?? '').length > 1600)
    return [21617, 'The concatenated message body exceeds the 1600 character limit'];
  const number = to.replace(/^whatsapp:/, '');
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return [21211, `Invalid 'To' Phone Number: ${to}`];
  return refusedNumbers[number] as [number, string] | undefined;
}

function accept(world: World, account: string, form: URLSearchParams): Message {
  const to = form.get('To')!;
  const body = form.get('Body') ?? '';
  const isWhatsApp = to.startsWith('whatsapp:');
  const sid = `SM${randomBytes(16).toString('hex')}`;
  const message = messageTray(world).add({
    channel: isWhatsApp ? 'whatsapp' : 'sms',
    from: form.get('From') ?? form.get('MessagingServiceSid')!,
    to,
    text: body === '' ? contentOf(world, form) : body,
    status: 'queued',
    providerId: sid,
    details: {
      segments: isWhatsApp ? 1 : segmentsOf(body),
      callback: form.get('StatusCallback'),
      account,
      contentSid: form.get('ContentSid')
    }
  });
  const failure =
    undeliverable[to.replace(/^whatsapp:/, '')] ?? (isWhatsApp ? failureOfWhatsApp(world, form) : undefined);
  const now = world.clock.now();
  const plan = (after: number, status: string): void =>
    void world.timeline.schedule(now + after, 'twilio-status', {
      message: message.id,
      status,
      errorCode: failure ?? null
    });
  plan(SENT_AFTER_MS, 'sent');
  plan(DELIVERED_AFTER_MS, failure === undefined ? 'delivered' : 'undelivered');
  return message;
}

function resource(message: Message, account: string): object {
  const isFailed = message.status === 'undelivered' || message.status === 'failed';
  return {
    account_sid: account,
    api_version: '2010-04-01',
    body: message.text,
    date_created: new Date(message.at).toUTCString(),
    date_sent: message.status === 'queued' ? null : new Date(message.at).toUTCString(),
    date_updated: new Date(message.at).toUTCString(),
    direction: 'outbound-api',
    error_code: isFailed ? message.details['errorCode'] : null,
    error_message: isFailed ? 'Unreachable destination handset' : null,
    from: message.from.startsWith('MG') ? null : message.from,
    messaging_service_sid: message.from.startsWith('MG') ? message.from : null,
    num_media: '0',
    num_segments: String(message.details['segments']),
    price: null,
    price_unit: 'EUR',
    sid: message.providerId,
    status: message.status,
    subresource_uris: { media: `/2010-04-01/Accounts/${account}/Messages/${message.providerId}/Media.json` },
    to: message.to,
    uri: `/2010-04-01/Accounts/${account}/Messages/${message.providerId}.json`
  };
}

function fail(response: ServerResponse, status: number, code: number, message: string): void {
  sendJson(response, status, {
    code,
    message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status
  });
}
