import type { Config } from '../platform/config/config.ts';
import { makeSmtp } from './email/smtp.ts';
import type { Channels, PushChannel, SendOutcome } from './index.ts';
import { makePrintApi } from './letter/print-api.ts';
import { makeWebPush } from './push/web-push.ts';
import { makeTwilioSms } from './sms/twilio.ts';

const notSetUp = (because: string) => (): Promise<SendOutcome> =>
  Promise.resolve({ kind: 'unavailable', because });

/** The adapters that the configuration names; a channel that isn't set up says so and keeps its messages waiting. */
export function openChannels(config: Config): Channels {
  const { SMTP_URL, TWILIO_API_BASE, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, LETTER_API_URL, LETTER_API_KEY } =
    config;
  return {
    email: SMTP_URL ? makeSmtp(SMTP_URL) : notSetUp('SMTP_URL is not set'),
    sms:
      TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN
        ? makeTwilioSms({
            apiBase: TWILIO_API_BASE,
            accountSid: TWILIO_ACCOUNT_SID,
            authToken: TWILIO_AUTH_TOKEN
          })
        : notSetUp('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set'),
    letter: LETTER_API_URL
      ? makePrintApi({ apiUrl: LETTER_API_URL, apiKey: LETTER_API_KEY })
      : notSetUp('LETTER_API_URL is not set'),
    push: openPush(config)
  };
}

function openPush(config: Config): PushChannel {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, ORIGIN, PUSH_ALSO_ALLOWED } = config;
  if (!publicKey || !privateKey)
    return { publicKey: undefined, takes: () => false, send: notSetUp('VAPID_PUBLIC_KEY is not set') };
  const host = new URL(ORIGIN).hostname;
  const subject = config.VAPID_SUBJECT ?? (ORIGIN.startsWith('https:') ? ORIGIN : `mailto:webmaster@${host}`);
  return makeWebPush({ publicKey, privateKey, subject, alsoAllowed: PUSH_ALSO_ALLOWED });
}
