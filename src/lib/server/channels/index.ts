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

export interface Channels {
  email(message: EmailMessage): Promise<SendOutcome>;
  sms(message: TextMessage): Promise<SendOutcome>;
  letter(message: LetterMessage): Promise<SendOutcome>;
}

export type { EmailContent } from './email/email-content.ts';
export { renderEmailHtml } from './email/render-html.ts';
export { renderEmailText } from './email/render-text.ts';
