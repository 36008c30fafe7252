/** The port to whoever delivers messages. One function per channel; a provider's vocabulary ends at its adapter. */

/** `sent`: the provider took it. `unknown`: it may or may not have been taken. `unavailable`: surely not taken, try later. */
export type SendOutcome =
  | Readonly<{ kind: 'sent'; providerRef: string }>
  | Readonly<{ kind: 'rejected'; because: string }>
  | Readonly<{ kind: 'unknown'; because: string }>
  | Readonly<{ kind: 'unavailable'; because: string }>;

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
}>;

export type TextMessage = Readonly<{ noticeId: string; from: string; to: string; body: string }>;

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

export interface PushChannel {
  /** The key that a browser subscribes with; `undefined` when push isn't set up. */
  readonly publicKey: string | undefined;
  /** Whether an endpoint that a browser names may be written to. */
  takes(endpoint: string): boolean;
  /** `rejected` because of `gone…`: the device is not there any more, and never again by this endpoint. */
  send(message: PushMessage): Promise<SendOutcome>;
}

export interface Channels {
  email(message: EmailMessage): Promise<SendOutcome>;
  sms(message: TextMessage): Promise<SendOutcome>;
  letter(message: LetterMessage): Promise<SendOutcome>;
  push: PushChannel;
}

export type { EmailContent } from './email/email-content.ts';
export { renderEmailHtml } from './email/render-html.ts';
export { renderEmailText } from './email/render-text.ts';
