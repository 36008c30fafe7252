import { askProvider, refusedWith, textOf } from '../ask-provider.ts';
import type { Channels } from '../index.ts';

export type TwilioOptions = Readonly<{ apiBase: string; accountSid: string; authToken: string }>;

/**
 * Text messages through Twilio's Messages resource. Twilio takes no idempotency key, so whatever leaves us without an
 * answer is `unknown` and never sent again by itself.
 * https://www.twilio.com/docs/messaging/api/message-resource#create-a-message
 */
export function makeTwilioSms(options: TwilioOptions): Channels['sms'] {
  const url = `${options.apiBase.replace(/\/$/, '')}/2010-04-01/Accounts/${encodeURIComponent(options.accountSid)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${options.accountSid}:${options.authToken}`).toString('base64')}`;
  return async ({ from, to, body }) => {
    const answer = await askProvider(url, {
      method: 'POST',
      headers: { authorization, accept: 'application/json' },
      body: new URLSearchParams({ From: from, To: to, Body: body })
    });
    if (answer.kind === 'never-sent') return { kind: 'unavailable', because: answer.because };
    if (answer.kind === 'silence') return { kind: 'unknown', because: answer.because };
    const sid = textOf(answer.body, 'sid');
    if (answer.status >= 200 && answer.status < 300 && sid) return { kind: 'sent', providerRef: sid };
    const because = `HTTP ${answer.status}, code ${textOf(answer.body, 'code') ?? 'none'}`;
    return answer.status >= 400 && answer.status < 500
      ? refusedWith(answer.status, because)
      : { kind: 'unknown', because };
  };
}
