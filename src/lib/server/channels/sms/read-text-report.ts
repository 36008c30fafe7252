/**
 * What the provider of text messages tells: how far a message is, that somebody wrote to us, or something that is
 * neither. https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
 */
export type TextReport =
  | Readonly<{
      kind: 'status';
      providerRef: string;
      state: 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'read';
      because: string | null;
      /** The number takes nothing any more, whatever is sent: not only this message failed. */
      isAddressFault: boolean;
    }>
  | Readonly<{ kind: 'message'; providerRef: string }>
  | Readonly<{ kind: 'other' }>;

const STATES: Readonly<Record<string, Extract<TextReport, { kind: 'status' }>['state']>> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'undelivered',
  canceled: 'undelivered',
  read: 'read'
};

/** Unknown or given up number, landline, blocked, no WhatsApp: https://www.twilio.com/docs/api/errors#3-anchor */
const ADDRESS_FAULTS = new Set(['30004', '30005', '30006', '63003', '63024']);

/** Reads the fields of a request whose signature was checked. Pure. */
export function readTextReport(fields: Readonly<Record<string, string>>): TextReport {
  const providerRef = fields['MessageSid'] ?? fields['SmsSid'];
  if (!providerRef) return { kind: 'other' };
  const status = fields['MessageStatus'] ?? fields['SmsStatus'];
  // Somebody's own message comes as `received`; a WhatsApp reply that is only a picture has an empty body.
  if (status === 'received' || (status === undefined && fields['Body'] !== undefined))
    return { kind: 'message', providerRef };
  const state = STATES[status ?? ''];
  if (!state) return { kind: 'other' };
  const code = fields['ErrorCode'];
  return {
    kind: 'status',
    providerRef,
    state,
    because: code ? `code ${code}` : null,
    isAddressFault: code !== undefined && ADDRESS_FAULTS.has(code)
  };
}
