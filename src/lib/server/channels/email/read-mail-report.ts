import PostalMime, { type Attachment } from 'postal-mime';

/** What a mail about one of our mails says; `other` is any mail else: an answer, an out-of-office, advertising. */
export type MailReport =
  | Readonly<{
      /** A delivery status notification (RFC 3464) about one recipient. */
      kind: 'bounce';
      /** Nobody will ever get it there; `delayed` is a server that still tries. */
      outcome: 'failed' | 'delayed' | 'delivered';
      /** RFC 3463: `5.1.1`. */
      status: string;
      /** The mailbox doesn't exist or is closed: not this message but the address is at fault. */
      isAddressFault: boolean;
      about: ReportedMail;
    }>
  /** A feedback report (RFC 5965): a reader told their provider that they don't want this. */
  | Readonly<{ kind: 'complaint'; feedback: string; about: ReportedMail }>
  | Readonly<{ kind: 'other' }>;

/** By what the mail that a report is about can be recognised. */
export type ReportedMail = Readonly<{
  /** To whom the report was addressed: our bounce address may carry the notice's id. */
  reportedTo: readonly string[];
  envelopeId: string | undefined;
  messageId: string | undefined;
  recipient: string | undefined;
}>;

/**
 * Reads a mail that came to the bounce address; `raw` has a character per byte (latin1). Whatever it holds, it never throws for it: anybody may write there.
 * The parts are found by a MIME parser; their fields are header lines, a block per recipient.
 */
export async function readMailReport(raw: string): Promise<MailReport> {
  const mail = await PostalMime.parse(Buffer.from(raw, 'latin1'), { rfc822Attachments: true }).catch(
    () => undefined
  );
  if (!mail) return { kind: 'other' };
  const part = (...types: string[]) =>
    mail.attachments.find(({ mimeType }) => types.includes(mimeType.toLowerCase()));
  const original = textOfPart(part('message/rfc822', 'text/rfc822-headers', 'message/global'));
  const status = part('message/delivery-status', 'message/global-delivery-status');
  const feedback = part('message/feedback-report');
  const reportedTo = [
    ...(mail.to ?? []).map(({ address }) => address ?? ''),
    ...mail.headers
      .filter(({ key }) => key === 'x-original-to' || key === 'delivered-to')
      .map(({ value }) => value)
  ].filter(Boolean);
  const messageId = fieldsOf(original)['message-id'];
  if (status) return readBounce(textOfPart(status), { reportedTo, messageId });
  if (!feedback) return { kind: 'other' };
  const said = fieldsOf(textOfPart(feedback));
  return {
    kind: 'complaint',
    feedback: said['feedback-type'] ?? 'unknown',
    about: {
      ...{ reportedTo, messageId },
      envelopeId: said['original-envelope-id'],
      recipient: withoutType(said['original-rcpt-to'])
    }
  };
}

/** A mailbox that isn't there, moved, or may never be written to: RFC 3463, 3.2, and 5.7.1 is left out as policy. */
const ADDRESS_STATUS = /^5\.(1\.[0-36]|2\.1)/;

function readBounce(text: string, known: Pick<ReportedMail, 'reportedTo' | 'messageId'>): MailReport {
  // RFC 3464, 2.1: one block about the message, then one per recipient. We write to one at a time.
  const [aboutMessage = '', aboutRecipient = ''] = text
    .split(/\r?\n(?:[ \t]*\r?\n)+/)
    .filter((block) => block.trim());
  const ofMessage = fieldsOf(aboutMessage);
  const ofRecipient = aboutRecipient === '' ? ofMessage : fieldsOf(aboutRecipient);
  const action = ofRecipient['action']?.toLowerCase();
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(ofRecipient['status'] ?? '')?.[0];
  if (!action || !status) return { kind: 'other' };
  // RFC 3464, 2.3.4: a status of the fours that is `failed` was given up after days; it says nothing of the address.
  const outcome = action === 'failed' ? 'failed' : action === 'delayed' ? 'delayed' : 'delivered';
  return {
    kind: 'bounce',
    outcome,
    status,
    isAddressFault: outcome === 'failed' && ADDRESS_STATUS.test(status),
    about: {
      ...known,
      envelopeId: ofMessage['original-envelope-id'],
      recipient: withoutType(ofRecipient['original-recipient'] ?? ofRecipient['final-recipient'])
    }
  };
}

/** RFC 5322 header lines, unfolded, by their names in lower case; the first of a name counts. */
function fieldsOf(text: string): Readonly<Record<string, string>> {
  const head = text.split(/\r?\n\r?\n/)[0] ?? '';
  const fields: Record<string, string> = {};
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([\w-]{1,80}):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields[name.toLowerCase()] ??= value.trim();
  }
  return fields;
}

/** `rfc822;someone@example.org` → `someone@example.org`. */
function withoutType(recipient: string | undefined): string | undefined {
  return recipient?.split(';').at(-1)?.trim().replace(/^<|>$/g, '');
}

function textOfPart(part: Attachment | undefined): string {
  if (!part) return '';
  return typeof part.content === 'string'
    ? part.content
    : Buffer.from(part.content as ArrayBuffer).toString('utf8');
}
