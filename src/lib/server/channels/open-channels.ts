import type { Config } from '../platform/config/config.ts';
import { makeSmtp } from './email/smtp.ts';
import type { Channels, SendOutcome } from './index.ts';
import { makePrintApi } from './letter/print-api.ts';
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
      : notSetUp('LETTER_API_URL is not set')
  };
}
