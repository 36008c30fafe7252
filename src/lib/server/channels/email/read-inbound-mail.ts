import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { InboundFile, InboundMessage } from '../inbound-message.ts';

const MOST_FILES = 5;
const MOST_FILE_BYTES = 1_048_576;
/** What can be looked at without running anything; what a file says of itself is held against its first bytes. */
const FIRST_BYTES: Readonly<Record<string, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
  'image/jpeg': [0xff, 0xd8, 0xff]
};
const MOST_CHARACTERS = 50_000;
const ADDRESS = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/;

/**
 * A mail that somebody wrote; `raw` has a character per byte (latin1). Whatever it holds, it never throws for it:
 * `undefined` for what is no mail, or has no sender.
 */
export async function readInboundMail(raw: string): Promise<InboundMessage | undefined> {
  const mail = await PostalMime.parse(Buffer.from(raw, 'latin1')).catch(() => undefined);
  const from = mail?.from?.address?.trim().toLowerCase();
  if (!mail || from === undefined || !ADDRESS.test(from)) return undefined;
  const attached = mail.attachments.filter(({ related }) => related !== true);
  const files = attached.flatMap((each) => fileOf(each) ?? []).slice(0, MOST_FILES);
  return {
    channel: 'email',
    from,
    providerRef: mail.messageId?.slice(0, 500),
    subject: oneLine(mail.subject),
    text: textOf(mail).slice(0, MOST_CHARACTERS).replaceAll('\0', '').trim(),
    answers: { addresses: addressesOf(mail), messageIds: idsOf(mail) },
    isAutomatic: isAutomatic(mail, from),
    carrierKeyword: undefined,
    files,
    filesLeftOut: attached.length - files.length
  };
}

function textOf({ text, html }: Email): string {
  if (text !== undefined && text.trim() !== '') return text;
  return (html ?? '')
    .slice(0, 4 * MOST_CHARACTERS)
    .replace(/<(style|script|head)\b[^]*?<\/\1>/gi, '')
    .replace(/<(br|\/p|\/div|\/tr|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(nbsp|amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&nbsp;': ' ', '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
};

function addressesOf(mail: Email): string[] {
  const written = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap(({ address }) => address ?? []);
  const delivered = ['x-original-to', 'delivered-to', 'envelope-to'].flatMap((name) => valuesOf(mail, name));
  return [...written, ...delivered].slice(0, 50);
}

/** The mail it answers first, then those before it, the latest first: RFC 5322, 3.6.4. */
function idsOf(mail: Email): string[] {
  const ids = (text: string | undefined) => text?.match(/<[^<>\s]{3,300}>/g) ?? [];
  return [...ids(mail.inReplyTo), ...ids(mail.references).toReversed()].slice(0, 20);
}

/** RFC 3834, 2, and what was there before it and still is; the subjects are those of Outlook and Exchange. */
function isAutomatic(mail: Email, from: string): boolean {
  const said = (name: string) => valuesOf(mail, name)[0]?.trim().toLowerCase();
  const submitted = said('auto-submitted');
  if (submitted !== undefined && submitted !== 'no') return true;
  if (/^(bulk|list|junk|auto_reply)$/.test(said('precedence') ?? '')) return true;
  if (
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'list-id', 'list-unsubscribe'].some((name) =>
      said(name)
    )
  )
    return true;
  if (said('return-path') === '<>') return true;
  if (/^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/.test(from)) return true;
  return OUT_OF_OFFICE.test(mail.subject ?? '');
}

const OUT_OF_OFFICE =
  /^\s*(automatic reply|auto(matic)?[- ]?reply|out of (the )?office|automatisch antwoord|afwezig|afwezigheid|réponse automatique|absence|automatische antwort|abwesenheit(snotiz)?)\b/iu;

function valuesOf(mail: Email, name: string): string[] {
  return mail.headers.filter(({ key }) => key === name).map(({ value }) => value);
}

function fileOf({ filename, mimeType, content }: Attachment): InboundFile | undefined {
  const type = mimeType.toLowerCase();
  const first = FIRST_BYTES[type];
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer);
  if (!first || bytes.length > MOST_FILE_BYTES || first.some((byte, place) => bytes[place] !== byte))
    return undefined;
  return { name: fileName(filename, type), type, content: bytes };
}

/** Ends as its type does, so that nothing else is made of it. */
function fileName(given: string | null, type: string): string {
  const ending = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' }[type] ?? 'bin';
  const name = (given ?? '')
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .trim()
    .slice(0, 80);
  return `${name || 'file'}.${ending}`;
}

function oneLine(text: string | undefined): string | undefined {
  return (
    text
      ?.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .trim()
      .slice(0, 200) || undefined
  );
}
