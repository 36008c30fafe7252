import type { Formality, Tone } from '#lib/i18n/index.ts';
import { translator, type Translate } from '#lib/i18n/index.server.ts';
import type { Attachment, EmailContent } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import type { Notice } from '../notices.ts';
import type { AskedCosts } from '../sequences/decide-cost.ts';
import type { Values } from '../words/fill-text.ts';
import type { MessageName } from '../words/messages.ts';
import { toneFor } from '../words/tone-for.ts';

/** What there is to say, as facts: which words say it is decided afterwards (`words/`). Plain text throughout. */
export type NoticeFacts = Pick<EmailContent, 'amount' | 'bars' | 'facts' | 'otherAction' | 'why'> &
  Readonly<{
    message: MessageName;
    values: Values;
    /** Where its one thing to do is done. */
    url?: string;
    /** Shows that the message is genuine; opens nothing. */
    checkCode?: string;
    /** What is typed instead of scanning a letter's code. */
    typedCode?: string;
    attachments: readonly Attachment[];
    /** The link that was made for this message; taken back when the message never leaves. */
    payLinkId?: string;
  }>;

type Said = 'subject' | 'preheader' | 'title' | 'paragraphs' | 'action';

/** What a notice says, in the reader's words, before it is an e-mail or a text message. Plain text throughout. */
export type NoticeContent = Omit<NoticeFacts, 'message' | 'values' | 'url'> &
  Pick<EmailContent, Said> &
  Readonly<{
    /** The words greet the reader themselves. */
    isGreeted: boolean;
    /** The same as a text message, without sender and check code. */
    sms: string;
    /** The same as a notification. */
    push: string;
  }>;

/** From whom to whom, and in which words. */
export type Correspondence = Readonly<{
  ctx: Context;
  tx: Tx;
  notice: Notice;
  merchant: Merchant;
  customer: Customer;
  /** What it asks on top of the debt, if anything: put on the invoice before it is said. */
  costs?: AskedCosts | undefined;
  /** Invoices that it tells of beside its own. */
  alsoAbout?: readonly string[] | undefined;
  /** What its step wants an e-mail to bring along. */
  attach?: 'invoice' | undefined;
  tone: Tone;
  /** The tone as documents know it: they are never playful. */
  formality: Formality;
  t: Translate;
}>;

/** A correspondence, in the language of its notice and the tone of its reader. */
export function correspondenceOf(parts: Omit<Correspondence, 'tone' | 'formality' | 't'>): Correspondence {
  const tone = toneFor(parts.notice, parts.customer, parts.merchant);
  const formality = tone === 'formal' ? 'formal' : 'friendly';
  return { ...parts, tone, formality, t: translator(parts.notice.language, tone) };
}

/** The customer's own choice, else the merchant's habit. */
export function formalityFor(customer: Customer, merchant: Merchant): Formality {
  return (customer.isFormal ?? merchant.isFormal) ? 'formal' : 'friendly';
}
