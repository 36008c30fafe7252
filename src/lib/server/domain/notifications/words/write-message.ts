import type { Language, Tone } from '#lib/i18n/index.ts';
import type { NoticeContent, NoticeFacts } from '../compose/notice-content.ts';
import type { NoticeChannel } from '../notices.ts';
import { fillText, paragraphsOf, type Values } from './fill-text.ts';
import type { WordedChannel } from './messages.ts';
import { ownTexts, type Texts } from './own-text.ts';

/** The merchant's own words for a message, by channel, in one language and tone. */
export type PublishedTexts = Readonly<Partial<Record<WordedChannel, Texts>>>;

export type Writing = Readonly<{
  channel: NoticeChannel;
  language: Language;
  tone: Tone;
  /** Fill every text alike. */
  common: Values;
  published: PublishedTexts;
}>;

/** What a notice says on its channel: the merchant's published words where there are some, else our own. Pure. */
export function writeMessage(facts: NoticeFacts, writing: Writing): NoticeContent {
  const { message, values, url, otherAction, ...rest } = facts;
  const { channel, language, tone, common, published } = writing;
  const all = { ...common, ...values, ...(url !== undefined && { link: url }) };
  const textsOf = (worded: WordedChannel) => published[worded] ?? ownTexts(message, worded, language, tone);
  const fill = (text: string | undefined, worded: WordedChannel) => fillText(text ?? '', all, worded);
  // What has no title of its own is read with one in the portal.
  const page = channel === 'email' || channel === 'letter' ? channel : 'portal';
  const { title, body } = textsOf(page);
  const email = textsOf('email');
  const paragraphs = paragraphsOf(fill(body, page));
  return {
    ...rest,
    subject: fill(email.subject, 'email'),
    preheader: paragraphs[0] ?? '',
    title: fill(title, page),
    paragraphs,
    isGreeted: /\{\{\s*name\s*\}\}/.test(body ?? ''),
    sms: fill(textsOf('sms').text, 'sms'),
    push: fill(textsOf('push').text, 'push'),
    ...(url !== undefined && { action: { label: fill(email.action, 'email'), url } }),
    ...(otherAction && { otherAction })
  };
}
