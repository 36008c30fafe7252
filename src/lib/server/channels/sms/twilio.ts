import { refusedWith, textOf } from '../ask-provider.ts';
import type { Channels, SendOutcome, TextReportRequest, WhatsAppChannel } from '../index.ts';
import { NotTaken, openTwilio, type TwilioOptions } from './twilio-client.ts';

export type { TwilioOptions } from './twilio-client.ts';

export type TwilioChannels = Readonly<{
  sms: Channels['sms'];
  whatsapp: WhatsAppChannel;
  isGenuine: Channels['isGenuineTextReport'];
}>;

/**
 * Text messages and WhatsApp through Twilio's Messages resource. Twilio takes no idempotency key, so whatever leaves us
 * without an answer is `unknown` and never sent again by itself.
 * https://www.twilio.com/docs/messaging/api/message-resource#create-a-message
 *
 * `whatsappFrom` is a phone number (E.164) that Meta knows as this business; without it nothing goes by WhatsApp.
 */
export function makeTwilio(
  options: TwilioOptions & Readonly<{ whatsappFrom?: string | undefined }>
): TwilioChannels {
  let opened: ReturnType<typeof openTwilio> | undefined;
  const create = async (given: Create): Promise<SendOutcome> => {
    opened ??= openTwilio(options);
    const client = await opened;
    try {
      const { sid } = await client.messages.create(given);
      return sid
        ? { kind: 'sent', providerRef: sid, isReported: given.statusCallback !== undefined }
        : { kind: 'unknown', because: 'an answer without sid' };
    } catch (error) {
      if (error instanceof NotTaken) return outcomeOf(error);
      throw error;
    }
  };
  const { whatsappFrom } = options;
  return {
    sms: ({ from, to, body, reportTo }) => create({ from, to, body, ...callback(reportTo) }),
    whatsapp: {
      isSetUp: whatsappFrom !== undefined,
      send: ({ to, reportTo, ...message }) =>
        whatsappFrom === undefined
          ? Promise.resolve({ kind: 'rejected', because: 'TWILIO_WHATSAPP_FROM is not set' })
          : create({
              from: `whatsapp:${whatsappFrom}`,
              to: `whatsapp:${to}`,
              ...('body' in message
                ? { body: message.body }
                : {
                    contentSid: message.contentSid,
                    contentVariables: JSON.stringify(message.variables)
                  }),
              ...callback(reportTo)
            })
    },
    isGenuine: (request) => isGenuine(options.authToken, request)
  };
}

type Create = Readonly<{
  from: string;
  to: string;
  body?: string;
  contentSid?: string;
  contentVariables?: string;
  statusCallback?: string;
}>;

const callback = (reportTo: string | undefined) => (reportTo ? { statusCallback: reportTo } : {});

/**
 * Codes by which Twilio says that the number, not the message, is what can't be sent to: not a number, no mobile phone,
 * unsubscribed, unknown, a landline, no WhatsApp there. https://www.twilio.com/docs/api/errors
 */
const ADDRESS_FAULTS = new Set(['21211', '21214', '21217', '21610', '21612', '21614', '63024', '63003']);

/** Who sent STOP is on Twilio's own list: https://www.twilio.com/docs/api/errors/21610 */
const OPTED_OUT = '21610';

function outcomeOf({ answer }: NotTaken): SendOutcome {
  if (answer.kind === 'never-sent')
    return { kind: 'unavailable', because: answer.because, isProviderAway: true };
  if (answer.kind === 'silence') return { kind: 'unknown', because: answer.because };
  const code = textOf(answer.body, 'code');
  const because = `HTTP ${answer.status}, code ${code ?? 'none'}`;
  if (answer.status < 400 || answer.status > 499) return { kind: 'unknown', because };
  // Wrong credentials are our fault, not the message's: it may go out once they are mended.
  if (answer.status === 401 || answer.status === 403)
    return { kind: 'unavailable', because, isProviderAway: true };
  const refused = refusedWith(answer, because);
  const isAddressFault = refused.kind === 'rejected' && code !== undefined && ADDRESS_FAULTS.has(code);
  if (!isAddressFault) return refused;
  return { ...refused, isAddressFault, ...(code === OPTED_OUT && { isOptedOut: true }) };
}

async function isGenuine(authToken: string, request: TextReportRequest): Promise<boolean> {
  if (request.signature === null) return false;
  const { validateRequest } = await import('twilio/lib/webhooks/webhooks.js');
  return validateRequest(authToken, request.signature, request.url, request.fields);
}
