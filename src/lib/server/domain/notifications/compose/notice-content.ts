import type { Formality } from '#lib/i18n/index.ts';
import { translator, type Translate } from '#lib/i18n/index.server.ts';
import type { Attachment, EmailContent } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readCustomer, readMerchant, type Customer, type Merchant } from '../../identity/index.ts';
import type { Notice } from '../notices.ts';

type Said = 'subject' | 'preheader' | 'title' | 'amount' | 'bars' | 'paragraphs' | 'facts' | 'action' | 'why';

/** What a notice says, in the reader's words, before it is an e-mail or a text message. Plain text throughout. */
export type NoticeContent = Pick<EmailContent, Said> &
  Readonly<{
    /** Shows that the message is genuine; opens nothing. */
    checkCode?: string;
    /** The same as a text message, without sender and check code. */
    sms: string;
    attachments: readonly Attachment[];
    /** The link that was made for this message; taken back when the message never leaves. */
    payLinkId?: string;
  }>;

/** From whom to whom, and in which words. */
export type Correspondence = Readonly<{
  ctx: Context;
  tx: Tx;
  notice: Notice;
  merchant: Merchant;
  customer: Customer;
  formality: Formality;
  t: Translate;
}>;

export async function readCorrespondence(ctx: Context, tx: Tx, notice: Notice): Promise<Correspondence> {
  const [merchant, customer] = await Promise.all([
    readMerchant(tx, notice.merchantId),
    readCustomer(tx, notice.merchantId, notice.customerId)
  ]);
  const formality = formalityFor(customer, merchant);
  return { ctx, tx, notice, merchant, customer, formality, t: translator(notice.language, formality) };
}

/** The customer's own choice, else the merchant's habit. */
export function formalityFor(customer: Customer, merchant: Merchant): Formality {
  return (customer.isFormal ?? merchant.isFormal) ? 'formal' : 'friendly';
}
