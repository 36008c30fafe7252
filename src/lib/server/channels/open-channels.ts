import { equalInConstantTime, sha256 } from '../platform/crypto/secrets.ts';
import type { Config } from '../platform/config/config.ts';
import { makeSmtp, type Smtp } from './email/smtp.ts';
import { makeAgencies, makeHooks } from './hook/hooks.ts';
import type { Channels, LetterChannel, PushChannel, SendOutcome } from './index.ts';
import { keepPace } from './keep-pace.ts';
import { makePrintApi } from './letter/print-api.ts';
import { makeWebPush } from './push/web-push.ts';
import { makeTwilio, type TwilioChannels } from './sms/twilio.ts';

const notSetUp = (because: string) => (): Promise<SendOutcome> =>
  Promise.resolve({ kind: 'unavailable', because, isProviderAway: true });

/** The adapters that the configuration names; a channel that isn't set up says so and keeps its messages waiting. */
export function openChannels(config: Config): Channels {
  const smtp = openSmtp(config);
  const twilio = openTwilioChannels(config);
  const { SMTP_PER_SECOND, TWILIO_PER_SECOND, WHATSAPP_PER_SECOND } = config;
  return {
    isSetUp: {
      email: config.SMTP_URL !== undefined,
      sms: config.TWILIO_ACCOUNT_SID !== undefined && config.TWILIO_AUTH_TOKEN !== undefined
    },
    email: keepPace(smtp.send, SMTP_PER_SECOND),
    sms: keepPace(twilio.sms, TWILIO_PER_SECOND),
    whatsapp: { ...twilio.whatsapp, send: keepPace(twilio.whatsapp.send, WHATSAPP_PER_SECOND) },
    letter: openLetters(config),
    push: openPush(config),
    hook: makeHooks(config.WEBHOOK_ALSO_ALLOWED),
    agency: makeAgencies(config.AGENCY_ALSO_ALLOWED),
    isGenuineTextReport: twilio.isGenuine,
    isMailReporter: (secret) =>
      secret !== undefined &&
      config.MAIL_WEBHOOK_SECRET !== undefined &&
      equalInConstantTime(sha256(secret), sha256(config.MAIL_WEBHOOK_SECRET)),
    close: smtp.close
  };
}

function openSmtp(config: Config): Smtp {
  const {
    SMTP_URL: url,
    MAIL_BOUNCE_ADDRESS: bounceAddress,
    MAIL_REPLY_ADDRESS: replyAddress,
    DKIM_DOMAIN,
    DKIM_SELECTOR,
    DKIM_KEY
  } = config;
  if (!url) return { send: notSetUp('SMTP_URL is not set'), close: () => Promise.resolve() };
  const dkim =
    DKIM_DOMAIN && DKIM_SELECTOR && DKIM_KEY
      ? { domainName: DKIM_DOMAIN, keySelector: DKIM_SELECTOR, privateKey: pemOf(DKIM_KEY) }
      : undefined;
  return makeSmtp({ url, bounceAddress, replyAddress, dkim });
}

/** A key stands in one line of the environment: as PEM in base64, or with its line ends written as \n. */
function pemOf(key: string): string {
  return key.startsWith('-----') ? key.replaceAll('\\n', '\n') : Buffer.from(key, 'base64').toString('utf8');
}

function openTwilioChannels(config: Config): TwilioChannels {
  const { TWILIO_API_BASE, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_WHATSAPP_FROM } = config;
  if (!TWILIO_ACCOUNT_SID || !TWILIO_AUTH_TOKEN) {
    const send = notSetUp('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set');
    return { sms: send, whatsapp: { isSetUp: false, send }, isGenuine: () => Promise.resolve(false) };
  }
  return makeTwilio({
    apiBase: TWILIO_API_BASE,
    accountSid: TWILIO_ACCOUNT_SID,
    authToken: TWILIO_AUTH_TOKEN,
    whatsappFrom: TWILIO_WHATSAPP_FROM
  });
}

function openLetters({ LETTER_API_URL, LETTER_API_KEY }: Config): LetterChannel {
  if (LETTER_API_URL) return makePrintApi({ apiUrl: LETTER_API_URL, apiKey: LETTER_API_KEY });
  return {
    isSetUp: false,
    send: notSetUp('LETTER_API_URL is not set'),
    readState: () => Promise.resolve(undefined)
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
