import type { InboundMessage } from '../inbound-message.ts';

/**
 * Somebody's own text message or WhatsApp, as Twilio passes it on; `undefined` without a sender that makes sense. Pure.
 * https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function readInboundText(fields: Readonly<Record<string, string>>): InboundMessage | undefined {
  const [, prefix, from] = /^(whatsapp:)?(\+[1-9]\d{6,14})$/.exec(fields['From'] ?? '') ?? [];
  if (from === undefined) return undefined;
  const answered = fields['OriginalRepliedMessageSid'];
  return {
    channel: prefix === undefined ? 'sms' : 'whatsapp',
    from,
    providerRef: fields['MessageSid'] ?? fields['SmsSid'],
    subject: undefined,
    text: (fields['Body'] ?? '').trim(),
    answers: { addresses: [], messageIds: answered ? [answered] : [] },
    isAutomatic: false,
    carrierKeyword: keywordOf(fields['OptOutType']),
    files: [],
    // They lie at Twilio, behind a key of its own; that there are some is said.
    filesLeftOut: Math.min(Number(fields['NumMedia'] ?? 0) || 0, 10)
  };
}

/** Twilio's own opt-out: https://www.twilio.com/docs/messaging/features/opt-out */
function keywordOf(optOutType: string | undefined): InboundMessage['carrierKeyword'] {
  const type = optOutType?.toLowerCase();
  return type === 'stop' || type === 'start' || type === 'help' ? type : undefined;
}
