/** The port to whoever delivers messages. One function per channel; a provider's vocabulary ends at its adapter. */

/** `sent`: the provider took it. `unknown`: it may or may not have been taken. `unavailable`: surely not taken, try later. */
export type SendOutcome =
  | Readonly<{
      kind: 'sent';
      providerRef: string;
      /** The provider was told where to report what becomes of it. */
      isReported?: boolean;
    }>
  | Readonly<{
      kind: 'rejected';
      because: string;
      /** It is the address that is wrong, whatever the message: nobody is there, or wants nothing any more. */
      isAddressFault?: boolean;
      /** Its owner told the carrier that they want nothing from this sender. */
      isOptedOut?: boolean;
    }>
  | Readonly<{ kind: 'unknown'; because: string }>
  | Readonly<{
      kind: 'unavailable';
      because: string;
      /** It is the provider that is away or has enough, whoever the message is for. */
      isProviderAway?: boolean;
      /** Not before so many seconds: the provider's own wish. */
      retryAfterSeconds?: number;
    }>;

export type Attachment = Readonly<{ fileName: string; contentType: string; bytes: Uint8Array }>;

export type EmailMessage = Readonly<{
  /** Our notice's id: becomes the Message-ID, so that a known copy can be recognised. */
  noticeId: string;
  from: Readonly<{ name: string; address: string }>;
  to: Readonly<{ name: string; address: string }>;
  replyTo?: string;
  subject: string;
  html: string;
  text: string;
  language: string;
  attachments: readonly Attachment[];
  /** The reader's own mail that this answers. */
  inReplyTo?: string;
  /** Where one request ends such messages (RFC 8058); only for what doesn't have to be sent. */
  unsubscribeUrl?: string;
}>;

export type TextMessage = Readonly<{
  noticeId: string;
  from: string;
  to: string;
  body: string;
  /** Where the provider reports what became of it. */
  reportTo?: string;
}>;

/** A template that Meta approved, with its variables; or free text, for answering within a day only. */
export type WhatsAppMessage = Readonly<{
  noticeId: string;
  /** A phone number, E.164. */
  to: string;
  reportTo?: string;
}> &
  (
    | Readonly<{
        contentSid: string;
        /** What stands for {{1}}, {{2}} … */
        variables: Readonly<Record<string, string>>;
      }>
    | Readonly<{ body: string }>
  );

export interface WhatsAppChannel {
  /** Whether there is a sender; without one nothing goes this way. */
  readonly isSetUp: boolean;
  send(message: WhatsAppMessage): Promise<SendOutcome>;
}

/** A request by which the provider of text messages tells something. `url` is the one that it was told. */
export type TextReportRequest = Readonly<{
  url: string;
  fields: Readonly<Record<string, string>>;
  signature: string | null;
}>;

export type LetterMessage = Readonly<{
  noticeId: string;
  pdf: Uint8Array;
  recipientName: string;
  country: string;
}>;

export type PushMessage = Readonly<{
  /** A second copy of the same notice takes the place of the first. */
  noticeId: string;
  target: Readonly<{ endpoint: string; keys: Readonly<{ p256dh: string; auth: string }> }>;
  /** JSON for our own service worker; at most 3 kB. */
  payload: string;
}>;

export interface LetterChannel {
  /** Whether a print service takes letters one by one; without one they wait for a pile. */
  readonly isSetUp: boolean;
  send(message: LetterMessage): Promise<SendOutcome>;
  /** How far the print service is with a letter that it took; `undefined` when it doesn't say. */
  readState(providerRef: string): Promise<LetterState | undefined>;
}

/** `posted`: it is with the postal service. `returned`: the postal service brought it back. */
export type LetterState = 'accepted' | 'printed' | 'posted' | 'returned';

export interface PushChannel {
  /** The key that a browser subscribes with; `undefined` when push isn't set up. */
  readonly publicKey: string | undefined;
  /** Whether an endpoint that a browser names may be written to. */
  takes(endpoint: string): boolean;
  /** `rejected` because of `gone…`: the device is not there any more, and never again by this endpoint. */
  send(message: PushMessage): Promise<SendOutcome>;
}

/** A merchant's own system, told something over HTTP. */
export type HookMessage = Readonly<{
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

/** `silence`: it may or may not have been taken. `text` is the start of the answer. */
export type HookAnswer =
  | Readonly<{ kind: 'answer'; status: number; text: string; retryAfter?: string }>
  | Readonly<{ kind: 'never-sent' | 'silence'; because: string }>;

export interface HookChannel {
  /** Whether an address that a merchant names may be written to: https, by a name that can be public. */
  takes(url: string): boolean;
  /** Posts once, follows no redirect, and reaches public addresses only. */
  post(message: HookMessage): Promise<HookAnswer>;
}

/** A collection agency's API, at an address that a merchant names. */
export interface AgencyChannel extends HookChannel {
  /** Asks by `GET`, which changes nothing there. */
  ask(message: Omit<HookMessage, 'body'>): Promise<HookAnswer>;
}

export interface Channels {
  /** Whether e-mail and text messages have a carrier; without one their messages wait. The others say so themselves. */
  readonly isSetUp: Readonly<{ email: boolean; sms: boolean }>;
  email(message: EmailMessage): Promise<SendOutcome>;
  sms(message: TextMessage): Promise<SendOutcome>;
  whatsapp: WhatsAppChannel;
  letter: LetterChannel;
  push: PushChannel;
  hook: HookChannel;
  agency: AgencyChannel;
  /** Whether the provider of text messages signed this request. */
  isGenuineTextReport(request: TextReportRequest): Promise<boolean>;
  /** Whether this is the secret that the mail provider was given for its reports. */
  isMailReporter(secret: string | undefined): boolean;
  /** Ends what is kept open between two messages. */
  close(): Promise<void>;
}

export type { InboundFile, InboundMessage } from './inbound-message.ts';
export { readInboundMail } from './email/read-inbound-mail.ts';
export { readInboundText } from './sms/read-inbound-text.ts';
export { readMailReport, type MailReport } from './email/read-mail-report.ts';
export { readTextReport, type TextReport } from './sms/read-text-report.ts';
export type { EmailContent } from './email/email-content.ts';
export { renderEmailHtml } from './email/render-html.ts';
export { renderEmailText } from './email/render-text.ts';
