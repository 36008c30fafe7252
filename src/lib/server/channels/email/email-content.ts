import type { Language } from '#lib/i18n/index.ts';
import type { Money } from '#lib/money/index.ts';

/** What an e-mail says, in the reader's words: plain text throughout, ready to be laid out. */
export type EmailContent = Readonly<{
  language: Language;
  merchantName: string;
  /** `#rrggbb` */
  brandColor: string;
  subject: string;
  /** What the mailbox shows beside the subject. */
  preheader: string;
  title: string;
  /** The headline figure. */
  amount?: Money;
  /** The two bars: which share of what was asked is paid, 0 to 1, and the same in words. */
  bars?: Readonly<{ share: number; label: string }>;
  /** The greeting is the first. */
  paragraphs: readonly string[];
  facts: readonly Readonly<{ label: string; value: string }>[];
  /** The one thing to do. */
  action?: Readonly<{ label: string; url: string }>;
  /** Another way to do it, quieter than the button. */
  otherAction?: Readonly<{ label: string; url: string }>;
  /** How to check that the message is genuine; `code` and `address` stand in `text`. */
  genuine?: Readonly<{ text: string; code: string; address?: string }>;
  /** A picture of one pixel on our own host, whose fetching says that the message was opened; only by consent. */
  openingUrl?: string;
  contact: string;
  /** Why the reader gets it. */
  why: string;
  poweredBy: string;
}>;
