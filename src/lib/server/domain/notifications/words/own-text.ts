import type { Language, Tone } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { paragraphsOf } from './fill-text.ts';
import { messages, placeholders, type MessageName, type WordedChannel } from './messages.ts';

/** What a text is made of, by channel: an e-mail has four parts, a text message one. */
export type TextField = 'subject' | 'title' | 'body' | 'action' | 'text';
export type Texts = Readonly<Partial<Record<TextField, string>>>;

const FIELDS: Readonly<Record<WordedChannel, readonly TextField[]>> = {
  email: ['subject', 'title', 'body', 'action'],
  sms: ['text'],
  push: ['text'],
  portal: ['title', 'body'],
  letter: ['title', 'body']
};

/** The parts that a message has on a channel: no label for a button where nothing is to be done. */
export function fieldsOf(message: MessageName, channel: WordedChannel): readonly TextField[] {
  return FIELDS[channel].filter((field) => field !== 'action' || messages[message].hasAction);
}

const asSlots = Object.fromEntries(placeholders.map((name) => [name, `{{${name}}}`]));

/** Our own words for a message, with their placeholders: what holds until a merchant publishes others. */
export function ownTexts(
  message: MessageName,
  channel: WordedChannel,
  language: Language,
  tone: Tone
): Texts {
  const t = translator(language, tone);
  const read = (part: string) => t(`notices:${message}.${part}` as TextKey, asSlots);
  switch (channel) {
    case 'email':
      return {
        subject: read('subject'),
        title: read('title'),
        body: read('body'),
        ...(messages[message].hasAction && { action: read('action') })
      };
    case 'sms':
      return { text: read('sms') };
    case 'push':
      return { text: [read('title'), paragraphsOf(read('body'))[0]].join(' ') };
    case 'portal':
    case 'letter':
      return { title: read('title'), body: read('body') };
  }
}
